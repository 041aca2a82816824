//! The `Forwarded` header (RFC 7239 section 4).

use http::HeaderMap;
use http::header::FORWARDED;

use super::hop::{Hop, address, scheme};
use super::host;

/// The hops, nearest first. A line that cannot be read is one hop that says nothing.
pub(super) fn hops(headers: &HeaderMap) -> Vec<Hop> {
    let mut hops: Vec<Hop> = headers
        .get_all(FORWARDED)
        .iter()
        .flat_map(|line| split(line.to_str().unwrap_or_default(), ','))
        .map(hop)
        .collect();
    hops.reverse();
    hops
}

fn hop(element: &str) -> Hop {
    let mut hop = Hop::default();
    for pair in split(element, ';') {
        let Some((name, value)) = pair.split_once('=') else {
            continue;
        };
        let value = unquoted(value.trim());
        match name.trim().to_ascii_lowercase().as_str() {
            "for" => hop.address = address(&value),
            "proto" => hop.scheme = scheme(&value),
            "host" => hop.host = host(&value),
            _ => {}
        }
    }
    hop
}

/// Splits at a separator outside quotation marks.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |letter| {
        let escape = quoted && !escaped && letter == '\\';
        if letter == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = escape;
        letter == separator && !quoted
    })
    .collect()
}

/// The text of a token or quoted string.
fn unquoted(value: &str) -> String {
    let inner = value
        .strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'));
    let Some(inner) = inner else {
        return value.to_owned();
    };
    let mut letters = inner.chars();
    let mut text = String::with_capacity(inner.len());
    while let Some(letter) = letters.next() {
        if letter == '\\' {
            text.extend(letters.next());
        } else {
            text.push(letter);
        }
    }
    text
}
