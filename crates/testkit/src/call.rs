//! A call as a client makes it, through the router.

use axum::Router;
use axum::body::Body;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

/// A call that is being put together.
#[derive(Debug)]
pub struct Call<'a> {
    router: &'a Router,
    request: http::request::Builder,
    body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
}

impl<'a> Call<'a> {
    /// A call to `host`.
    pub fn new(router: &'a Router, method: &str, host: &str, path: &str) -> Self {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, host);
        Self {
            router,
            request,
            body: Vec::new(),
        }
    }

    /// With a bearer token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().into_bytes())
    }

    /// With a form body.
    #[must_use]
    pub fn form(self, body: &str) -> Self {
        self.body(
            "application/x-www-form-urlencoded",
            body.as_bytes().to_vec(),
        )
    }

    /// With any body.
    #[must_use]
    pub fn body(mut self, kind: &str, body: Vec<u8>) -> Self {
        self.request = self.request.header(CONTENT_TYPE, kind);
        self.body = body;
        self
    }

    /// Makes the call.
    pub async fn send(self) -> Answer {
        let request = self
            .request
            .body(Body::from(self.body))
            .expect("the call can be put together");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body arrives").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("every answer is text");
        Answer {
            status: parts.status,
            headers: parts.headers,
            text,
        }
    }
}

impl Answer {
    /// The body as JSON; `null` when there is none.
    pub fn json(&self) -> Value {
        if self.text.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text))
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Makes sure of the status; the body is shown when it is another.
    #[track_caller]
    #[expect(
        clippy::return_self_not_must_use,
        reason = "a status alone is often all a test asks for"
    )]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
}
