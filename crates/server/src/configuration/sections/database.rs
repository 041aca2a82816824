//! `[database]`: which database, and how many hands on it.

use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};

use super::cores;
use crate::configuration::problem::Problem;
use crate::configuration::setting::{DATABASE_CONNECTIONS, DATABASE_READERS, DATABASE_URL};
use crate::configuration::values::Values;

/// The database.
#[derive(Clone, Debug)]
pub struct Database {
    /// PostgreSQL at this URL; `None`: SQLite in the data directory.
    pub url: Option<DatabaseUrl>,
    /// The most connections to PostgreSQL.
    pub connections: usize,
    /// Threads that read SQLite.
    pub readers: usize,
}

impl Database {
    pub(in crate::configuration) fn read(values: &Values) -> Result<Self, Problem> {
        Ok(Self {
            url: values.optional(&DATABASE_URL, str::parse::<DatabaseUrl>)?,
            connections: values.count(&DATABASE_CONNECTIONS, 8 * cores())?,
            readers: values.count(&DATABASE_READERS, cores().max(2))?,
        })
    }
}

/// A `postgres://` URL. It may hold a password, so it is shown without one.
#[derive(Clone)]
pub struct DatabaseUrl(SecretString);

/// The URL is not for PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the database URL must be postgres://user:password@host:port/database; leave it out for SQLite"
)]
pub struct DatabaseUrlError;

impl DatabaseUrl {
    /// The whole URL with its password, to connect with. Never print it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;

    fn from_str(text: &str) -> Result<Self, DatabaseUrlError> {
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"));
        match rest {
            Some(rest) if !rest.is_empty() => Ok(Self(SecretString::from(text))),
            _ => Err(DatabaseUrlError),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    /// Scheme, host and database: neither user, password nor parameters, in any of which a secret may stand.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.expose().split_once("://").unwrap_or_default();
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let location = rest.rsplit_once('@').map_or(rest, |(_, location)| location);
        write!(formatter, "{scheme}://{location}")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_without_user_password_and_parameters() {
        let url: DatabaseUrl = "postgres://guild:p@ss@db.internal:5432/guildhall?password=other"
            .parse()
            .expect("a URL");
        assert_eq!(url.to_string(), "postgres://db.internal:5432/guildhall");
        assert_eq!(format!("{url:?}"), "postgres://db.internal:5432/guildhall");
        assert!(url.expose().contains("p@ss"));
    }

    #[test]
    fn other_databases_are_refused() {
        for text in [
            "mysql://host/db",
            "sqlite:///tmp/x",
            "postgres://",
            "host/db",
        ] {
            assert_eq!(text.parse::<DatabaseUrl>().err(), Some(DatabaseUrlError));
        }
    }
}
