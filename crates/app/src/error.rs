//! Why an operation was refused, in cases that a caller can act on. Each surface has one file that turns these into
//! its answers.

use std::borrow::Cow;

use guildhall_model::schema::{Part, Problem};
use guildhall_protocol::jose;
use guildhall_store as store;

/// A refused or failed operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller has none of the scopes that are needed.
    #[error("none of the scopes {expected:?} is granted")]
    Forbidden {
        /// The scopes, any of which would do.
        expected: Cow<'static, [&'static str]>,
    },
    /// The caller may do this, but not with these values.
    #[error("{message}")]
    NotAllowed {
        /// For the caller.
        message: Cow<'static, str>,
        /// The service's code.
        code: &'static str,
    },
    /// There is no room for one more (`too_many_entities`).
    #[error("{0}")]
    Full(String),
    /// A part of the request does not fit its declaration.
    #[error("{}", problem.message(*part))]
    Invalid {
        /// Which part.
        part: Part,
        /// What is wrong with it.
        problem: Problem,
    },
    /// The request fits its declaration, but not what is there.
    #[error("{message}")]
    Refused {
        /// For the caller.
        message: Cow<'static, str>,
        /// The service's code.
        code: &'static str,
    },
    /// Something that was named is not there, or not for this caller.
    #[error("{message}")]
    Missing {
        /// For the caller.
        message: &'static str,
        /// The service's code; organizations have none (recorded).
        code: Option<&'static str>,
    },
    /// Something is there already.
    #[error("{message}")]
    Taken {
        /// For the caller.
        message: Cow<'static, str>,
        /// The service's code.
        code: Option<&'static str>,
    },
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] store::Error),
    /// A secret does not open.
    #[error("a sealed value does not open")]
    Seal(#[from] store::SealError),
    /// A key could not be made or used.
    #[error("a key could not be used")]
    Key(#[from] jose::SigningKeyError),
    /// A public key could not be used.
    #[error("a public key could not be used")]
    PublicKey(#[from] jose::PublicKeyError),
    /// A certificate could not be made.
    #[error("a certificate could not be made")]
    Certificate(#[from] jose::CertificateError),
    /// A token could not be signed.
    #[error("a token could not be signed")]
    Sign(#[from] jose::SignError),
    /// What is stored does not read as what it should be.
    #[error("a stored document can not be read")]
    Document(#[from] serde_json::Error),
    /// Work on the pool did not come to its end, or a rule of ours was broken.
    #[error("{0}")]
    Internal(&'static str),
}

impl Error {
    /// A property of the body that does not fit what is there.
    pub fn invalid_body(reason: impl Into<String>, path: &str, description: &'static str) -> Self {
        Self::Invalid {
            part: Part::Body,
            problem: Problem::new(reason, path, description),
        }
    }

    /// A body that fits its declaration, but not what is there; the text is the whole message.
    pub fn refused_body(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Refused {
            message: message.into(),
            code: Part::Body.error_code(),
        }
    }

    /// Whether the store refused because the unique key `key` is taken.
    pub fn is_conflict(&self, key: &str) -> bool {
        matches!(self, Self::Store(error) if error.is_conflict(key))
    }

    /// `taken` where the unique key `key` is, else the error as it is.
    #[must_use]
    pub fn on_conflict(self, key: &str, taken: impl FnOnce() -> Self) -> Self {
        if self.is_conflict(key) { taken() } else { self }
    }
}
