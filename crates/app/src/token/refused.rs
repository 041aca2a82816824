//! Why a token is not issued: by the rules, or because something failed.

use guildhall_protocol::oauth;

use crate::error::Error;

/// A refusal by the standard's rules, or a failure of ours.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// By the rules.
    #[error(transparent)]
    Rule(#[from] oauth::Error),
    /// A failure.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<guildhall_store::Error> for Refused {
    fn from(error: guildhall_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Self::Failed(error.into())
    }
}
