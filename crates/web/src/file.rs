//! Files that are part of the binary: kept by browsers, compressed once, never sent twice.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};

/// A file to answer with.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Its contents.
    pub bytes: &'static [u8],
    /// Its contents with gzip, where that is smaller.
    pub gzip: Option<&'static [u8]>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The value of `ETag`, quotes included.
    pub etag: &'static str,
}

/// How long a browser may keep a file without asking again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// For good: the address names this very content (RFC 8246).
    Forever,
    /// Not at all: another content may be at this address next time.
    Ask,
}

/// The answer: 304 where the browser has it already, and gzip where it takes that.
pub fn answer(file: File, keep: Keep, headers: &HeaderMap) -> Response {
    let cache = match keep {
        Keep::Forever => "public, max-age=31536000, immutable",
        Keep::Ask => "no-cache",
    };
    let mut response = if has(headers, file.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        contents(file, headers)
    };
    let answered = response.headers_mut();
    answered.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    answered.insert(ETAG, HeaderValue::from_static(file.etag));
    answered.insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

fn contents(file: File, headers: &HeaderMap) -> Response {
    let compressed = file.gzip.filter(|_| takes_gzip(headers));
    let bytes = Bytes::from_static(compressed.unwrap_or(file.bytes));
    let mut response = Body::from(bytes).into_response();
    let answered = response.headers_mut();
    answered.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    if compressed.is_some() {
        answered.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// Whether the request says that it has this content (RFC 9110 section 13.1.2, weak comparison).
fn has(headers: &HeaderMap, etag: &str) -> bool {
    texts(headers, &IF_NONE_MATCH)
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

/// Whether gzip is welcome (RFC 9110 section 12.5.3): named, or meant by `*`, and not with weight 0.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let weight = |wanted: &str| {
        texts(headers, &ACCEPT_ENCODING)
            .flat_map(|value| value.split(','))
            .find_map(|part| {
                let mut pieces = part.split(';').map(str::trim);
                let named = pieces.next()?.eq_ignore_ascii_case(wanted);
                let weight = pieces.find_map(|piece| piece.strip_prefix("q="));
                named.then(|| weight.map_or(Some(1.0), |text| text.parse::<f32>().ok()))
            })
            .map(Option::unwrap_or_default)
    };
    weight("gzip")
        .or_else(|| weight("*"))
        .is_some_and(|weight| weight > 0.0)
}

fn texts<'a>(headers: &'a HeaderMap, name: &http::HeaderName) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: File = File {
        bytes: b"plain",
        gzip: Some(b"small"),
        content_type: "text/css",
        etag: "\"abc\"",
    };

    fn ask(name: http::HeaderName, value: &'static str) -> Response {
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_static(value))]);
        answer(FILE, Keep::Forever, &headers)
    }

    #[test]
    fn gzip_is_for_who_takes_it() {
        for (value, encoded) in [
            ("gzip, deflate, br", true),
            ("GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0, *", false),
            ("gzip;q=oops", false),
            ("br", false),
            ("", false),
        ] {
            let response = ask(ACCEPT_ENCODING, value);
            let found = response.headers().contains_key(CONTENT_ENCODING);
            assert_eq!(found, encoded, "{value}");
        }
    }

    #[test]
    fn what_is_there_is_not_sent_again() {
        for (value, status) in [
            ("\"abc\"", StatusCode::NOT_MODIFIED),
            ("W/\"abc\"", StatusCode::NOT_MODIFIED),
            ("\"x\", \"abc\"", StatusCode::NOT_MODIFIED),
            ("*", StatusCode::NOT_MODIFIED),
            ("\"abcd\"", StatusCode::OK),
            ("abc", StatusCode::OK),
        ] {
            assert_eq!(ask(IF_NONE_MATCH, value).status(), status, "{value}");
        }
    }

    #[test]
    fn an_address_that_may_change_is_asked_again() {
        let response = answer(FILE, Keep::Ask, &HeaderMap::new());
        assert_eq!(response.headers()[CACHE_CONTROL], "no-cache");
    }
}
