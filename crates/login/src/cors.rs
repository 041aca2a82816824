//! Which pages of other origins may read an answer (Fetch, "CORS protocol").
//!
//! Cookies play no part at these endpoints, so what a browser asks before it calls is allowed to everybody: it learns
//! nothing. The answer itself is given to read only to the origins that its client registered.

use axum::response::{IntoResponse, Response};
use guildhall_app::{Realm, login};
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};

/// Answers what a browser asks before it calls.
pub(crate) async fn preflight(headers: HeaderMap) -> Response {
    let Some(origin) = headers.get(ORIGIN).cloned() else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let told = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (
            ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, OPTIONS"),
        ),
        (
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization, content-type, auth0-client, dpop"),
        ),
        (ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("300")),
        (VARY, HeaderValue::from_static("origin")),
    ];
    (StatusCode::NO_CONTENT, told).into_response()
}

/// Lets the page that asked read the answer, if its origin is one of the client's. A failure to find out is a no.
pub(crate) async fn allow(
    realm: &Realm,
    client_id: &str,
    asked: &HeaderMap,
    mut response: Response,
) -> Response {
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    let Some(origin) = asked.get(ORIGIN) else {
        return response;
    };
    let text = origin.to_str().unwrap_or_default();
    match login::admits_origin(realm, client_id, text).await {
        Ok(true) => {
            response
                .headers_mut()
                .insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        Ok(false) => {}
        Err(error) => tracing::warn!(
            error = &error as &dyn std::error::Error,
            "a client's origins could not be read"
        ),
    }
    response
}
