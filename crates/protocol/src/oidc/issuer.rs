//! The issuer's name.

use std::fmt;

use thiserror::Error;

/// `https://host/` or `https://host:port/`: always with the trailing slash, which clients compare byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Issuer(String);

/// The text is not `https://host/` (or `http://host/`, for development).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an issuer is https://host/ with nothing behind the slash")]
pub struct IssuerError;

impl Issuer {
    /// Takes the issuer's text as it shall stand in `iss`.
    pub fn parse(text: &str) -> Result<Self, IssuerError> {
        let authority = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .and_then(|rest| rest.strip_suffix('/'))
            .ok_or(IssuerError)?;
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
        if authority.is_empty() || !authority.bytes().all(sound) {
            return Err(IssuerError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text, with the trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL of a path that begins without a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_issuers() {
        for text in [
            "https://tenant.example/",
            "https://localhost:8443/",
            "http://[::1]:80/",
        ] {
            assert_eq!(Issuer::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn unsound_issuers() {
        for text in [
            "",
            "https://tenant.example",
            "https:///",
            "ftp://tenant.example/",
            "https://tenant.example/path/",
            "https://tenant.example/?a=/",
            "https://user@tenant.example/",
            "https://tenant.example /",
            "HTTPS://tenant.example/",
        ] {
            assert_eq!(Issuer::parse(text), Err(IssuerError), "{text:?}");
        }
    }
}
