//! Forms of text in a tenant's settings.

use crate::schema::Format;

/// Whether `text` begins with a scheme (RFC 3986 section 3.1) and goes on without white space.
fn is_absolute(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
            && !rest.is_empty()
            && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
    })
}

fn is_web(text: &str, schemes: &[&str]) -> bool {
    let after = schemes
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme)?.strip_prefix("://"));
    is_absolute(text)
        && after.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']))
}

/// An absolute URI, or nothing.
pub(super) const ABSOLUTE_URI_OR_EMPTY: Format = Format {
    name: "absolute-uri-or-empty",
    check: |text| text.is_empty() || is_web(text, &["https", "http"]),
    pattern: None,
};

/// An absolute URI with https, or nothing.
pub(super) const ABSOLUTE_HTTPS_URI_OR_EMPTY: Format = Format {
    name: "absolute-https-uri-or-empty",
    check: |text| text.is_empty() || is_web(text, &["https"]),
    pattern: None,
};

/// An e-mail address, or nothing.
pub(super) const EMAIL_OR_EMPTY: Format = Format {
    name: "email-or-empty",
    check: |text| {
        text.is_empty()
            || text.rsplit_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace)
            })
    },
    pattern: None,
};

/// A URL, in whose host a placeholder may stand (`https://*.example.com`, `https://{organization_name}.example.com`).
/// Old tenants have some without slashes (recorded).
pub(super) const URL_WITH_PLACEHOLDERS: Format = Format {
    name: "url-with-placeholders",
    check: is_absolute,
    pattern: None,
};

/// An authentication context class: a word.
pub(super) const ACR: Format = Format {
    name: "acr",
    check: |text| !text.is_empty() && !text.contains(char::is_whitespace),
    pattern: None,
};

/// A country: two capital letters (ISO 3166-1).
pub(super) const COUNTRY: Format = Format {
    name: "country-code",
    check: |text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
    pattern: Some("^[A-Z]{2}$"),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (format, text, fits) in [
            (&ABSOLUTE_URI_OR_EMPTY, "", true),
            (
                &ABSOLUTE_URI_OR_EMPTY,
                "https://mycompany.org/logo.png",
                true,
            ),
            (&ABSOLUTE_URI_OR_EMPTY, "http://localhost", true),
            (&ABSOLUTE_URI_OR_EMPTY, "/logo.png", false),
            (&ABSOLUTE_URI_OR_EMPTY, "javascript:alert(1)", false),
            (&ABSOLUTE_URI_OR_EMPTY, "https:///x", false),
            (&ABSOLUTE_URI_OR_EMPTY, "https://a b", false),
            (&ABSOLUTE_HTTPS_URI_OR_EMPTY, "", true),
            (
                &ABSOLUTE_HTTPS_URI_OR_EMPTY,
                "https://example.com/login",
                true,
            ),
            (
                &ABSOLUTE_HTTPS_URI_OR_EMPTY,
                "http://example.com/login",
                false,
            ),
            (&EMAIL_OR_EMPTY, "", true),
            (&EMAIL_OR_EMPTY, "support@example.com", true),
            (&EMAIL_OR_EMPTY, "support", false),
            (&EMAIL_OR_EMPTY, "@example.com", false),
            (&URL_WITH_PLACEHOLDERS, "https://*.example.com/out", true),
            (&URL_WITH_PLACEHOLDERS, "https:localhost:3000/logout", true),
            (&URL_WITH_PLACEHOLDERS, "logout", false),
            (&URL_WITH_PLACEHOLDERS, "", false),
            (&ACR, "urn:mace:incommon:iap:silver", true),
            (&ACR, "a b", false),
            (&COUNTRY, "DE", true),
            (&COUNTRY, "de", false),
            (&COUNTRY, "DEU", false),
        ] {
            assert_eq!((format.check)(text), fits, "{}: {text}", format.name);
        }
    }
}
