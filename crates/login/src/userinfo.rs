//! `/userinfo` (OpenID Connect Core section 5.3), by GET and by POST.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use guildhall_app::{Realm, token};
use guildhall_protocol::oauth::Error;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use http::request::Parts;
use http::{Method, StatusCode};

use crate::context::header;
use crate::cors;
use crate::error::{JSON, NO_STORE, Refusal};
use crate::parameters::{self, Fields};

/// Tells who signed in to whoever bears their token.
pub(crate) async fn userinfo(request: Request) -> Result<Response, Refusal> {
    let (parts, content) = request.into_parts();
    let Some(realm) = parts.extensions.get::<Realm>().cloned() else {
        return Err(Refusal::new(Error::Unavailable, None, false));
    };
    let token = match header(&parts, AUTHORIZATION) {
        Some(authorization) => bearer(authorization).map(str::to_owned),
        None => in_form(&parts, content).await,
    };
    let Some(token) = token else {
        return Err(Refusal::bearer(Error::InvalidToken.into(), &realm));
    };
    let told = token::userinfo(&realm, &token)
        .await
        .map_err(|refused| Refusal::bearer(refused, &realm))?;
    let body = serde_json::to_vec(&told.claims)
        .map_err(|error| Refusal::refused(error.into(), &realm, false))?;
    let headers = [(CONTENT_TYPE, JSON), (CACHE_CONTROL, NO_STORE)];
    let response = (StatusCode::OK, headers, Body::from(body)).into_response();
    Ok(cors::allow(&realm, &told.client_id, &parts.headers, response).await)
}

/// The token in the field `access_token` of a form (RFC 6750 section 2.2). One in the address is not looked at: addresses
/// are written down everywhere.
async fn in_form(parts: &Parts, content: Body) -> Option<String> {
    if parts.method != Method::POST {
        return None;
    }
    let fields = Fields::new(parameters::posted(parts, content).await.ok()?);
    fields.some("access_token").map(str::to_owned)
}

/// The token of `Bearer …` (RFC 6750 section 2.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("Bearer")
        .then(|| token.trim_matches(' '))
        .filter(|token| !token.is_empty())
}
