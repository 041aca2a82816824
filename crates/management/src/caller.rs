//! Who calls: the bearer token and the scopes, checked before path, query and body are looked at.

use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use guildhall_app::{Actor, Origin, Permission, Realm, token};
use guildhall_web::request_log::Annotations;
use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::error::Refusal;

/// Lets a request through whose token grants what the route asks for.
pub(crate) async fn check(permission: Permission, mut request: Request, next: Next) -> Response {
    match authorize(permission, &mut request).await {
        Ok(actor) => {
            request.extensions_mut().insert(actor);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn authorize(permission: Permission, request: &mut Request) -> Result<Actor, Refusal> {
    let actor = known(request).await?;
    actor.must(permission)?;
    Ok(actor)
}

/// The holder of the request's token, whatever it grants.
pub(crate) async fn known(request: &mut Request) -> Result<Actor, Refusal> {
    let token = bearer(request.headers())?.to_owned();
    let realm = request
        .extensions()
        .get::<Realm>()
        .cloned()
        .ok_or_else(Refusal::unknown_host)?;
    let origin = request
        .extensions()
        .get::<Origin>()
        .cloned()
        .unwrap_or_default();
    let actor = token::check_bearer(&realm, &token, origin).await?;
    if let Some(annotations) = request.extensions().get::<Arc<Annotations>>() {
        if let Some(client) = &actor.client_id {
            annotations.set_client_id(client.as_str());
        }
        if let Some(user) = &actor.user_id {
            annotations.set_who(user.as_str());
        }
    }
    Ok(actor)
}

/// The token of `Authorization: Bearer …`. One that is no token by its looks is a header of a wrong form.
fn bearer(headers: &HeaderMap) -> Result<&str, Refusal> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().ok_or_else(Refusal::missing_authentication)?;
    if values.next().is_some() {
        return Err(Refusal::malformed_authentication());
    }
    let value = value
        .to_str()
        .map_err(|_| Refusal::malformed_authentication())?;
    let (scheme, token) = value
        .split_once(' ')
        .ok_or_else(Refusal::malformed_authentication)?;
    let token = token.trim();
    if !scheme.eq_ignore_ascii_case("bearer") || token.split('.').count() != 3 {
        return Err(Refusal::malformed_authentication());
    }
    Ok(token)
}
