//! The routes' sum, and the router that is read off it.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use guildhall_app::{Origin, Realm};
use guildhall_web::gateway::{self, Gateway, LookupFailed};
use http::HeaderValue;
use http::header::ALLOW;
use tower_http::catch_panic::CatchPanicLayer;

use crate::caller;
use crate::error::Refusal;
use crate::route::Route;
use crate::{
    absent, action, branding, client, client_grant, connection, discovery_domain, event_stream,
    group, invitation, job, log, member, open_api, organization, organization_client,
    organization_client_grant, organization_connection, resource_server, role, signing_key,
    tenant_settings, ticket, user,
};

/// Below which path the API is found.
pub(crate) const BASE: &str = "/api/v2";

/// Every operation of the API.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    [
        action::ROUTES,
        branding::ROUTES,
        client::ROUTES,
        client_grant::ROUTES,
        connection::ROUTES,
        discovery_domain::ROUTES,
        group::ROUTES,
        invitation::ROUTES,
        job::ROUTES,
        event_stream::ROUTES,
        log::ROUTES,
        member::ROUTES,
        organization::ROUTES,
        organization_client::ROUTES,
        organization_client_grant::ROUTES,
        organization_connection::ROUTES,
        resource_server::ROUTES,
        role::ROUTES,
        signing_key::ROUTES,
        tenant_settings::ROUTES,
        ticket::ROUTES,
        user::ROUTES,
    ]
    .into_iter()
    .flatten()
}

/// The API's router. `gateway::resolve` has to run before it.
pub fn router(gateway: &Gateway) -> Router {
    let mut by_path: BTreeMap<&str, MethodRouter> = BTreeMap::new();
    for route in routes() {
        let permission = route.permission;
        let checked = (route.handler)().layer(middleware::from_fn(move |request, next| {
            caller::check(permission, request, next)
        }));
        let paths = by_path.remove(route.path).unwrap_or_default();
        by_path.insert(route.path, paths.merge(checked));
    }
    let mut router = Router::new();
    for (path, methods) in by_path {
        router = router.route(
            &format!("{BASE}{path}"),
            methods.fallback(|| async { Refusal::wrong_method(None) }),
        );
    }
    router
        .route(
            &format!("{BASE}/openapi.json"),
            axum::routing::get(open_api::document).fallback(|| async {
                Refusal::wrong_method(Some(HeaderValue::from_static("GET")))
            }),
        )
        .route(
            BASE,
            axum::routing::any(|| async { Refusal::unknown_path() }),
        )
        .route(
            &format!("{BASE}/"),
            axum::routing::any(|| async { Refusal::unknown_path() }),
        )
        .route(
            &format!("{BASE}/{{*rest}}"),
            axum::routing::any(absent::refuse),
        )
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(gateway.clone(), enter))
}

/// The tenant has to be there, and not to ask too often.
async fn enter(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    if let Some(LookupFailed(error)) = request.extensions().get::<LookupFailed>() {
        tracing::warn!(
            error = &**error as &dyn std::error::Error,
            "a tenant could not be looked up"
        );
        return Refusal::from(guildhall_store::Error::Unavailable(
            error.to_string().into(),
        ))
        .into_response();
    }
    let Some(realm) = request.extensions().get::<Realm>().cloned() else {
        return Refusal::unknown_host().into_response();
    };
    let template = request.extensions().get::<MatchedPath>().cloned();
    let decision = gateway::count(&gateway, &request);
    if let Some(decision) = &decision {
        let origin = request
            .extensions()
            .get::<Origin>()
            .cloned()
            .unwrap_or_default();
        gateway::note(&realm, origin, decision).await;
    }
    let mut response = match &decision {
        Some(decision) if !decision.allowed => Refusal::rate_limited(decision).into_response(),
        _ => with_allow(next.run(request).await, template.as_ref()),
    };
    if let Some(decision) = decision {
        decision.write_headers(response.headers_mut());
    }
    response
}

/// A panic of a handler, as an answer; it was logged by the panic hook.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Refusal::panicked().into_response()
}

/// A 405 tells which methods there are.
fn with_allow(mut response: Response, template: Option<&MatchedPath>) -> Response {
    if response.status() == http::StatusCode::METHOD_NOT_ALLOWED {
        let path = template
            .and_then(|template| template.as_str().strip_prefix(BASE))
            .unwrap_or_default();
        let methods: Vec<String> = routes()
            .filter(|route| route.path == path)
            .map(|route| route.method.as_str().to_uppercase())
            .collect();
        // The document is no operation, and names its method itself.
        if !methods.is_empty()
            && let Ok(value) = methods.join(", ").parse()
        {
            response.headers_mut().insert(ALLOW, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Method;

    #[test]
    fn every_operation_stands_once() {
        let mut seen = std::collections::BTreeSet::new();
        for route in routes() {
            assert!(
                seen.insert((route.path, route.method)),
                "{:?} {}",
                route.method,
                route.path
            );
            assert!(
                route.method != Method::Get || route.body.is_none(),
                "{} has a body",
                route.operation
            );
        }
    }
}
