//! bcrypt, as most systems have it.

use std::fmt;

use super::Problem;
use crate::error::Error;

/// The most rounds that are computed, as an exponent of two: three quarters of a second.
const MOST_ROUNDS: u32 = 14;

/// A hash in its own text form.
pub(in super::super) struct BcryptHash(String);

/// Says nothing of the hash.
impl fmt::Debug for BcryptHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BcryptHash")
    }
}

impl BcryptHash {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let known = ["$2a$", "$2b$", "$2y$"];
        let parts: Option<::bcrypt::HashParts> = text.parse().ok();
        match parts {
            Some(parts) if known.iter().any(|prefix| text.starts_with(prefix)) => {
                if parts.get_cost() > MOST_ROUNDS {
                    return Err(Problem::of_value("The hash has more than 14 rounds"));
                }
                Ok(Self(text.to_owned()))
            }
            _ => Err(Problem::of_value("The text is not a bcrypt hash")),
        }
    }

    /// Whether this is the hash of `password`, of which 72 bytes count.
    pub(super) fn matches(&self, password: &str) -> Result<bool, Error> {
        ::bcrypt::verify(password, &self.0)
            .map_err(|_| Error::Internal("the stored hash of a password can not be computed"))
    }
}
