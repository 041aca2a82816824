//! The origin at which something is reached: scheme, host and port (RFC 6454).

use std::fmt;
use std::str::FromStr;

use super::host::{Host, HostError};

/// The two schemes people reach us by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// `http`, port 80.
    Http,
    /// `https`, port 443.
    Https,
}

impl Scheme {
    /// The scheme's name, in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The port that is left out of URLs.
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// Scheme, host and port. Shown without a slash at the end and without the scheme's own port, as browsers do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The scheme.
    pub scheme: Scheme,
    /// The host.
    pub host: Host,
    /// The port, also when it is the scheme's own.
    pub port: u16,
}

/// Why a text is not an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Another scheme, or none.
    #[error("a URL here begins with https:// or http://")]
    Scheme,
    /// A user name or password.
    #[error("a URL here has no user name or password")]
    UserInformation,
    /// Something after host and port.
    #[error("a URL here ends after host and port: no path, query or fragment")]
    Path,
    /// The host does not do.
    #[error(transparent)]
    Host(#[from] HostError),
    /// The port is no number from 1 to 65535.
    #[error("a port is a number from 1 to 65535")]
    Port,
}

impl Origin {
    /// Host and port as they stand in a `Host` header: without the scheme's own port.
    pub fn authority(&self) -> String {
        if self.port == self.scheme.default_port() {
            self.host.to_string()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let (scheme, rest) = text.split_once("://").ok_or(OriginError::Scheme)?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return Err(OriginError::Scheme),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        if !matches!(tail, "" | "/") {
            return Err(OriginError::Path);
        }
        if authority.contains('@') {
            return Err(OriginError::UserInformation);
        }
        let (host, port) = split_port(authority);
        let port = match port {
            None => scheme.default_port(),
            Some(port) => parse_port(port)
                .filter(|port| *port > 0)
                .ok_or(OriginError::Port)?,
        };
        Ok(Self {
            scheme,
            host: host.parse()?,
            port,
        })
    }
}

/// Host and port at the last colon outside brackets.
pub(super) fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port))
            if !port.contains(']') && (host.ends_with(']') || !host.contains(':')) =>
        {
            (host, Some(port))
        }
        _ => (authority, None),
    }
}

/// A port in decimal digits alone, 0 included.
pub(super) fn parse_port(text: &str) -> Option<u16> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme.as_str(), self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_as_browsers_show_it() {
        let cases = [
            ("https://Auth.Example.com/", "https://auth.example.com"),
            ("HTTPS://auth.example.com:443", "https://auth.example.com"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("https://[::1]:8443", "https://[::1]:8443"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("https://auth.example.com:80", "https://auth.example.com:80"),
        ];
        for (text, shown) in cases {
            assert_eq!(
                text.parse::<Origin>().map(|origin| origin.to_string()),
                Ok(shown.to_owned())
            );
        }
    }

    #[test]
    fn more_than_an_origin_is_refused() {
        let cases = [
            ("localhost:8443", OriginError::Scheme),
            ("ftp://localhost", OriginError::Scheme),
            ("https://localhost/tenant", OriginError::Path),
            ("https://localhost?a", OriginError::Path),
            ("https://localhost#a", OriginError::Path),
            (
                "https://user:secret@localhost",
                OriginError::UserInformation,
            ),
            ("https://localhost:0", OriginError::Port),
            ("https://localhost:", OriginError::Port),
            ("https://localhost:+443", OriginError::Port),
            ("https://localhost:65536", OriginError::Port),
            ("https://", OriginError::Host(HostError::Empty)),
            ("https://::1", OriginError::Host(HostError::Brackets)),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<Origin>(), Err(error), "{text}");
        }
    }
}
