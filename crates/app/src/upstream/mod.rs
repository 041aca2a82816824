//! Signing in at another OpenID Connect provider: connections of the strategies `oidc` and `okta`.
//!
//! [`Provider`] is what a connection says of it, and [`discovery`] reads what it publishes when the connection is made. [`request`] makes the address to which a browser leaves, [`redeem`] gets
//! tokens for the answer, [`identity`] believes them or does not, [`attribute`] says what is told of the person. Nothing
//! here knows of logins, and nothing here is within a transaction: requests to the outside take their time.

pub(crate) mod attribute;
pub(crate) mod discovery;
pub(crate) mod identity;
pub(crate) mod key_set;
pub(crate) mod provider;
pub(crate) mod redeem;
pub(crate) mod request;

pub(crate) use identity::Identity;
pub use key_set::KeySets;
pub(crate) use provider::{Flow, Provider};

use secrecy::SecretString;
use serde::{Deserialize as _, Deserializer};

use crate::outbound;

/// How long one request to a provider may take while somebody waits.
const TIME_LIMIT: std::time::Duration = std::time::Duration::from_secs(5);
/// How long an answer of a provider may be, in bytes.
const SIZE_LIMIT: usize = 1 << 18;

/// The strategies that speak OpenID Connect as it is written.
pub(crate) const STRATEGIES: [&str; 2] = ["oidc", "okta"];

/// What a provider was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Tokens.
    Token,
    /// What it knows of the person.
    Userinfo,
    /// Its keys.
    Keys,
    /// What it publishes about itself.
    Discovery,
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Token => "token endpoint",
            Self::Userinfo => "userinfo endpoint",
            Self::Keys => "key set",
            Self::Discovery => "discovery document",
        })
    }
}

/// Why nobody was signed in by a provider. The texts hold no secret; they are for the tenant's log and the page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The connection does not say what is needed.
    #[error("the connection is not complete: {0}")]
    Setup(String),
    /// The provider can not be reached, or not in time.
    #[error("{place}: {failure}")]
    Unreachable {
        /// What was asked for.
        place: Place,
        /// Why.
        failure: outbound::Failure,
    },
    /// The provider refused what it was asked for.
    #[error("{place}: answered {status}{told}")]
    Status {
        /// What was asked for.
        place: Place,
        /// The status.
        status: u16,
        /// What it said, with a colon before it; empty: nothing.
        told: String,
    },
    /// The answer can not be understood.
    #[error("{0}: the answer can not be read")]
    Garbage(Place),
    /// The provider sent the person back without signing it in.
    #[error("{code}{description}")]
    Refused {
        /// Its `error`.
        code: String,
        /// Its `error_description`, with a colon before it; empty: none.
        description: String,
    },
    /// The answer is of another provider, or does not say of whom (RFC 9207).
    #[error("the answer is not of this provider")]
    Issuer,
    /// The answer lacks what was asked for.
    #[error("the answer has no {0}")]
    Missing(&'static str),
    /// The ID token is not believed.
    #[error("ID token: {0}")]
    IdToken(String),
    /// What the userinfo endpoint tells is about somebody else.
    #[error("userinfo endpoint: it tells of somebody else")]
    Subject,
    /// There is an account of this id that is just being removed.
    #[error("the account is just being removed")]
    Leaving,
}

impl Failure {
    /// The protocol's word for it.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused { code, .. } => code,
            Self::Unreachable { .. } | Self::Leaving => "temporarily_unavailable",
            Self::IdToken(_) | Self::Issuer | Self::Subject => "invalid_token",
            Self::Setup(_) | Self::Status { .. } | Self::Garbage(_) | Self::Missing(_) => {
                "server_error"
            }
        }
    }
}

/// Reads a text that is not to be shown; `null` is as good as absent.
fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(Into::into))
}

/// What a stranger wrote, cut to what fits on a page and in a log: printable, and not too long.
pub(crate) fn tamed(text: &str) -> String {
    const LONGEST: usize = 200;
    let printable = text.chars().filter(|letter| !letter.is_control());
    printable.take(LONGEST).collect()
}

/// The same behind a colon; nothing where there is nothing.
pub(crate) fn told(text: Option<&str>) -> String {
    match text.map(tamed).filter(|text| !text.is_empty()) {
        Some(text) => format!(": {text}"),
        None => String::new(),
    }
}
