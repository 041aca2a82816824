//! Headers that every answer has, whatever it is.
//!
//! What a page may load and who may frame it (`content-security-policy`) is the page's own to say.

use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::Response;
use futures_util::future::BoxFuture;
use http::header::{
    CACHE_CONTROL, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use tower::{Layer, Service};

use crate::client_address::{Origin, Scheme};

/// What an answer has unless it says something else itself. `same-origin`, not `no-referrer`: with that one browsers
/// would send `Origin: null` with our own forms, and the check against forged ones needs it.
const DEFAULTS: [(HeaderName, HeaderValue); 3] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
];

/// A year, for this host alone: whose the hosts below it are is not ours to know.
const TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds the headers; stands inside of what puts an [`Origin`] into the request's extensions. Without one the request is
/// taken to be http.
#[derive(Clone, Copy, Debug, Default)]
pub struct SecurityHeadersLayer;

impl<Inner> Layer<Inner> for SecurityHeadersLayer {
    type Service = SecurityHeaders<Inner>;

    fn layer(&self, inner: Inner) -> Self::Service {
        SecurityHeaders { inner }
    }
}

/// The service that [`SecurityHeadersLayer`] makes.
#[derive(Clone, Debug)]
pub struct SecurityHeaders<Inner> {
    inner: Inner,
}

impl<Inner> Service<Request> for SecurityHeaders<Inner>
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

    fn call(&mut self, request: Request) -> Self::Future {
        let pinned = request.extensions().get::<Origin>().is_some_and(is_pinned);
        let answer = self.inner.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            let headers = response.headers_mut();
            for (name, value) in DEFAULTS {
                headers.entry(name).or_insert(value);
            }
            if pinned {
                headers
                    .entry(STRICT_TRANSPORT_SECURITY)
                    .or_insert(TRANSPORT_SECURITY);
            }
            Ok(response)
        })
    }
}

/// Whether browsers are to remember that this host is https. Not for loopback names: they would then refuse http to
/// every other program of the machine under that name.
fn is_pinned(origin: &Origin) -> bool {
    origin.scheme == Scheme::Https && !origin.host.as_deref().is_none_or(is_loopback)
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || name.ends_with(".localhost")
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::body::Body;
    use tower::{ServiceExt, service_fn};

    use super::*;

    async fn answer(
        origin: Option<(Scheme, Option<&str>)>,
        own: &'static [(&'static str, &'static str)],
    ) -> Vec<String> {
        let service = SecurityHeadersLayer.layer(service_fn(move |_: Request| async move {
            let mut response = Response::new(Body::empty());
            for (name, value) in own {
                response
                    .headers_mut()
                    .insert(*name, HeaderValue::from_static(value));
            }
            Ok::<_, Infallible>(response)
        }));
        let mut request = Request::new(Body::empty());
        if let Some((scheme, host)) = origin {
            request.extensions_mut().insert(Origin {
                client_address: std::net::IpAddr::from([192, 0, 2, 1]),
                scheme,
                host: host.map(ToOwned::to_owned),
            });
        }
        let response = service.oneshot(request).await.unwrap();
        let mut headers: Vec<String> = response
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        headers.sort();
        headers
    }

    const PLAIN: [&str; 3] = [
        "cache-control: no-store",
        "referrer-policy: same-origin",
        "x-content-type-options: nosniff",
    ];

    #[tokio::test]
    async fn every_answer_has_them() {
        assert_eq!(answer(None, &[]).await, PLAIN);
        let http = Some((Scheme::Http, Some("login.example")));
        assert_eq!(answer(http, &[]).await, PLAIN);
    }

    #[tokio::test]
    async fn https_is_remembered_except_on_loopback() {
        let pinned = answer(Some((Scheme::Https, Some("login.example:8443"))), &[]).await;
        assert_eq!(pinned[..2], PLAIN[..2]);
        assert_eq!(pinned[2], "strict-transport-security: max-age=31536000");
        for host in [
            "localhost:8443",
            "manage.localhost",
            "127.0.0.1:1",
            "[::1]:8443",
            "[::1]",
        ] {
            let answered = answer(Some((Scheme::Https, Some(host))), &[]).await;
            assert_eq!(answered, PLAIN, "{host}");
        }
        assert_eq!(answer(Some((Scheme::Https, None)), &[]).await, PLAIN);
    }

    #[tokio::test]
    async fn what_an_answer_says_itself_stays() {
        let own = &[("cache-control", "public, max-age=15")];
        let answered = answer(None, own).await;
        assert_eq!(answered[0], "cache-control: public, max-age=15");
        assert_eq!(answered[1..], PLAIN[1..]);
    }
}
