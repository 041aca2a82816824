//! Hostile requests, made up.

use std::fmt;

use guildhall_management::{Route, routes};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Part of a path.
#[derive(Clone, Debug)]
pub(super) enum Segment {
    /// As the route has it.
    Named(String),
    /// The id of a thing that is there, by the word before it.
    Known(String),
    /// Anything, percent-encoded.
    Hostile(String),
}

/// A request, not yet put together.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) route: Option<&'static Route>,
    pub(super) method: String,
    pub(super) segments: Vec<Segment>,
    pub(super) query: Option<String>,
    pub(super) with_host: bool,
    pub(super) with_token: bool,
    pub(super) headers: Vec<(&'static str, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

/// Which surface a request reaches, which decides the shape of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surface {
    /// `statusCode`, `error`, `message`.
    Management,
    /// `error`, `error_description`.
    OAuth,
    /// A page.
    People,
}

/// What is asked beside the routes of the Management API.
const OTHERS: &[(&str, &str)] = &[
    ("POST", "/oauth/token"),
    ("POST", "/oauth/token"),
    ("POST", "/oauth/token"),
    ("GET", "/.well-known/jwks.json"),
    ("GET", "/.well-known/openid-configuration"),
    ("GET", "/api/v2/openapi.json"),
    ("GET", "/api/v2/nothing"),
];

impl Sent {
    pub(super) fn surface(&self) -> Surface {
        let names = self.segments.iter().map(|segment| match segment {
            Segment::Named(name) => name.as_str(),
            _ => "",
        });
        // The Dashboard has a host of its own.
        let mut hosts = self.headers.iter().filter(|(name, _)| *name == "host");
        if !self.with_host
            && hosts
                .next()
                .is_some_and(|(_, host)| host == b"manage.example")
        {
            return Surface::People;
        }
        match names.collect::<Vec<_>>().as_slice() {
            ["api", "v2", ..] => Surface::Management,
            ["oauth", "token"] | [".well-known", "jwks.json" | "openid-configuration"] => {
                Surface::OAuth
            }
            _ => Surface::People,
        }
    }
}

impl fmt::Debug for Sent {
    /// As it would stand on the wire, readable.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} {:?} ?{:?}",
            self.method, self.segments, self.query
        )?;
        write!(
            formatter,
            " host: {} token: {}",
            self.with_host, self.with_token
        )?;
        for (name, value) in &self.headers {
            write!(formatter, " [{name}: {}]", value.escape_ascii())?;
        }
        write!(formatter, " {}", self.body.escape_ascii())
    }
}

/// A right request but for its missing query and body, to anything there is.
pub(super) fn plain() -> impl Strategy<Value = Sent> {
    let routes: Vec<&'static Route> = routes().collect();
    let route = prop::sample::select(routes).prop_map(|route| {
        let path = format!("/api/v2{}", route.path);
        sent(Some(route), &route.method.as_str().to_uppercase(), &path)
    });
    let other = prop::sample::select(OTHERS).prop_map(|(method, path)| sent(None, method, path));
    prop_oneof![4 => route, 1 => other]
}

fn sent(route: Option<&'static Route>, method: &str, path: &str) -> Sent {
    let mut segments = Vec::new();
    let mut before = "";
    for word in path.split('/').skip(1) {
        segments.push(if word.starts_with('{') {
            Segment::Known(before.to_owned())
        } else {
            Segment::Named(word.to_owned())
        });
        before = word;
    }
    Sent {
        route,
        method: method.to_owned(),
        segments,
        query: None,
        with_host: true,
        with_token: true,
        headers: Vec::new(),
        body: Vec::new(),
    }
}

/// Bytes, and what looks a little like something.
pub(super) fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..64),
        any::<String>().prop_map(String::into_bytes),
        "[\\[\\]{}:,\"\\\\u0-9a-fé\n \u{0}]{0,60}".prop_map(String::into_bytes),
        "[a-z\\[\\]0-9=&%+\u{0}]{0,60}".prop_map(String::into_bytes),
        json().prop_map(|value| value.to_string().into_bytes()),
    ]
}

/// A text, odd or plain.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => any::<String>(),
        4 => "[a-z0-9_-]{1,60}",
        1 => Just("\0".to_owned()),
        1 => Just(String::new()),
        1 => Just("\u{feff}\u{202e}\u{10ffff}".to_owned()),
        1 => "[#a-f0-9]{4}",
        1 => Just("https://example.com/logo.png".to_owned()),
        1 => (250_usize..260).prop_map(|count| "ü".repeat(count)),
    ]
}

/// Any JSON.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(text(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// JSON that fits a declaration, or nearly.
fn near(schema: &Value) -> BoxedStrategy<Value> {
    let kind = schema["type"]
        .as_str()
        .or_else(|| schema["type"][0].as_str());
    let fitting = match kind {
        Some("object") => object(schema),
        Some("array") => prop::collection::vec(near(&schema["items"]), 0..3)
            .prop_map(Value::from)
            .boxed(),
        Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
        Some("integer" | "number") => prop_oneof![1_i64..100, any::<i64>()]
            .prop_map(Value::from)
            .boxed(),
        Some("string") => match schema["enum"].as_array() {
            Some(choices) => prop::sample::select(choices.clone()).boxed(),
            None => text().prop_map(Value::from).boxed(),
        },
        _ => json().boxed(),
    };
    prop_oneof![12 => fitting, 1 => json(), 1 => Just(Value::Null)].boxed()
}

fn object(schema: &Value) -> BoxedStrategy<Value> {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let named = schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let members: Vec<_> = named
        .iter()
        .map(|(name, schema)| {
            let name = name.clone();
            let likely = if required.contains(&json!(name)) {
                0.97
            } else {
                0.3
            };
            prop::option::weighted(
                likely,
                near(schema).prop_map(move |value| (name.clone(), value)),
            )
        })
        .collect();
    let free = match &schema["additionalProperties"] {
        Value::Object(_) => {
            prop::collection::hash_map(text(), near(&schema["additionalProperties"]), 0..4).boxed()
        }
        _ => prop::collection::hash_map(text(), json(), 0..2)
            .prop_map(|odd| {
                if odd.len() % 5 == 1 {
                    odd
                } else {
                    std::collections::HashMap::new()
                }
            })
            .boxed(),
    };
    (members, free)
        .prop_map(|(members, free)| {
            let mut object: Map<String, Value> = members.into_iter().flatten().collect();
            object.extend(free);
            Value::Object(object)
        })
        .boxed()
}

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

/// The upper level of an object as a form.
fn form(value: &Value) -> String {
    let members = value.as_object().into_iter().flatten();
    let pairs = members.map(|(name, value)| {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned);
        format!("{}={}", encoded(name.as_bytes()), encoded(value.as_bytes()))
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Every byte that is no letter or digit, percent-encoded.
pub(super) fn encoded(bytes: &[u8]) -> String {
    let letters = bytes.iter().map(|byte| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    letters.collect()
}

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
