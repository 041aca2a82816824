//! The line of one request.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use http::{Method, StatusCode};
use metrics::{SharedString, counter, histogram};

use super::Annotations;
use crate::correlation::{CorrelationId, RequestId};

/// The route in the line and the metrics when none matched.
const UNMATCHED: &str = "unmatched";

/// The status of a request whose client went away before the answer (nginx's).
const CLIENT_GONE: u16 = 499;

/// A request that is being answered. Writes its line when it is finished, or when it is dropped before: then the client
/// went away, and the status is 499.
pub(super) struct Line {
    method: &'static str,
    matched: Option<MatchedPath>,
    request_id: RequestId,
    correlation_id: Option<CorrelationId>,
    annotations: Arc<Annotations>,
    started: Instant,
    status: u16,
}

impl Line {
    pub(super) fn begin(
        request: &Request,
        request_id: RequestId,
        correlation_id: Option<CorrelationId>,
        annotations: Arc<Annotations>,
    ) -> Self {
        Self {
            method: method_name(request.method()),
            matched: request.extensions().get::<MatchedPath>().cloned(),
            request_id,
            correlation_id,
            annotations,
            started: instant(),
            status: CLIENT_GONE,
        }
    }

    /// The answer's head is ready.
    pub(super) fn finish(mut self, status: StatusCode) {
        self.status = status.as_u16();
    }

    fn write(&self, elapsed: Duration) {
        let annotations = &self.annotations;
        let client_address = annotations
            .client_address()
            .map(|address| address.to_string());
        tracing::info!(
            target: "guildhall::request",
            {
                http.method = self.method,
                http.route = self.route(),
                http.status = self.status,
                tenant = annotations.tenant(),
                who = annotations.who(),
                client.id = annotations.client_id(),
                client.address = client_address,
                request.id = self.request_id.as_str(),
                correlation.id = self.correlation_id.as_ref().map(CorrelationId::as_str),
                time_ms = elapsed.as_secs_f64() * 1_000.0
            },
            "request"
        );
    }

    fn count(&self, elapsed: Duration) {
        let route = SharedString::from(self.route().to_owned());
        counter!(
            "http_requests_total",
            "method" => self.method,
            "route" => route.clone(),
            "status" => status_class(self.status),
        )
        .increment(1);
        histogram!("http_request_duration_seconds", "method" => self.method, "route" => route)
            .record(elapsed.as_secs_f64());
    }

    fn route(&self) -> &str {
        let matched = self.matched.as_ref().map(MatchedPath::as_str);
        matched.or(self.annotations.route()).unwrap_or(UNMATCHED)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let elapsed = self.started.elapsed();
        self.write(elapsed);
        self.count(elapsed);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long an answer took is measured, not decided by: the product's clock may stand still or be moved"
)]
fn instant() -> Instant {
    Instant::now()
}

/// The method; one of a client's own making is not repeated, so that lines and metrics stay few and short.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

fn status_class(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
