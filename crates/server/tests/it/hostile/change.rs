//! What is made up about a right request.

use guildhall_management::{Route, routes};
use proptest::prelude::*;
use serde_json::json;

use super::request::{Segment, Sent};
use super::value::{bytes, encoded, form, near, text};

/// The value of `content-type`, or none.
fn content_type() -> impl Strategy<Value = Option<Vec<u8>>> {
    prop_oneof![
        8 => Just(Some(b"application/json".to_vec())),
        3 => Just(Some(b"application/x-www-form-urlencoded".to_vec())),
        2 => Just(None),
        1 => prop::sample::select(vec![
            "application/json; charset=utf-16", "APPLICATION/JSON;;;", "application/merge-patch+json",
            "text/plain", "multipart/form-data; boundary=x", "application/xml", ";", "a/b, application/json",
        ]).prop_map(|kind| Some(kind.as_bytes().to_vec())),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Some),
    ]
}

/// A body: any bytes, or what nearly fits the route's declaration, as JSON or as a form.
fn body_for(route: Option<&'static Route>) -> BoxedStrategy<Vec<u8>> {
    let schema = route
        .and_then(|route| route.body)
        .map(|schema| schema.to_open_api());
    match schema {
        None => {
            let token = json!({"type": "object", "required": ["grant_type"], "properties": {
                "grant_type": {"type": "string", "enum": ["client_credentials", "password"]},
                "client_id": {"type": "string"}, "client_secret": {"type": "string"},
                "audience": {"type": "string"}, "scope": {"type": "string"}, "organization": {"type": "string"},
            }});
            prop_oneof![
                bytes(),
                near(&token).prop_map(|value| value.to_string().into_bytes())
            ]
            .boxed()
        }
        Some(schema) => prop_oneof![
            3 => bytes(),
            6 => near(&schema).prop_map(|value| value.to_string().into_bytes()),
            1 => near(&schema).prop_map(|value| form(&value).into_bytes()),
        ]
        .boxed(),
    }
}

/// With a body, and what it says to be.
pub(super) fn with_body(sent: Sent) -> BoxedStrategy<Sent> {
    let body = (content_type(), body_for(sent.route));
    body.prop_map(move |(kind, body)| {
        let mut sent = sent.clone();
        sent.headers.extend(kind.map(|kind| ("content-type", kind)));
        sent.body = body;
        sent
    })
    .boxed()
}

/// With a query.
pub(super) fn with_query(sent: Sent) -> BoxedStrategy<Sent> {
    let mut names: Vec<String> = [
        "page",
        "per_page",
        "take",
        "from",
        "sort",
        "include_totals",
        "fields",
        "a[b]",
    ]
    .map(ToOwned::to_owned)
    .to_vec();
    if let Some(query) = sent.route.and_then(|route| route.query) {
        names.extend(
            query
                .properties()
                .iter()
                .map(|property| property.name.to_owned()),
        );
    }
    let value = prop_oneof![
        text(),
        "-?[0-9]{1,25}",
        "(true|false|1e9|0x10|NaN|null|name:1|created_at:-1)",
        "[A-Za-z0-9_-]{0,80}",
    ];
    let pair = (prop::sample::select(names), value).prop_map(|(name, value)| {
        format!("{}={}", encoded(name.as_bytes()), encoded(value.as_bytes()))
    });
    let query = prop_oneof![
        4 => prop::collection::vec(pair, 0..5).prop_map(|pairs| pairs.join("&")),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| encoded(&bytes)),
        1 => "[!-~]{0,40}".prop_map(|text| text.replace('#', "")),
        1 => (1_usize..60_000).prop_map(|count| "a".repeat(count)),
    ];
    query
        .prop_map(move |query| Sent {
            query: Some(query),
            ..sent.clone()
        })
        .boxed()
}

/// Part of a path.
fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..20).prop_map(|bytes| encoded(&bytes)),
        text().prop_map(|text| encoded(text.as_bytes())),
        "(org|con|cgr)_[A-Za-z0-9]{0,20}",
        prop::sample::select(vec![
            "..",
            ".",
            "%2e%2e",
            "%2F",
            "%2F..%2F..",
            "%00",
            "org_%00%00",
            "%C0%AF",
            "%ED%A0%80",
            "%FF",
            "%",
            "%zz",
            "*",
            "{id}",
            ":id",
            "organizations",
            "name",
            "%5C",
            ";a=b",
            "a%20b",
            "\u{e9}",
            "",
        ])
        .prop_map(ToOwned::to_owned),
        (1_usize..60_000).prop_map(|count| "a".repeat(count)),
    ]
}

/// With another path on the same surface.
pub(super) fn with_path(sent: Sent) -> BoxedStrategy<Sent> {
    let count = sent.segments.len();
    // The first two choose the surface.
    let changes = prop::collection::vec((2..count.max(2) + 1, segment(), any::<bool>()), 1..4);
    changes
        .prop_map(move |changes| {
            let mut sent = sent.clone();
            for (place, text, inserted) in changes {
                let place = place.min(sent.segments.len());
                if !inserted && place < sent.segments.len() {
                    sent.segments.remove(place);
                }
                sent.segments.insert(place, Segment::Hostile(text));
            }
            // Another path may be another route.
            sent.route = None;
            sent
        })
        .boxed()
}

/// With odd headers, without a token or a host.
pub(super) fn with_headers(sent: Sent) -> BoxedStrategy<Sent> {
    let name = prop::sample::select(vec![
        "authorization",
        "content-type",
        "content-length",
        "content-encoding",
        "transfer-encoding",
        "host",
        "x-correlation-id",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-port",
        "forwarded",
        "user-agent",
        "accept",
        "cookie",
        "origin",
        "x-request-id",
        "auth0-client",
        "expect",
        "x-http-method-override",
        "range",
        "if-none-match",
    ]);
    // An HTTP library refuses control characters.
    let letter = any::<u8>().prop_filter("a control character", |byte| !byte.is_ascii_control());
    let value = prop_oneof![
        prop::collection::vec(letter, 0..60),
        "(Bearer|Basic|bearer|DPoP) ?[A-Za-z0-9+/=._-]{0,80}".prop_map(String::into_bytes),
        "([a-z0-9.:\\[\\]]{1,20}, ?){0,3}[a-z0-9.:\\[\\]]{1,20}".prop_map(String::into_bytes),
        "(for|host|proto|by)=\"?[a-z0-9.:\\[\\]_]{0,20}\"?(;|,)?".prop_map(String::into_bytes),
        Just(b"first.example".to_vec()),
        Just(b"manage.example".to_vec()),
        (1_usize..20_000).prop_map(|count| vec![b'a'; count]),
    ];
    let headers = prop::collection::vec((name, value), 1..6);
    (
        headers,
        prop::bool::weighted(0.7),
        prop::bool::weighted(0.8),
    )
        .prop_map(move |(headers, with_token, with_host)| Sent {
            headers: sent.headers.iter().cloned().chain(headers).collect(),
            with_token,
            with_host,
            ..sent.clone()
        })
        .boxed()
}

/// With another method.
pub(super) fn with_method(sent: Sent) -> BoxedStrategy<Sent> {
    let method = prop_oneof![
        prop::sample::select(vec![
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
            "PROPFIND", "get",
        ])
        .prop_map(ToOwned::to_owned),
        "[A-Z!#$%&'*+.^_`|~-]{1,40}",
    ];
    method
        .prop_map(move |method| {
            let route = sent.route.and_then(|route| {
                // HEAD is answered as GET is.
                let asked = if method == "HEAD" { "GET" } else { &method };
                routes().find(|other| {
                    other.path == route.path && other.method.as_str().eq_ignore_ascii_case(asked)
                })
            });
            Sent {
                route,
                method,
                ..sent.clone()
            }
        })
        .boxed()
}
