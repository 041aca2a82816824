//! `/userinfo` (OpenID Connect Core section 5.3), by GET and by POST.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use guildhall_app::{Realm, token};
use guildhall_protocol::oauth::Error;
use http::StatusCode;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};

use crate::context::header;
use crate::cors;
use crate::error::{JSON, NO_STORE, Refusal};

/// Tells who signed in to whoever bears their token.
pub(crate) async fn userinfo(request: Request) -> Result<Response, Refusal> {
    let (parts, _) = request.into_parts();
    let Some(realm) = parts.extensions.get::<Realm>().cloned() else {
        return Err(Refusal::new(Error::Unavailable, None, false));
    };
    let Some(token) = header(&parts, AUTHORIZATION).and_then(bearer) else {
        return Err(Refusal::bearer(Error::InvalidToken.into(), &realm));
    };
    let told = token::userinfo(&realm, token)
        .await
        .map_err(|refused| Refusal::bearer(refused, &realm))?;
    let body = serde_json::to_vec(&told.claims)
        .map_err(|error| Refusal::refused(error.into(), &realm, false))?;
    let headers = [(CONTENT_TYPE, JSON), (CACHE_CONTROL, NO_STORE)];
    let response = (StatusCode::OK, headers, Body::from(body)).into_response();
    Ok(cors::allow(&realm, &told.client_id, &parts.headers, response).await)
}

/// The token of `Bearer …` (RFC 6750 section 2.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("Bearer")
        .then(|| token.trim_matches(' '))
        .filter(|token| !token.is_empty())
}
