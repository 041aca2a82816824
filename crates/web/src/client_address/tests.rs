//! Tables of what proxies write, and what is believed of it.

use http::HeaderValue;
use proptest::prelude::*;

use super::*;

fn trusted() -> TrustedProxies {
    TrustedProxies::parse([
        "10.0.0.0/8",
        "::ffff:172.16.0.0/108",
        "fd00::/8",
        "192.0.2.200",
    ])
    .unwrap()
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn from(peer: &str, pairs: &[(&'static str, &str)]) -> Origin {
    let connection = Connection {
        peer: peer.parse().unwrap(),
        scheme: Scheme::Http,
        host: Some("Inner:8080"),
    };
    resolve(&trusted(), connection, &headers(pairs))
}

/// Names and values of headers.
type Pairs = &'static [(&'static str, &'static str)];

const FOR: &str = "x-forwarded-for";
const PROTO: &str = "x-forwarded-proto";
const HOST: &str = "x-forwarded-host";

#[test]
fn the_client_is_the_right_most_address_that_is_not_trusted() {
    let cases: [(&str, Pairs, &str); 22] = [
        ("203.0.113.5", &[], "203.0.113.5"),
        ("203.0.113.5", &[(FOR, "198.51.100.1")], "203.0.113.5"),
        ("10.0.0.1", &[], "10.0.0.1"),
        ("10.0.0.1", &[(FOR, "198.51.100.1")], "198.51.100.1"),
        (
            "10.0.0.1",
            &[(FOR, "1.1.1.1, 198.51.100.1")],
            "198.51.100.1",
        ),
        (
            "10.0.0.1",
            &[(FOR, "1.1.1.1, 198.51.100.1, 10.9.9.9")],
            "198.51.100.1",
        ),
        (
            "10.0.0.1",
            &[(FOR, "1.1.1.1"), (FOR, "198.51.100.1,10.9.9.9")],
            "198.51.100.1",
        ),
        ("10.0.0.1", &[(FOR, "10.0.0.3, 10.0.0.2")], "10.0.0.3"),
        (
            "10.0.0.1",
            &[(FOR, "198.51.100.1, unknown, 10.0.0.2")],
            "10.0.0.2",
        ),
        ("10.0.0.1", &[(FOR, "")], "10.0.0.1"),
        ("10.0.0.1", &[(FOR, "198.51.100.1:4711")], "198.51.100.1"),
        ("10.0.0.1", &[(FOR, "2001:db8::7")], "2001:db8::7"),
        (
            "10.0.0.1",
            &[(FOR, "[2001:db8::7]:4711, [fd00::1]")],
            "2001:db8::7",
        ),
        (
            "10.0.0.1",
            &[(FOR, "198.51.100.1, ::ffff:10.1.1.1")],
            "198.51.100.1",
        ),
        (
            "::ffff:10.0.0.1",
            &[(FOR, "::ffff:198.51.100.1")],
            "198.51.100.1",
        ),
        (
            "::ffff:203.0.113.5",
            &[(FOR, "198.51.100.1")],
            "203.0.113.5",
        ),
        ("172.16.5.5", &[(FOR, "198.51.100.1")], "198.51.100.1"),
        ("172.32.0.1", &[(FOR, "198.51.100.1")], "172.32.0.1"),
        ("192.0.2.200", &[(FOR, "198.51.100.1")], "198.51.100.1"),
        (
            "10.0.0.1",
            &[(
                "forwarded",
                "for=1.1.1.1, For=\"[2001:db8::7]:4711\";proto=https, for=10.0.0.2",
            )],
            "2001:db8::7",
        ),
        (
            "10.0.0.1",
            &[("forwarded", "for=198.51.100.1, for=_hidden")],
            "10.0.0.1",
        ),
        (
            "10.0.0.1",
            &[("forwarded", "for=1.1.1.1"), (FOR, "198.51.100.1")],
            "198.51.100.1",
        ),
    ];
    for (peer, pairs, address) in cases {
        let origin = from(peer, pairs);
        assert_eq!(
            origin.client_address.to_string(),
            address,
            "{peer} {pairs:?}"
        );
    }
}

#[test]
fn scheme_and_host_are_those_that_the_client_used() {
    use Scheme::{Http, Https};
    let cases: [(&str, Pairs, Scheme, &str); 13] = [
        (
            "203.0.113.5",
            &[(PROTO, "https"), (HOST, "evil.example")],
            Http,
            "inner:8080",
        ),
        (
            "10.0.0.1",
            &[(PROTO, "https"), (HOST, "Login.Example")],
            Https,
            "login.example",
        ),
        (
            "10.0.0.1",
            &[(FOR, "198.51.100.1"), (PROTO, "HTTPS")],
            Https,
            "inner:8080",
        ),
        // The client wrote the first word, the proxy the second.
        (
            "10.0.0.1",
            &[(HOST, "evil.example, login.example:8443")],
            Http,
            "login.example:8443",
        ),
        // Two proxies, each of which added its word.
        (
            "10.0.0.1",
            &[
                (FOR, "198.51.100.1, 10.0.0.2"),
                (PROTO, "https, http"),
                (HOST, "login.example, inner"),
            ],
            Https,
            "login.example",
        ),
        // Two proxies; the client wrote words of its own before.
        (
            "10.0.0.1",
            &[
                (FOR, "1.1.1.1, 198.51.100.1, 10.0.0.2"),
                (PROTO, "http, https, http"),
            ],
            Https,
            "inner:8080",
        ),
        // Two proxies, the nearer of which wrote over what was there.
        (
            "10.0.0.1",
            &[(FOR, "198.51.100.1, 10.0.0.2"), (PROTO, "https")],
            Https,
            "inner:8080",
        ),
        (
            "10.0.0.1",
            &[(PROTO, "gopher"), (HOST, "a b")],
            Http,
            "inner:8080",
        ),
        (
            "10.0.0.1",
            &[(HOST, "user@login.example")],
            Http,
            "inner:8080",
        ),
        (
            "10.0.0.1",
            &[(HOST, "[2001:DB8::1]:8443")],
            Http,
            "[2001:db8::1]:8443",
        ),
        (
            "10.0.0.1",
            &[(
                "forwarded",
                "for=198.51.100.1;proto=https;host=\"login.example:8443\"",
            )],
            Https,
            "login.example:8443",
        ),
        (
            "10.0.0.1",
            &[(
                "forwarded",
                "host=evil.example;for=1.1.1.1, for=198.51.100.1;proto=https",
            )],
            Https,
            "inner:8080",
        ),
        (
            "10.0.0.1",
            &[("forwarded", "for=\"a,b;proto=https\";host=\"x\\\"y\"")],
            Http,
            "inner:8080",
        ),
    ];
    for (peer, pairs, scheme, host) in cases {
        let origin = from(peer, pairs);
        assert_eq!(origin.scheme, scheme, "{peer} {pairs:?}");
        assert_eq!(origin.host.as_deref(), Some(host), "{peer} {pairs:?}");
    }
}

#[test]
fn a_connection_over_tls_stays_one() {
    let connection = Connection {
        peer: "203.0.113.5".parse().unwrap(),
        scheme: Scheme::Https,
        host: None,
    };
    let origin = resolve(&trusted(), connection, &headers(&[(PROTO, "http")]));
    assert_eq!((origin.scheme, origin.host), (Scheme::Https, None));
}

#[test]
fn what_is_no_network_is_refused() {
    for text in ["", "10.0.0.0/33", "proxy.example", "10.0.0"] {
        let refused = TrustedProxies::parse(["10.0.0.0/8", text]);
        assert_eq!(refused, Err(NotANetwork(text.to_owned())));
    }
    let all = TrustedProxies::parse([" 0.0.0.0/0 ", "::/0"]).unwrap();
    assert!(all.contains("198.51.100.1".parse().unwrap()));
    assert!(all.contains("2001:db8::1".parse().unwrap()));
}

proptest! {
    #[test]
    fn no_header_panics(
        name in prop::sample::select(vec![FOR, PROTO, HOST, "forwarded"]),
        text in "[ -~]{0,60}",
        bytes in prop::collection::vec(32_u8..=255, 0..40),
    ) {
        from("10.0.0.1", &[(name, &text)]);
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            headers.append(name, value);
        }
        let connection = Connection { peer: "10.0.0.1".parse().unwrap(), scheme: Scheme::Http, host: Some(&text) };
        resolve(&trusted(), connection, &headers);
    }

    /// Whatever stands left of it, the address that the nearest proxy was called from is the client.
    #[test]
    fn a_client_cannot_choose_its_address(written in "[ -~]{0,60}") {
        let list = format!("{written}, 198.51.100.1");
        let origin = from("10.0.0.1", &[(FOR, &list)]);
        prop_assert_eq!(origin.client_address.to_string(), "198.51.100.1");
    }
}
