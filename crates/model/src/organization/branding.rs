//! How an organization's login page looks.

use serde::{Deserialize, Serialize};

use crate::schema::{Format, Schema, object, property, string};

/// Logo and colours of an organization's login page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branding {
    /// An https address of a picture, at best 200 by 200 pixels or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    /// Its colours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colors: Option<Colors>,
}

/// The two colours, `#rgb` or `#rrggbb`; there are both or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colors {
    /// Colour of primary elements.
    pub primary: String,
    /// Colour of the page's background.
    pub page_background: String,
}

/// `#rgb` or `#rrggbb`.
pub const HTML_COLOR: Format = Format {
    name: "html-color",
    check: is_html_color,
    pattern: Some("^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$"),
};

/// An absolute https address with a host.
pub const STRICT_HTTPS_URI: Format = Format {
    name: "strict-https-uri-or-null",
    check: is_strict_https_uri,
    pattern: None,
};

impl Branding {
    pub(crate) const SCHEMA: Schema = object(&[
        property(
            "logo_url",
            "URL of logo to display on login page.",
            string().format(&STRICT_HTTPS_URI).nullable(),
        ),
        property(
            "colors",
            "Color scheme used to customize the login pages.",
            Colors::SCHEMA,
        ),
    ]);
}

impl Colors {
    const SCHEMA: Schema = object(&[
        property(
            "primary",
            "HEX Color for primary elements.",
            string().format(&HTML_COLOR),
        )
        .required(),
        property(
            "page_background",
            "HEX Color for background.",
            string().format(&HTML_COLOR),
        )
        .required(),
    ]);
}

fn is_html_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn is_strict_https_uri(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    !host.is_empty()
        && !host.contains('@')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._[]:".contains(&byte))
        && port.is_none_or(|port| port.parse::<u16>().is_ok())
        // RFC 3986: what is not in this set has to be percent-encoded.
        && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours() {
        for text in ["#000", "#fFf", "#0059d6"] {
            assert!(is_html_color(text), "{text}");
        }
        for text in [
            "",
            "000",
            "#00",
            "#0000",
            "#ggg",
            "red",
            "#0059d6ff",
            "#0059d6;",
        ] {
            assert!(!is_html_color(text), "{text}");
        }
    }

    #[test]
    fn addresses() {
        for text in [
            "https://example.com/logo.png",
            "https://example.com:8443",
            "https://[::1]/x?y=1#z",
        ] {
            assert!(is_strict_https_uri(text), "{text}");
        }
        for text in [
            "",
            "http://example.com",
            "https://",
            "https:///x",
            "//example.com",
            "https://a b",
            "https://u@example.com",
            "https://x:99999",
            "https://x/\"><script>",
            "javascript:alert(1)",
        ] {
            assert!(!is_strict_https_uri(text), "{text}");
        }
    }
}
