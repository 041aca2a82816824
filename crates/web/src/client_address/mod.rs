//! Who a request comes from and what it was sent to, when proxies stand between.
//!
//! What a proxy says (`X-Forwarded-…`, `Forwarded` of RFC 7239) is believed only when the connection comes from a
//! proxy that the configuration trusts; otherwise the connection itself is the truth. A pure function over headers:
//! where the answer is kept is the caller's affair.

mod forwarded;
mod hop;
mod trusted;

use std::net::IpAddr;

use http::HeaderMap;

use hop::{Hop, hops};

pub use trusted::{NotANetwork, TrustedProxies};

/// How a request was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Over TLS.
    Https,
}

/// Where a request comes from and went to. Put into the request's extensions by the outermost layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The client's address; an IPv4 address is never written as IPv6.
    pub client_address: IpAddr,
    /// How the client sent the request.
    pub scheme: Scheme,
    /// The host the client named, with its port when it named one, in lower case. `None`: it named none, or what it
    /// named is no host.
    pub host: Option<String>,
}

/// What is known of a request from its connection alone.
#[derive(Clone, Copy, Debug)]
pub struct Connection<'a> {
    /// The other end of the connection.
    pub peer: IpAddr,
    /// Whether this server itself ended TLS.
    pub scheme: Scheme,
    /// The `Host` header, or the authority of the request's URI (HTTP/2).
    pub host: Option<&'a str>,
}

/// Decides the origin of a request.
///
/// The client is the right-most address that is no trusted proxy: each proxy adds the address it was called from at
/// the right, so that what the client itself wrote stands further left. Reading ends where an address is not one
/// (`unknown`, `_hidden`), and the last proxy read is then taken for the client. `X-Forwarded-For` wins over
/// `Forwarded`; a proxy that writes one should remove the other.
pub fn resolve(
    trusted: &TrustedProxies,
    connection: Connection<'_>,
    headers: &HeaderMap,
) -> Origin {
    let mut origin = Origin {
        client_address: connection.peer.to_canonical(),
        scheme: connection.scheme,
        host: connection.host.and_then(host),
    };
    if !trusted.contains(origin.client_address) {
        return origin;
    }
    for Hop {
        address,
        scheme,
        host,
    } in hops(headers)
    {
        // What a hop says was written by the proxy to its right, which is the origin so far.
        if !trusted.contains(origin.client_address) {
            break;
        }
        origin.scheme = scheme.unwrap_or(origin.scheme);
        if host.is_some() {
            origin.host = host;
        }
        let Some(address) = address else { break };
        origin.client_address = address;
    }
    origin
}

/// A host with an optional port, in lower case; `None` when the text is none.
fn host(text: &str) -> Option<String> {
    let authority: http::uri::Authority = text.trim().parse().ok()?;
    let plain = !authority.as_str().contains('@') && !authority.host().is_empty();
    plain.then(|| authority.as_str().to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
