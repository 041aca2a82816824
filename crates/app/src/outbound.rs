//! Requests to the outside, as operations and jobs see them: webhooks, and what identity providers publish.
//!
//! The server has the one implementation that reaches the network, and decides which addresses may be reached. What is
//! asked for here is often a URL that a customer wrote, so nobody follows where an answer leads.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::text_records::{NoRecords, TextRecords};

/// Sends requests to the outside.
pub trait Outbound: Send + Sync {
    /// Sends one request and reads the whole answer, whatever its status; redirects are answers like others.
    fn send(&self, request: Request) -> Sending<'_>;
}

/// A request on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send + 'a>>;

/// A request to the outside.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What is asked for.
    pub method: Method,
    /// An absolute URL with https, without user and password.
    pub url: String,
    /// Further headers. They may hold credentials, so they are not shown.
    pub headers: Vec<(String, String)>,
    /// The body; empty: none.
    pub body: Vec<u8>,
    /// How long everything may take, from looking up the host to the last byte of the answer.
    pub time_limit: Duration,
    /// How many bytes the body of the answer may have.
    pub size_limit: usize,
}

/// The methods that are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

impl Request {
    /// How long a request may take when nothing else is said.
    pub const TIME_LIMIT: Duration = Duration::from_secs(10);
    /// How long an answer may be when nothing else is said.
    pub const SIZE_LIMIT: usize = 1 << 20;

    /// Reading what is published at `url`.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: Vec::new(),
            time_limit: Self::TIME_LIMIT,
            size_limit: Self::SIZE_LIMIT,
        }
    }

    /// Sending `body` to `url`.
    pub fn post(url: impl Into<String>, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            method: Method::Post,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.into(),
            ..Self::get(url)
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// Without the values of headers, the body and the URL's query: in each may stand a secret.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.split(['?', '#']).next().unwrap_or_default();
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("url", &url)
            .finish_non_exhaustive()
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers whose values are text; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether the status is of the 200s.
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// The first header of that name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer. The texts hold nothing of the request and may be shown to the tenant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The URL can not be asked.
    #[error("the URL {0}")]
    Url(&'static str),
    /// The host has no address.
    #[error("the host was not found")]
    Unresolved,
    /// The host's addresses are not public, and not among those that are allowed.
    #[error("the host's address is not public")]
    Private,
    /// Nobody listens, or what speaks there is not who it should be.
    #[error("no connection: {0}")]
    Connection(String),
    /// The answer was cut off, or is not HTTP.
    #[error("no whole answer: {0}")]
    Broken(String),
    /// It took too long.
    #[error("no answer in time")]
    TooSlow,
    /// The answer has more bytes than the limit.
    #[error("the answer is too long")]
    TooLong,
}

/// What leads outside.
#[derive(Clone)]
pub struct Outside {
    /// Requests over HTTP.
    pub outbound: Arc<dyn Outbound>,
    /// TXT records of names.
    pub names: Arc<dyn TextRecords>,
}

impl fmt::Debug for Outside {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Outside")
    }
}

impl Outside {
    /// Nothing leads outside: for commands that work beside a server.
    pub fn closed() -> Self {
        Self {
            outbound: Arc::new(Closed),
            names: Arc::new(NoRecords),
        }
    }
}

/// Refuses every request.
struct Closed;

impl Outbound for Closed {
    fn send(&self, _: Request) -> Sending<'_> {
        let failure = Failure::Connection("requests are not sent by this command".to_owned());
        Box::pin(std::future::ready(Err(failure)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_shows_no_secret() {
        let request = Request::post("https://hook.example/in?key=secret", "text/plain", "secret")
            .header("authorization", "Bearer secret");
        let shown = format!("{request:?}");
        assert!(shown.contains("https://hook.example/in"), "{shown}");
        assert!(!shown.contains("secret"), "{shown}");
    }
}
