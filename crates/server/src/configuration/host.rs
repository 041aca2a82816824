//! A host as it stands in a URL or a listen address.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A domain name in lower case, or an IP address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Host {
    /// A name of letters, digits and hyphens (RFC 1123 section 2.1), in lower case, without a dot at the end.
    Name(String),
    /// An address. An IPv6 address is shown in brackets.
    Address(IpAddr),
}

/// Why a text is not a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// Nothing there.
    #[error("the host is missing")]
    Empty,
    /// An IPv6 address without brackets, or brackets around something else.
    #[error("an IPv6 address stands in brackets, as in [::1]")]
    Brackets,
    /// Letters outside ASCII.
    #[error("write an international domain name in its ASCII form (xn--…)")]
    NotAscii,
    /// Neither name nor address.
    #[error(
        "a host is a name of letters, digits and hyphens such as auth.example.com, or an IP address"
    )]
    Malformed,
}

impl Host {
    /// `localhost`, the host that means both loopback addresses.
    pub fn localhost() -> Self {
        Self::Name("localhost".to_owned())
    }

    /// Whether it can only mean this machine: `localhost` and names under it (RFC 6761 section 6.3), 127.0.0.0/8
    /// and ::1.
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Self::Address(address) => address.is_loopback(),
        }
    }

    /// Whether it is the address that means every interface.
    pub fn is_wildcard(&self) -> bool {
        matches!(self, Self::Address(address) if address.is_unspecified())
    }

    /// Whether this name is `parent` or below it. Addresses are only themselves.
    pub fn is_within(&self, parent: &Self) -> bool {
        match (self, parent) {
            (Self::Name(name), Self::Name(parent)) => name
                .strip_suffix(parent.as_str())
                .is_some_and(|front| front.is_empty() || front.ends_with('.')),
            _ => self == parent,
        }
    }
}

impl FromStr for Host {
    type Err = HostError;

    /// Reads a host as it stands in a URL (RFC 3986 section 3.2.2), more narrowly: no percent encoding.
    fn from_str(text: &str) -> Result<Self, HostError> {
        if text.is_empty() {
            return Err(HostError::Empty);
        }
        if let Some(inner) = text.strip_prefix('[') {
            let inner = inner.strip_suffix(']').ok_or(HostError::Brackets)?;
            let address = inner
                .parse::<Ipv6Addr>()
                .map_err(|_| HostError::Malformed)?;
            return Ok(Self::Address(address.into()));
        }
        if text.contains(':') {
            return Err(HostError::Brackets);
        }
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Ok(Self::Address(address.into()));
        }
        if !text.is_ascii() {
            return Err(HostError::NotAscii);
        }
        let name = text.to_ascii_lowercase();
        if is_name(&name) {
            Ok(Self::Name(name))
        } else {
            Err(HostError::Malformed)
        }
    }
}

/// Whether this is a host name whose last label is not all digits: browsers take those for IPv4 addresses.
fn is_name(name: &str) -> bool {
    let labels_are_fine = name.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    let last_is_digits = name
        .rsplit('.')
        .next()
        .is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    name.len() <= 253 && labels_are_fine && !last_is_digits
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => formatter.write_str(name),
            Self::Address(IpAddr::V4(address)) => write!(formatter, "{address}"),
            Self::Address(IpAddr::V6(address)) => write!(formatter, "[{address}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Host {
        text.parse().expect("a host")
    }

    #[test]
    fn names_and_addresses_are_read() {
        assert_eq!(host("Auth.Example.COM").to_string(), "auth.example.com");
        assert_eq!(host("[::1]").to_string(), "[::1]");
        assert_eq!(host("127.0.0.1").to_string(), "127.0.0.1");
    }

    #[test]
    fn what_is_no_host_is_refused() {
        let cases = [
            ("", HostError::Empty),
            ("::1", HostError::Brackets),
            ("[::1", HostError::Brackets),
            ("[localhost]", HostError::Malformed),
            ("bücher.example", HostError::NotAscii),
            ("*.localhost", HostError::Malformed),
            ("a..b", HostError::Malformed),
            ("-a.b", HostError::Malformed),
            ("a_b.example", HostError::Malformed),
            ("localhost.", HostError::Malformed),
            ("127.1", HostError::Malformed),
            ("a b", HostError::Malformed),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<Host>(), Err(error), "{text}");
        }
    }

    #[test]
    fn loopback_is_known_by_name_and_by_address() {
        for text in [
            "localhost",
            "manage.localhost",
            "127.0.0.1",
            "127.3.2.1",
            "[::1]",
        ] {
            assert!(host(text).is_loopback(), "{text}");
        }
        for text in [
            "notlocalhost",
            "localhost.example.com",
            "10.0.0.1",
            "0.0.0.0",
            "[::]",
        ] {
            assert!(!host(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn a_name_is_within_itself_and_its_parents_only() {
        assert!(host("a.example.com").is_within(&host("example.com")));
        assert!(host("example.com").is_within(&host("example.com")));
        assert!(!host("badexample.com").is_within(&host("example.com")));
        assert!(!host("example.com").is_within(&host("a.example.com")));
        assert!(!host("127.0.0.2").is_within(&host("127.0.0.1")));
    }
}
