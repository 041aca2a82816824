//! The certificates that connections are opened with: the operator's own, or leaves of a local authority.
//!
//! The local authority is made on first start and may sign for this machine's loopback names and addresses and the
//! configured hosts, and for nothing else (RFC 5280 section 4.2.1.10), so that trusting it, or losing its key, opens
//! no other site. Clients refuse wildcards directly under `localhost`; therefore each host gets a leaf of its own when
//! it is first asked for.
//!
//! Give [`Certificates::open`] the operating system's clock, also where the rest of the server has a movable one:
//! clients judge certificates by their own clocks.

mod authority;
mod error;
mod own;
mod permitted;
mod resolver;
#[cfg(test)]
mod tests;
mod trust;
mod validity;

pub use authority::Opened;
pub use error::CertificateError;

use std::path::Path;
use std::sync::Arc;

use guildhall_model::{Clock, Random};
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;

use crate::configuration::{Configuration, Host, Origin, Transport};
use authority::Authority;
use own::Own;
use resolver::Resolver;

/// The certificates of one server.
#[derive(Clone, Debug)]
pub struct Certificates {
    resolver: Arc<Resolver>,
    opened: Option<Opened>,
}

/// Makes aws-lc-rs the cryptography of every TLS connection of this process, incoming and outgoing. Harmless when
/// repeated.
pub fn install_cryptography() {
    // The error means that one is installed already, which can only be this one: no other is compiled in.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// aws-lc-rs, also where the process has not installed it.
pub(crate) fn cryptography() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

impl Certificates {
    /// The certificates that the configuration asks for; `None` with plain HTTP. `folder` is where the local
    /// authority is kept; it is made there when it is needed and not there yet.
    pub fn open(
        configuration: &Configuration,
        folder: &Path,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Option<Self>, CertificateError> {
        let hosts = configuration.certificate_hosts();
        let own = match &configuration.transport {
            Transport::Http => return Ok(None),
            Transport::LocalAuthority => None,
            Transport::OwnCertificate(files) => Some(Own::read(files)?),
        };
        let hosts = hosts_for_authority(hosts, own.as_ref());
        let (authority, opened) = match hosts {
            None => (None, None),
            Some(hosts) => {
                let (authority, opened) =
                    Authority::open(folder, &hosts, clock.now(), random.as_ref())?;
                (Some(authority), Some(opened))
            }
        };
        if let Some(own) = &own {
            own.warn_when_it_ends(clock.now());
        }
        Ok(Some(Self {
            resolver: Arc::new(Resolver::new(own, authority, clock, random)),
            opened,
        }))
    }

    /// How connections are opened: TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1 by ALPN, the certificate by the name the
    /// client asks for.
    pub fn server_config(&self) -> Result<Arc<ServerConfig>, rustls::Error> {
        let mut config = ServerConfig::builder_with_provider(cryptography())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(self.resolver.clone());
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// Reads the operator's certificate again. On failure the one before stays in use. Does nothing where there is
    /// none.
    pub fn reload(&self) -> Result<(), CertificateError> {
        self.resolver.reload()
    }

    /// What happened to the local authority; `None` where none is needed.
    pub fn opened(&self) -> Option<Opened> {
        self.opened
    }

    /// The file that clients must trust; `None` where the operator's own certificate serves everything.
    pub fn authority_file(&self) -> Option<&Path> {
        self.resolver.authority().map(Authority::file)
    }

    /// How to trust the local authority, ready to print; nothing where there is none.
    pub fn trust_lines(&self, url: &Origin) -> Vec<String> {
        self.authority_file()
            .map_or_else(Vec::new, |file| trust::lines(file, url))
    }
}

/// The hosts that the local authority must be able to sign for; `None` when it is not needed.
///
/// Beside an own certificate it only fills in loopback hosts (the Dashboard's default is one): for another host that
/// the certificate lacks, a proxy in front may have its own, and clients out there would not trust ours anyway.
fn hosts_for_authority(hosts: Vec<Host>, own: Option<&Own>) -> Option<Vec<Host>> {
    let Some(own) = own else {
        return Some(hosts);
    };
    let (local, remote): (Vec<Host>, Vec<Host>) = hosts
        .into_iter()
        .filter(|host| !own.covers(host))
        .partition(Host::is_loopback);
    for host in remote {
        tracing::warn!(%host, "tls.certificate is not for this host, which the configuration names");
    }
    (!local.is_empty()).then_some(local)
}
