//! Requests, right ones to begin with.

use std::fmt;

use guildhall_management::{Route, routes};
use proptest::prelude::*;

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
