//! What the proxies wrote down, from the nearest to the farthest.

use std::net::{IpAddr, SocketAddr};

use http::header::FORWARDED;
use http::{HeaderMap, HeaderName};

use super::{Scheme, forwarded, host};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// What one proxy says of the request that it received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hop {
    /// Where it came from; `None` when that is hidden or no address.
    pub(super) address: Option<IpAddr>,
    /// How it came.
    pub(super) scheme: Option<Scheme>,
    /// The host that it named.
    pub(super) host: Option<String>,
}

/// The hops, nearest first.
pub(super) fn hops(headers: &HeaderMap) -> Vec<Hop> {
    let addresses = entries(headers, &FORWARDED_FOR);
    let schemes = entries(headers, &FORWARDED_PROTO);
    let hosts = entries(headers, &FORWARDED_HOST);
    if addresses.is_empty() && headers.contains_key(FORWARDED) {
        return forwarded::hops(headers);
    }
    // Proxies either add to these lists, which are then as long as that of the addresses, or write their own word
    // over what was there, which is then true of the nearest hop.
    let count = addresses.len().max(1);
    let at = |list: &[&str], place: usize| -> Option<String> {
        if list.len() == count || place == 0 {
            let word = list.len().checked_sub(place + 1)?;
            list.get(word).map(|word| (*word).to_owned())
        } else {
            None
        }
    };
    (0..count)
        .map(|place| Hop {
            address: at(&addresses, place).and_then(|text| address(&text)),
            scheme: at(&schemes, place).and_then(|text| scheme(&text)),
            host: at(&hosts, place).and_then(|text| host(&text)),
        })
        .collect()
}

/// The entries of a list header, which may be spread over several lines. A line that is not ASCII has one unreadable
/// entry, so that nothing left of it is believed.
fn entries<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    headers
        .get_all(name)
        .iter()
        .flat_map(|line| line.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .collect()
}

/// An address as proxies write it: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(text);
    let address = bare
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

pub(super) fn scheme(text: &str) -> Option<Scheme> {
    if text.eq_ignore_ascii_case("https") {
        Some(Scheme::Https)
    } else if text.eq_ignore_ascii_case("http") {
        Some(Scheme::Http)
    } else {
        None
    }
}
