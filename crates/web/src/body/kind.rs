//! What a body says it is.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};

/// The kinds of bodies that are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentKind {
    /// `application/json` or another type that ends in `+json`; parameters are passed over, the text is UTF-8.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// The request does not say.
    Missing,
    /// Anything else, with the words of the header (100 characters at most).
    Other(String),
}

/// Reads `content-type`, and `content-encoding`: what is compressed is [`ContentKind::Other`].
pub fn content_kind(headers: &HeaderMap) -> ContentKind {
    if let Some(encoding) = headers.get(CONTENT_ENCODING)
        && !encoding.as_bytes().eq_ignore_ascii_case(b"identity")
    {
        return ContentKind::Other(shown(encoding.as_bytes()));
    }
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return ContentKind::Missing;
    };
    let media_type = value.as_bytes().split(|byte| *byte == b';').next();
    let media_type = media_type.unwrap_or_default().trim_ascii();
    match media_type.to_ascii_lowercase().as_slice() {
        b"" => ContentKind::Missing,
        b"application/json" => ContentKind::Json,
        b"application/x-www-form-urlencoded" => ContentKind::Form,
        other if other.starts_with(b"application/") && other.ends_with(b"+json") => {
            ContentKind::Json
        }
        _ => ContentKind::Other(shown(media_type)),
    }
}

fn shown(words: &[u8]) -> String {
    String::from_utf8_lossy(words).chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn kinds_are_told_apart() {
        let other = |words: &str| ContentKind::Other(words.to_owned());
        let cases: [(&[u8], ContentKind); 9] = [
            (b"application/json", ContentKind::Json),
            (b"Application/JSON; charset=utf-8", ContentKind::Json),
            (b"application/scim+json", ContentKind::Json),
            (
                b"application/x-www-form-urlencoded;charset=UTF-8",
                ContentKind::Form,
            ),
            (b"", ContentKind::Missing),
            (b"; charset=utf-8", ContentKind::Missing),
            (b"text/html", other("text/html")),
            (b"application/jsonp", other("application/jsonp")),
            (b"\xff", other("\u{fffd}")),
        ];
        for (value, kind) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_bytes(value).unwrap());
            assert_eq!(content_kind(&headers), kind, "{value:?}");
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            assert_eq!(content_kind(&headers), other("gzip"));
        }
        assert_eq!(content_kind(&HeaderMap::new()), ContentKind::Missing);
    }
}
