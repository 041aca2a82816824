//! What can go wrong with certificates, in sentences for the operator.

use std::error::Error;
use std::path::{Path, PathBuf};

/// Certificates can not be read, made or used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file can not be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Others may read the authority's key.
    #[error(
        "other users may read {path}, with which anybody can pretend to be this server; run `chmod 600 {path}`",
        path = path.display()
    )]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// A file is not what it should be.
    #[error("{} holds no {expected} in PEM: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        expected: &'static str,
        /// What the parser says.
        reason: String,
    },
    /// The operator's key is not the certificate's.
    #[error("{} is not the key of {}", key.display(), certificate.display())]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What rustls says.
        source: rustls::Error,
    },
    /// A certificate can not be made.
    #[error("a certificate cannot be made")]
    NotMade(#[from] rcgen::Error),
    /// A key that was just made can not be used.
    #[error("a certificate's key cannot be used")]
    Key(#[from] rustls::Error),
}

impl CertificateError {
    /// The sentence and what caused it, for a log line.
    pub fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    }

    pub(super) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }

    pub(super) fn malformed(
        path: &Path,
        expected: &'static str,
        reason: impl std::fmt::Display,
    ) -> Self {
        Self::Malformed {
            path: path.to_owned(),
            expected,
            reason: reason.to_string(),
        }
    }
}
