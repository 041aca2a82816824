//! The forms of addresses and identifiers in clients. The contract names these formats without defining them, so each
//! asks for no more than what every recorded value has: a scheme, and no character that ends or hides an address.

use crate::id::ClientId;
use crate::schema::Format;

/// A client's name: any text without angle brackets.
pub(crate) const NAME: Format = Format {
    name: "client-name",
    check: |text| !text.is_empty() && !text.contains(['<', '>']),
    pattern: Some("^[^<>]+$"),
};

/// An address with a scheme.
pub const URL: Format = Format {
    name: "url",
    check: is_address,
    pattern: None,
};

/// An address with a scheme, or nothing.
pub(super) const ABSOLUTE_URI_OR_EMPTY: Format = Format {
    name: "absolute-uri-or-empty",
    check: |text| text.is_empty() || is_address(text),
    pattern: None,
};

/// Where people come back to after login; applications on devices have schemes of their own.
pub(super) const CALLBACK_URL: Format = Format {
    name: "callback-url",
    check: |text| text.is_empty() || is_identifier(text),
    pattern: None,
};

/// An address in which `*` and `{organization_name}` stand for a part.
pub(super) const URL_WITH_PLACEHOLDERS: Format = Format {
    name: "url-with-placeholders",
    check: |text| text.is_empty() || is_identifier(text),
    pattern: None,
};

/// An address by https in which placeholders stand for a part, or nothing.
pub(crate) const HTTPS_WITH_PLACEHOLDERS_OR_EMPTY: Format = Format {
    name: "absolute-https-uri-with-placeholders-or-empty",
    check: |text| text.is_empty() || (text.starts_with("https://") && is_address(text)),
    pattern: None,
};

/// A client: 32 letters, or `tpc_` and 22 for a third-party client in strict mode.
pub const ANY_CLIENT_ID: Format = Format {
    name: "client-id",
    check: |text| {
        ClientId::has_form(text)
            || text.strip_prefix("tpc_").is_some_and(|rest| {
                rest.len() == 22 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
            })
    },
    pattern: Some("^([A-Za-z0-9]{32}|tpc_[A-Za-z0-9]{22})$"),
};

/// A credential of a client.
pub const CREDENTIAL_ID: Format = Format {
    name: "credential-id",
    check: |text| prefixed(text, "cred_"),
    pattern: Some("^cred_[1-9A-HJ-NP-Za-km-z]{16,22}$"),
};

/// A user attribute profile.
pub(super) const USER_ATTRIBUTE_PROFILE_ID: Format = Format {
    name: "user-attribute-profile-id",
    check: |text| prefixed(text, "uap_"),
    pattern: None,
};

/// A connection profile.
pub(super) const CONNECTION_PROFILE_ID: Format = Format {
    name: "connection-profile-id",
    check: |text| prefixed(text, "cop_"),
    pattern: None,
};

/// The `kid` of a credential, where it is chosen.
pub(super) const KEY_ID: Format = Format {
    name: "credential-kid",
    check: |text| {
        (10..=64).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    },
    pattern: Some("^[0-9a-zA-Z_-]{10,64}$"),
};

/// A moment, as RFC 3339 writes it.
pub(super) const DATE_TIME: Format = Format {
    name: "date-time",
    check: |text| crate::Timestamp::parse(text).is_some(),
    pattern: None,
};

/// An address or a range of addresses (`10.0.0.0/8`).
pub(super) const IP_OR_RANGE: Format = Format {
    name: "ip-or-cidr",
    check: is_ip_or_range,
    pattern: None,
};

fn prefixed(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        (16..=22).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// `scheme:` and something behind it. Schemes that run what follows them are none for an address.
fn is_identifier(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let runs = ["javascript", "data", "vbscript"]
        .iter()
        .any(|dangerous| scheme.eq_ignore_ascii_case(dangerous));
    is_scheme
        && !runs
        && !rest.is_empty()
        && !text.contains(|letter: char| letter.is_control() || letter.is_whitespace())
}

fn is_address(text: &str) -> bool {
    is_identifier(text)
        && text
            .split_once("://")
            .is_some_and(|(_, rest)| !rest.is_empty())
}

fn is_ip_or_range(text: &str) -> bool {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (text, None),
    };
    let Ok(address) = address.parse::<std::net::IpAddr>() else {
        return false;
    };
    let most = if address.is_ipv4() { 32 } else { 128 };
    bits.is_none_or(|bits| bits.parse::<u8>().is_ok_and(|bits| bits <= most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        #[rustfmt::skip]
        let cases = [
            (&NAME, "Acme \"App\"", true), (&NAME, "", false), (&NAME, "<b>", false),
            (&URL, "https://example.com", true), (&URL, "example.com", false), (&URL, "https://", false),
            (&ABSOLUTE_URI_OR_EMPTY, "", true), (&ABSOLUTE_URI_OR_EMPTY, "/logo.png", false),
            (&CALLBACK_URL, "com.example.app:/callback", true), (&CALLBACK_URL, "https://*.example.com/cb", true),
            (&CALLBACK_URL, "javascript:alert(1)", false), (&CALLBACK_URL, "JavaScript:alert(1)", false),
            (&CALLBACK_URL, "https://a b", false), (&CALLBACK_URL, "callback", false),
            (&URL_WITH_PLACEHOLDERS, "https://{organization_name}.example.com", true),
            (&HTTPS_WITH_PLACEHOLDERS_OR_EMPTY, "", true), (&HTTPS_WITH_PLACEHOLDERS_OR_EMPTY, "http://example.com", false),
            (&ANY_CLIENT_ID, "bVCukj6QtJPwUmYknyzkptz4XYlXyYmv", true), (&ANY_CLIENT_ID, "tpc_0123456789ABCDEFabcdef", true),
            (&ANY_CLIENT_ID, "short", false),
            (&CREDENTIAL_ID, "cred_3CYNcu349ZoGze47FwLdpP", true), (&CREDENTIAL_ID, "cred_", false),
            (&KEY_ID, "0123456789", true), (&KEY_ID, "012345678", false), (&KEY_ID, "0123456789.", false),
            (&IP_OR_RANGE, "10.0.0.1", true), (&IP_OR_RANGE, "10.0.0.0/8", true), (&IP_OR_RANGE, "10.0.0.0/33", false),
            (&IP_OR_RANGE, "2001:db8::/32", true), (&IP_OR_RANGE, "2001:db8::/129", false), (&IP_OR_RANGE, "ten", false),
        ];
        for (format, text, fits) in cases {
            assert_eq!((format.check)(text), fits, "{} {text}", format.name);
        }
    }
}
