//! The layer around every request.

use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::Response;
use futures_util::future::BoxFuture;
use guildhall_model::Random;
use http::HeaderValue;
use tower::{Layer, Service};

use super::Annotations;
use super::line::Line;
use crate::client_address::Origin;
use crate::correlation::{CorrelationId, REQUEST_HEADER, RequestId};

/// Names each request, puts `RequestId`, `CorrelationId` (when there is one) and `Arc<Annotations>` into its
/// extensions, answers with `x-request-id`, and writes one line when the answer's head is ready. An [`Origin`] that is
/// in the extensions before is noted.
#[derive(Clone)]
pub struct RequestLogLayer {
    random: Arc<dyn Random>,
}

impl RequestLogLayer {
    /// A layer that draws the requests' names from `random`.
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self { random }
    }
}

impl<Inner> Layer<Inner> for RequestLogLayer {
    type Service = RequestLog<Inner>;

    fn layer(&self, inner: Inner) -> Self::Service {
        RequestLog {
            inner,
            random: Arc::clone(&self.random),
        }
    }
}

/// The service that [`RequestLogLayer`] makes.
#[derive(Clone)]
pub struct RequestLog<Inner> {
    inner: Inner,
    random: Arc<dyn Random>,
}

impl<Inner> Service<Request> for RequestLog<Inner>
where
    Inner: Service<Request, Response = Response>,
    Inner::Future: Send + 'static,
{
    type Response = Response;
    type Error = Inner::Error;
    type Future = BoxFuture<'static, Result<Response, Inner::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Inner::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let request_id = RequestId::generate(&*self.random);
        let correlation_id = CorrelationId::from_request(request.method(), request.headers());
        let annotations = Arc::new(Annotations::default());
        let header = HeaderValue::from_str(request_id.as_str()).ok();

        let extensions = request.extensions_mut();
        if let Some(origin) = extensions.get::<Origin>() {
            annotations.set_client_address(origin.client_address);
        }
        extensions.insert(request_id.clone());
        extensions.insert(Arc::clone(&annotations));
        if let Some(correlation_id) = &correlation_id {
            extensions.insert(correlation_id.clone());
        }

        let line = Line::begin(&request, request_id, correlation_id, annotations);
        let answer = self.inner.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            if let Some(header) = header {
                response.headers_mut().insert(REQUEST_HEADER, header);
            }
            line.finish(response.status());
            Ok(response)
        })
    }
}

#[cfg(test)]
#[path = "layer_tests.rs"]
mod tests;
