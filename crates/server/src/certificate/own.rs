//! The operator's own certificate.

use std::path::Path;
use std::sync::Arc;

use guildhall_model::Timestamp;
use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;

use super::cryptography;
use super::error::CertificateError;
use super::validity::Validity;
use crate::configuration::{Host, OwnCertificate};

/// The certificate, its key, and where they come from.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) key: Arc<CertifiedKey>,
    pub(super) files: OwnCertificate,
    validity: Validity,
}

impl Own {
    pub(super) fn read(files: &OwnCertificate) -> Result<Self, CertificateError> {
        let OwnCertificate { certificate, key } = files;
        let chain = read_chain(certificate)?;
        let validity = chain
            .first()
            .ok_or_else(|| CertificateError::malformed(certificate, "certificate", "none is there"))
            .and_then(|leaf| {
                Validity::of(leaf)
                    .map_err(|error| CertificateError::malformed(certificate, "certificate", error))
            })?;
        let private = read_key(key)?;
        let certified =
            CertifiedKey::from_der(chain, private, &cryptography()).map_err(|source| {
                CertificateError::Mismatch {
                    certificate: certificate.clone(),
                    key: key.clone(),
                    source,
                }
            })?;
        Ok(Self {
            key: Arc::new(certified),
            files: files.clone(),
            validity,
        })
    }

    /// Whether the certificate is for this host.
    pub(super) fn covers(&self, host: &Host) -> bool {
        let name = match host {
            Host::Name(name) => ServerName::try_from(name.as_str()).ok(),
            Host::Address(address) => Some(ServerName::from(*address)),
        };
        let certificate = self
            .key
            .end_entity_cert()
            .and_then(ParsedCertificate::try_from);
        match (name, certificate) {
            (Some(name), Ok(certificate)) => verify_server_name(&certificate, &name).is_ok(),
            _ => false,
        }
    }

    /// Says it when the certificate has ended, is not valid yet, or ends within a week.
    pub(super) fn warn_when_it_ends(&self, now: Timestamp) {
        if !self.validity.holds_for(now, 7) {
            tracing::warn!(
                from = %self.validity.from,
                until = %self.validity.until,
                file = %self.files.certificate.display(),
                "tls.certificate has ended, ends within a week, or is not valid yet; put a new one there and send SIGHUP"
            );
        }
    }
}

fn read_chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let text = std::fs::read(path).map_err(CertificateError::file(path))?;
    CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|error| CertificateError::malformed(path, "certificate", error))
}

fn read_key(path: &Path) -> Result<PrivateKeyDer<'static>, CertificateError> {
    let text = std::fs::read(path).map_err(CertificateError::file(path))?;
    PrivateKeyDer::from_pem_slice(&text)
        .map_err(|error| CertificateError::malformed(path, "private key", error))
}
