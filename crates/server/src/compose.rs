//! The surfaces, put together.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use guildhall_app::Services;
use guildhall_dashboard::Dashboard;
use guildhall_pages::{CONTENT_SECURITY_POLICY, ErrorPage, error_page};
use guildhall_web::client_address::{Scheme, TrustedProxies};
use guildhall_web::gateway::{self, Gateway};
use guildhall_web::rate_limit::{Personality, RateLimiter};
use guildhall_web::request_log::RequestLogLayer;
use guildhall_web::security_headers::SecurityHeadersLayer;
use http::header::{CONTENT_SECURITY_POLICY as POLICY, CONTENT_TYPE, HOST};
use http::{HeaderValue, StatusCode};
use tower::ServiceExt as _;

use crate::asset;
use crate::configuration::{self, Configuration};
use crate::telemetry::Metrics;

/// What the surfaces are put together from.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The operations' services.
    pub services: Services,
    /// How requests are limited.
    pub personality: Personality,
    /// Whose word about the client's address counts.
    pub proxies: TrustedProxies,
    /// Whether TLS ends here.
    pub scheme: Scheme,
    /// The origin of the first tenant (`https://localhost:8443`) and its authority.
    pub public: (String, String),
    /// The Dashboard's origin and host (without a port).
    pub dashboard: (String, String),
    /// What is measured, where it is.
    pub metrics: Option<Metrics>,
}

impl Parts {
    /// The parts that a configuration describes.
    pub fn new(
        configuration: &Configuration,
        services: Services,
        metrics: Option<Metrics>,
    ) -> anyhow::Result<Self> {
        let networks: Vec<String> = configuration
            .listen
            .trusted_proxies
            .iter()
            .map(ToString::to_string)
            .collect();
        let url = &configuration.public.url;
        let dashboard = &configuration.public.dashboard_url;
        Ok(Self {
            services,
            personality: configuration.rate_limits.as_str().parse()?,
            proxies: TrustedProxies::parse(networks.iter().map(String::as_str))?,
            scheme: match configuration.transport.scheme() {
                configuration::Scheme::Http => Scheme::Http,
                configuration::Scheme::Https => Scheme::Https,
            },
            public: (url.to_string(), url.authority()),
            dashboard: (dashboard.to_string(), dashboard.host.to_string()),
            metrics,
        })
    }
}

/// The whole server as one router.
pub fn router(parts: Parts) -> Router {
    let random = parts.services.random.clone();
    let tenants = tenants(&parts);
    let dashboard = dashboard(&parts);
    let (_, dashboard_host) = parts.dashboard;
    let hosts = Hosts {
        dashboard_host: dashboard_host.into(),
        dashboard,
        tenants,
    };
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready).with_state(parts.services.clone()))
        .route(
            "/metrics",
            get(metrics).with_state((parts.metrics, parts.services)),
        )
        .merge(asset::routes())
        .fallback(by_host)
        .with_state(hosts)
        .layer(RequestLogLayer::new(random))
}

fn gateway(parts: &Parts) -> Gateway {
    Gateway {
        services: parts.services.clone(),
        limiter: Arc::new(RateLimiter::new(
            parts.personality,
            parts.services.clock.clone(),
        )),
        proxies: Arc::new(parts.proxies.clone()),
        scheme: parts.scheme,
    }
}

/// What is served at the Dashboard's host, which is the system tenant's: its login, and no Management API.
fn dashboard(parts: &Parts) -> Router {
    let scheme = if parts.public.0.starts_with("http:") {
        "http"
    } else {
        "https"
    };
    let gateway = gateway(parts);
    guildhall_dashboard::router(Dashboard {
        services: parts.services.clone(),
        scheme,
    })
    .merge(guildhall_login::router(&gateway))
    .layer(SecurityHeadersLayer)
    .layer(middleware::from_fn_with_state(
        gateway.clone(),
        gateway::resolve,
    ))
}

/// What is served at the tenants' hosts.
pub(crate) fn tenants(parts: &Parts) -> Router {
    let gateway = gateway(parts);
    let target = format!("{}/", parts.dashboard.0);
    let to_dashboard = move || async move { Redirect::temporary(&target) };
    Router::new()
        .merge(guildhall_management::router(&gateway))
        .merge(guildhall_login::router(&gateway))
        .route("/dashboard", get(to_dashboard))
        .fallback(nothing_here)
        .layer(SecurityHeadersLayer)
        .layer(middleware::from_fn_with_state(
            gateway.clone(),
            gateway::resolve,
        ))
}

/// Two hosts, two routers: no tenant's content is served at the Dashboard's host, and no Dashboard at a tenant's.
#[derive(Clone)]
struct Hosts {
    dashboard_host: Arc<str>,
    dashboard: Router,
    tenants: Router,
}

async fn by_host(State(hosts): State<Hosts>, request: Request) -> Response {
    let named = request.uri().authority().map(http::uri::Authority::as_str);
    let named = named
        .or_else(|| {
            request
                .headers()
                .get(HOST)
                .and_then(|host| host.to_str().ok())
        })
        .unwrap_or_default();
    let is_dashboard = gateway::without_port(named).eq_ignore_ascii_case(&hosts.dashboard_host);
    let router = if is_dashboard {
        hosts.dashboard
    } else {
        hosts.tenants
    };
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

async fn ready(State(services): State<Services>) -> Response {
    match services.system.is_alive().await {
        Ok(()) => "ready".into_response(),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "not ready: the database does not answer"
            );
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer",
            )
                .into_response()
        }
    }
}

async fn metrics(State((metrics, services)): State<(Option<Metrics>, Services)>) -> Response {
    match metrics {
        Some(metrics) => {
            let (commits, operations) = services.system.batches();
            metrics.observe_commits(commits, operations);
            let kind = "text/plain; version=0.0.4; charset=utf-8";
            ([(CONTENT_TYPE, kind)], metrics.render()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn nothing_here() -> Response {
    let message = "There is no page at this address.";
    match error_page(&ErrorPage {
        title: "Nothing is here",
        message,
    }) {
        Ok(html) => {
            let policy = HeaderValue::from_static(CONTENT_SECURITY_POLICY);
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            (
                StatusCode::NOT_FOUND,
                [(CONTENT_TYPE, kind), (POLICY, policy)],
                html,
            )
                .into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
