//! `[tls]` and `listen.http`: what a connection is wrapped in.

use std::path::PathBuf;

use crate::configuration::load::existing_file;
use crate::configuration::origin::Scheme;
use crate::configuration::problem::Problem;
use crate::configuration::setting::{LISTEN_HTTP, TLS_CERTIFICATE, TLS_KEY};
use crate::configuration::values::Values;

/// What a connection is wrapped in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Nothing.
    Http,
    /// TLS with certificates of the local authority.
    LocalAuthority,
    /// TLS with the operator's certificate.
    OwnCertificate(OwnCertificate),
}

/// The operator's certificate: two files that exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCertificate {
    /// The certificate and its chain, PEM.
    pub certificate: PathBuf,
    /// The private key, PEM.
    pub key: PathBuf,
}

impl Transport {
    /// The scheme of URLs that reach the listener directly.
    pub const fn scheme(&self) -> Scheme {
        match self {
            Self::Http => Scheme::Http,
            Self::LocalAuthority | Self::OwnCertificate(_) => Scheme::Https,
        }
    }

    pub(in crate::configuration) fn read(values: &Values) -> Result<Self, Problem> {
        let http = values.switch(&LISTEN_HTTP)?;
        let certificate = existing_file(values, &TLS_CERTIFICATE)?;
        let key = existing_file(values, &TLS_KEY)?;
        match (http, certificate, key) {
            (true, None, None) => Ok(Self::Http),
            (false, None, None) => Ok(Self::LocalAuthority),
            (false, Some(certificate), Some(key)) => {
                Ok(Self::OwnCertificate(OwnCertificate { certificate, key }))
            }
            (true, _, _) => Err(Problem::Conflict(
                "`listen.http` means no TLS, but `tls.certificate` or `tls.key` is set; leave out the one or the others"
                    .to_owned(),
            )),
            (false, _, _) => Err(Problem::Conflict(
                "`tls.certificate` and `tls.key` go together, but only one of them is set; set both, or neither for \
                 certificates of the local authority"
                    .to_owned(),
            )),
        }
    }
}
