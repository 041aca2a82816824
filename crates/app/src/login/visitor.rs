//! Who is at the browser: the secrets it keeps, and where it is.

use secrecy::{ExposeSecret as _, SecretString};

use crate::actor::Origin;
use crate::secret;

/// A browser, as a request shows it.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The secret of its session, if it sent one.
    pub session: Option<SecretString>,
    /// The secret by which its logins are known to be its own, if it sent one.
    pub browser: Option<SecretString>,
    /// Where it is.
    pub origin: Origin,
}

impl Visitor {
    pub(super) fn session_hash(&self) -> Option<String> {
        hash(self.session.as_ref())
    }

    pub(super) fn browser_hash(&self) -> Option<String> {
        hash(self.browser.as_ref())
    }
}

fn hash(kept: Option<&SecretString>) -> Option<String> {
    kept.map(|kept| secret::hash(kept.expose_secret()))
}

/// What the browser is to keep from now on.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The secret of its session.
    pub session: Change,
    /// The secret by which its logins are known to be its own.
    pub browser: Change,
}

/// What becomes of a secret that the browser keeps.
#[derive(Clone, Debug, Default)]
pub enum Change {
    /// Nothing.
    #[default]
    None,
    /// It keeps this one.
    Set {
        /// The secret.
        secret: SecretString,
        /// For how many seconds; for as long as it is open, where it is not said.
        seconds: Option<i64>,
    },
    /// It forgets it.
    Forget,
}
