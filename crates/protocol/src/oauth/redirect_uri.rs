//! Where a client may be answered: registered addresses, and the one that a request named.
//!
//! A [`RedirectUri`] is only made by [`admit`], from what the client registered: so an answer to a client, which
//! needs one, can not go anywhere else.

use thiserror::Error;

/// The placeholder for the name of the organization that is signed in to.
const ORGANIZATION_NAME: &str = "{organization_name}";
/// The longest address that is looked at, in bytes.
const LONGEST: usize = 2048;

/// An address that its client registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its scheme, host and port, for policies that name origins; the scheme alone where it has no host.
    pub fn origin(&self) -> &str {
        origin(&self.0)
    }
}

/// Why an address is not admitted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RedirectError {
    /// The request names none, and the client registered none that could be meant.
    #[error("redirect_uri is missing")]
    Missing,
    /// It has a fragment, white space, or what else an address can not have; or it is too long.
    #[error("redirect_uri is malformed")]
    Malformed,
    /// The client did not register it.
    #[error("redirect_uri is not in the list of allowed callback URLs of the application")]
    NotRegistered,
}

/// Admits the address that a request asked for if it is one of `registered`: byte by byte, or by a placeholder in the
/// left-most label of the host. `{organization_name}` stands for `organization`, and for nothing where there is none.
/// A request that names no address means the first registered one without a placeholder.
pub fn admit(
    registered: &[String],
    asked: Option<&str>,
    organization: Option<&str>,
) -> Result<RedirectUri, RedirectError> {
    let Some(asked) = asked else {
        return registered
            .iter()
            .find(|address| !address.contains(['*', '{']) && is_sound(address))
            .map(|address| RedirectUri(address.clone()))
            .ok_or(RedirectError::Missing);
    };
    if !is_sound(asked) {
        return Err(RedirectError::Malformed);
    }
    registered
        .iter()
        .any(|pattern| matches(pattern, asked, organization))
        .then(|| RedirectUri(asked.to_owned()))
        .ok_or(RedirectError::NotRegistered)
}

/// Admits the address to which people go after logout. What stands behind `?` and `#` is not compared, as the service
/// does not: applications say there what they show.
pub fn admit_return(registered: &[String], asked: &str) -> Option<RedirectUri> {
    let base = asked.split(['?', '#']).next().unwrap_or_default();
    let is_admitted = is_sound(&asked.replace('#', "?"))
        && registered
            .iter()
            .any(|pattern| matches(pattern, base, None) || matches(pattern, asked, None));
    is_admitted.then(|| RedirectUri(asked.to_owned()))
}

/// Whether `origin`, as a browser sends it, is that of one of the `registered` addresses.
pub fn admits_origin(registered: &[String], origin: &str, organization: Option<&str>) -> bool {
    is_sound(origin)
        && registered.iter().any(|address| {
            matches(
                self::origin(address.trim_end_matches('/')),
                origin,
                organization,
            )
        })
}

/// Whether `asked` is the `pattern` or fits its placeholder.
pub fn matches(pattern: &str, asked: &str, organization: Option<&str>) -> bool {
    if pattern == asked {
        return !pattern.contains(['*', '{']);
    }
    if pattern.contains('*') {
        return !pattern.contains('{') && fits(pattern, "*", asked, is_label);
    }
    organization.is_some_and(|name| fits(pattern, ORGANIZATION_NAME, asked, |label| label == name))
}

/// Whether `asked` is `pattern` with something that `accept`s in the place of its one placeholder.
fn fits(pattern: &str, placeholder: &str, asked: &str, accept: impl Fn(&str) -> bool) -> bool {
    let Some((before, after)) = pattern.split_once(placeholder) else {
        return false;
    };
    is_in_left_label(before, placeholder, after)
        && asked
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(accept)
}

/// The placeholder stands once, in the left-most label of the host of an http address, and not in that of a whole
/// top-level domain. `*` may have letters beside it in its label, `{organization_name}` not.
fn is_in_left_label(before: &str, placeholder: &str, after: &str) -> bool {
    let head = before
        .strip_prefix("https://")
        .or_else(|| before.strip_prefix("http://"));
    let Some(head) = head else { return false };
    let (tail, rest) = after.split_once('.').unwrap_or((after, ""));
    let host = rest.split(['/', ':', '?']).next().unwrap_or_default();
    let bare = head.is_empty() && tail.is_empty();
    (bare || (placeholder == "*" && is_part(head) && is_part(tail)))
        && !rest.contains(['*', '{'])
        && (host.contains('.') || host == "localhost")
        && !host.starts_with('.')
}

/// One label of a host name.
fn is_label(text: &str) -> bool {
    !text.is_empty() && text.len() <= 63 && is_part(text)
}

fn is_part(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// What every address has to be that people are sent to: printable ASCII without what ends or hides one. The fragment
/// is for the answer (RFC 6749 section 3.1.2).
fn is_sound(address: &str) -> bool {
    let scheme = address.split(':').next().unwrap_or_default();
    let runs = ["javascript", "data", "vbscript"]
        .iter()
        .any(|dangerous| scheme.eq_ignore_ascii_case(dangerous));
    address.len() <= LONGEST
        && address.contains(':')
        && !runs
        && address
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\\\"<>#`^|{}*".contains(&byte))
}

fn origin(address: &str) -> &str {
    let Some(at) = address.find("://") else {
        return address
            .find(':')
            .and_then(|at| address.get(..=at))
            .unwrap_or(address);
    };
    let end = address
        .get(at + 3..)
        .and_then(|rest| rest.find(['/', '?']))
        .map_or(address.len(), |length| at + 3 + length);
    address.get(..end).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_admitted() {
        const ORG: &str = "https://{organization_name}.app.example/cb";
        const STAR: &str = "https://*.app.example/cb";
        #[rustfmt::skip]
        let cases = [
            // Exact (RFC 9700 section 2.1).
            ("https://a.example/cb", "https://a.example/cb", None, true),
            ("https://a.example/cb", "https://a.example/cb/", None, false),
            ("https://a.example/cb", "https://a.example/CB", None, false),
            ("https://a.example/cb", "https://a.example/cb?x=1", None, false),
            ("https://a.example/cb?x=1", "https://a.example/cb?x=1", None, true),
            ("https://a.example/cb", "https://a.example:443/cb", None, false),
            ("https://a.example/cb", "http://a.example/cb", None, false),
            ("https://a.example/cb", "https://a.example/x/../cb", None, false),
            ("https://a.example/cb", "https://a.example@evil.example/cb", None, false),
            ("com.example.app:/cb", "com.example.app:/cb", None, true),
            // A star stands for one label.
            (STAR, "https://acme.app.example/cb", None, true),
            (STAR, "https://a.b.app.example/cb", None, false),
            (STAR, "https://.app.example/cb", None, false),
            (STAR, "https://app.example/cb", None, false),
            (STAR, "https://evil.example/.app.example/cb", None, false),
            (STAR, "https://evil.example%2f.app.example/cb", None, false),
            (STAR, "https://u:p@x.app.example/cb", None, false),
            (STAR, "https://acme.app.example/cb/x", None, false),
            ("https://pr-*-web.app.example/cb", "https://pr-12-web.app.example/cb", None, true),
            ("https://pr-*-web.app.example/cb", "https://pr--web.app.example/cb", None, false),
            ("https://*.*.example/cb", "https://a.b.example/cb", None, false),
            ("https://app.*.example/cb", "https://app.b.example/cb", None, false),
            ("https://a.example/*", "https://a.example/x", None, false),
            ("https://*.example", "https://a.example", None, false),
            ("http://*.localhost:3000/cb", "http://acme.localhost:3000/cb", None, true),
            ("myapp://*.app.example/cb", "myapp://a.app.example/cb", None, false),
            // An organization's name stands for that organization alone.
            (ORG, "https://acme.app.example/cb", Some("acme"), true),
            (ORG, "https://acme.app.example/cb", None, false),
            (ORG, "https://acme.app.example/cb", Some("other"), false),
            (ORG, "https://x-acme.app.example/cb", Some("acme"), false),
            ("https://x-{organization_name}.app.example/cb", "https://x-acme.app.example/cb", Some("acme"), false),
            ("https://*.{organization_name}.app.example/cb", "https://a.acme.app.example/cb", Some("acme"), false),
            ("https://a.example/{organization_name}", "https://a.example/acme", Some("acme"), false),
            // A placeholder is never itself an address.
            (STAR, STAR, None, false),
            (ORG, ORG, Some("acme"), false),
        ];
        for (registered, asked, organization, admitted) in cases {
            let found = admit(&[registered.to_owned()], Some(asked), organization);
            assert_eq!(
                found.is_ok(),
                admitted,
                "{registered} {asked} {organization:?}"
            );
        }
    }

    #[test]
    fn hostile_addresses_are_malformed_whatever_is_registered() {
        for asked in [
            "https://a.example/cb#x",
            "https://a.example/c b",
            "https://a.example\\@evil.example/cb",
            "https://a.example/cb\r\nSet-Cookie: a=b",
            "https://ä.example/cb",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "",
        ] {
            let refused = admit(&[asked.to_owned()], Some(asked), None);
            assert_eq!(refused, Err(RedirectError::Malformed), "{asked:?}");
        }
        let long = format!("https://a.example/{}", "a".repeat(LONGEST));
        let refused = admit(std::slice::from_ref(&long), Some(&long), None);
        assert_eq!(refused, Err(RedirectError::Malformed));
    }

    #[test]
    fn without_an_address_the_first_whole_one_is_meant() {
        let registered = ["https://*.a.example/cb", "https://b.example/cb"].map(str::to_owned);
        let admitted = admit(&registered, None, None).unwrap();
        assert_eq!(admitted.as_str(), "https://b.example/cb");
        assert_eq!(admit(&[], None, None), Err(RedirectError::Missing));
    }

    #[test]
    fn after_logout_the_query_is_not_compared() {
        let registered = ["https://a.example/out", "https://*.b.example"].map(str::to_owned);
        for (asked, admitted) in [
            ("https://a.example/out", true),
            ("https://a.example/out?x=1#y", true),
            ("https://a.example/out/", false),
            ("https://a.example", false),
            ("https://x.b.example?y", true),
            ("https://b.example", false),
            ("https://x.b.example@evil.example", false),
            ("javascript:alert(1)", false),
        ] {
            let found = admit_return(&registered, asked);
            assert_eq!(found.is_some(), admitted, "{asked}");
        }
    }

    #[test]
    fn origins() {
        for (address, expected) in [
            ("https://a.example/cb?x", "https://a.example"),
            ("https://a.example:8443", "https://a.example:8443"),
            ("com.example.app:/cb", "com.example.app:"),
        ] {
            assert_eq!(origin(address), expected);
        }
        let registered = [
            "https://a.example/",
            "https://{organization_name}.b.example",
            "https://*.c.example",
        ]
        .map(str::to_owned);
        for (origin, organization, admitted) in [
            ("https://a.example", None, true),
            ("https://a.example.evil.example", None, false),
            ("http://a.example", None, false),
            ("https://acme.b.example", Some("acme"), true),
            ("https://acme.b.example", None, false),
            ("https://x.c.example", None, true),
            ("null", None, false),
        ] {
            assert_eq!(
                admits_origin(&registered, origin, organization),
                admitted,
                "{origin}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_star_never_leaves_its_domain(label in ".{0,40}") {
            let asked = format!("https://{label}.app.example/cb");
            if let Ok(admitted) = admit(&["https://*.app.example/cb".to_owned()], Some(&asked), None) {
                prop_assert_eq!(admitted.origin(), asked.strip_suffix("/cb").unwrap());
                prop_assert!(is_label(&label));
            }
        }
    }
}
