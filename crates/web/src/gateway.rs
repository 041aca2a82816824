//! Host to tenant: the first thing that is decided about a request.
//!
//! The layer finds out where a request comes from and which tenant's host it names, and leaves both in the request's
//! extensions: [`Origin`] always, [`Realm`] when a tenant is found there. What is answered when none is, each surface
//! says for itself.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use guildhall_app::rate_limit::{self, Excess};
use guildhall_app::{Realm, Services};
use http::header::{HOST, USER_AGENT};

use crate::client_address::{self, Connection, Origin, Scheme, TrustedProxies};
use crate::correlation::CorrelationId;
use crate::rate_limit::{Caller, Decision, RateLimiter, group_with_query};
use crate::request_log::Annotations;

/// What every surface shares.
#[derive(Clone)]
pub struct Gateway {
    /// The operations' services.
    pub services: Services,
    /// Counts requests.
    pub limiter: Arc<RateLimiter>,
    /// Whose word about the client's address counts.
    pub proxies: Arc<TrustedProxies>,
    /// Whether this process ends TLS itself.
    pub scheme: Scheme,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Gateway")
    }
}

/// The failure to look up the tenant, left in the request's extensions for the surface to answer.
#[derive(Clone, Debug)]
pub struct LookupFailed(pub Arc<guildhall_store::Error>);

/// Resolves origin and tenant. For `axum::middleware::from_fn_with_state`.
pub async fn resolve(State(gateway): State<Gateway>, mut request: Request, next: Next) -> Response {
    let origin = origin(&gateway, &request);
    let annotations = request.extensions().get::<Arc<Annotations>>().cloned();
    if let Some(annotations) = &annotations {
        annotations.set_client_address(origin.client_address);
        if let Some(template) = request.extensions().get::<MatchedPath>() {
            annotations.set_route(template.as_str());
        }
    }
    if let Some(authority) = origin.host.clone() {
        match gateway
            .services
            .system
            .tenant_by_host(without_port(&authority).to_owned())
            .await
        {
            Ok(Some((tenant, store))) => {
                if let Some(annotations) = &annotations {
                    annotations.set_tenant(tenant.name.as_str());
                }
                let scheme = if origin.scheme == Scheme::Https {
                    "https"
                } else {
                    "http"
                };
                let realm = Realm::new(
                    gateway.services.clone(),
                    tenant,
                    store,
                    format!("{scheme}://{authority}"),
                );
                request.extensions_mut().insert(realm);
            }
            Ok(None) => {}
            Err(error) => {
                request
                    .extensions_mut()
                    .insert(LookupFailed(Arc::new(error)));
            }
        }
    }
    let log_origin = log_origin(&request, &origin);
    request.extensions_mut().insert(log_origin);
    request.extensions_mut().insert(origin);
    next.run(request).await
}

fn origin(gateway: &Gateway, request: &Request) -> Origin {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| {
        address.ip()
    });
    // HTTP/2 names the host in the URI, HTTP/1.1 in a header.
    let named = request.uri().authority().map(http::uri::Authority::as_str);
    let host = named.or_else(|| {
        request
            .headers()
            .get(HOST)
            .and_then(|host| host.to_str().ok())
    });
    client_address::resolve(
        &gateway.proxies,
        Connection {
            peer,
            scheme: gateway.scheme,
            host,
        },
        request.headers(),
    )
}

/// The request as the tenant log tells it.
fn log_origin(request: &Request, origin: &Origin) -> guildhall_app::Origin {
    let user_agent = request
        .headers()
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    guildhall_app::Origin {
        ip: origin.client_address.to_string(),
        user_agent: beginning(user_agent, 512),
        hostname: origin.host.clone().unwrap_or_default(),
        method: request.method().as_str().to_ascii_lowercase(),
        path: beginning(request.uri().path(), 1024),
        correlation_id: CorrelationId::from_request(request.method(), request.headers())
            .map(|id| id.as_str().to_owned()),
    }
}

/// The first characters of a text, at most `most`.
fn beginning(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    text.chars().take(most).collect()
}

/// Counts a request against its tenant's limits. `None`: nothing limits it.
pub fn count(gateway: &Gateway, request: &Request) -> Option<Decision> {
    let realm = request.extensions().get::<Realm>()?;
    let template = request.extensions().get::<MatchedPath>();
    let template = template.map_or_else(|| request.uri().path(), MatchedPath::as_str);
    let group = group_with_query(request.method(), template, request.uri().query())?;
    let address = request.extensions().get::<guildhall_app::Origin>();
    let caller = Caller {
        address: address.map(|origin| origin.ip.as_str()),
        subject: None,
    };
    gateway
        .limiter
        .take(realm.store.tenant().number(), group, caller)
}

/// Writes what the limiter wants in the tenant log, if it wants anything. A failure is told in the server's own log:
/// the request has its answer all the same.
pub async fn note(realm: &Realm, origin: guildhall_app::Origin, decision: &Decision) {
    if !decision.first_excess && !decision.warning {
        return;
    }
    let excess = Excess {
        bucket: decision.bucket.name(),
        is_global: decision.bucket == decision.bucket.api(),
        size: decision.limit,
        used: decision
            .warning
            .then(|| decision.limit.saturating_sub(decision.remaining)),
    };
    if let Err(error) = rate_limit::write(realm, origin, excess).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "a limit could not be written to the tenant log"
        );
    }
}

/// The host of an authority, without its port: `localhost:8443` is `localhost`, `[::1]:8443` is `[::1]`.
pub fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port))
            if port.bytes().all(|byte| byte.is_ascii_digit()) && !host.is_empty() =>
        {
            host
        }
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::without_port;

    #[test]
    fn ports_are_taken_off() {
        for (authority, host) in [
            ("localhost", "localhost"),
            ("localhost:8443", "localhost"),
            ("[::1]:8443", "[::1]"),
            ("[::1]", "[::1]"),
            ("a.example:", "a.example"),
        ] {
            assert_eq!(without_port(authority), host);
        }
    }
}
