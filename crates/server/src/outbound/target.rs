//! The URL of a request to the outside, taken apart.

use guildhall_app::outbound::Failure;
use http::Uri;
use http::uri::{Authority, Scheme};

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Whether it is wrapped in TLS.
    pub(super) tls: bool,
    /// A name or an address, without brackets.
    pub(super) host: String,
    /// The port.
    pub(super) port: u16,
    /// The `Host` header: the authority as it was written.
    pub(super) authority: String,
    /// Path and query.
    pub(super) path: String,
}

impl Target {
    /// Takes `url` apart. Anything but https is left to the caller to judge.
    pub(super) fn parse(url: &str) -> Result<Self, Failure> {
        let uri: Uri = url.parse().map_err(|_| Failure::Url("is not one"))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(Failure::Url("is not absolute"));
        };
        let tls = match scheme {
            scheme if scheme == Scheme::HTTPS => true,
            scheme if scheme == Scheme::HTTP => false,
            _ => return Err(Failure::Url("is not https")),
        };
        if authority.as_str().contains('@') {
            return Err(Failure::Url("holds a user"));
        }
        Ok(Self {
            tls,
            port: port(&authority, tls)?,
            host: authority
                .host()
                .trim_start_matches('[')
                .trim_end_matches(']')
                .to_owned(),
            authority: authority.as_str().to_owned(),
            path: parts
                .path_and_query
                .map_or_else(|| "/".to_owned(), |path| path.to_string()),
        })
    }
}

fn port(authority: &Authority, tls: bool) -> Result<u16, Failure> {
    let written = authority.as_str().len() > authority.host().len();
    match authority.port_u16() {
        Some(port) => Ok(port),
        None if written => Err(Failure::Url("has no port that there is")),
        None => Ok(if tls { 443 } else { 80 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_apart() {
        let target = Target::parse("https://hook.example/in/here?key=1#part").expect("a URL");
        let expected = (true, "hook.example", 443, "hook.example", "/in/here?key=1");
        assert_eq!(parts(&target), expected);
        let target = Target::parse("http://[::1]:8080").expect("a URL");
        assert_eq!(parts(&target), (false, "::1", 8080, "[::1]:8080", "/"));
    }

    fn parts(target: &Target) -> (bool, &str, u16, &str, &str) {
        (
            target.tls,
            &target.host,
            target.port,
            &target.authority,
            &target.path,
        )
    }

    #[test]
    fn what_is_no_url_for_us_is_refused() {
        for url in [
            "",
            "hook.example",
            "/in",
            "ftp://hook.example/",
            "file:///etc/passwd",
            "https://user:password@hook.example/",
            "https://hook.example:99999/",
            "https://hook.example:/",
            "https://hook example/",
            "https:///in",
        ] {
            let refused = Target::parse(url);
            assert!(
                matches!(refused, Err(Failure::Url(_))),
                "{url}: {refused:?}"
            );
        }
    }
}
