//! `POST /oauth/token` (RFC 6749 section 3.2); the body is a form or JSON.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use guildhall_app::token::{self, Issued};
use guildhall_app::{Origin, Realm};
use guildhall_protocol::oauth::{
    Error, Grant, Parameters, TokenRequest, TokenResponse, TokenResponseType,
};
use guildhall_web::body::{self, BodyError, ContentKind, content_kind};
use guildhall_web::form;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::error::{JSON, NO_STORE, Refusal};

/// Grants a token, or says why not.
pub(crate) async fn grant(request: Request) -> Result<Response, Refusal> {
    let (parts, content) = request.into_parts();
    let Some(realm) = parts.extensions.get::<Realm>().cloned() else {
        return Err(Refusal::new(Error::Unavailable, None, false));
    };
    let origin = parts
        .extensions
        .get::<Origin>()
        .cloned()
        .unwrap_or_default();
    let parameters = parameters(&parts.headers, content, &realm).await?;
    let authorization = parts
        .headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let used_header = authorization.is_some();
    let asked = TokenRequest::parse(authorization, &parameters)
        .map_err(|error| Refusal::new(error, Some(&realm), used_header))?;
    let Grant::ClientCredentials(credentials) = &asked.grant;
    let issued = token::client_credentials(&realm, &asked.authentication, credentials, origin)
        .await
        .map_err(|refused| Refusal::refused(refused, &realm, used_header))?;
    Ok(answer(issued))
}

async fn parameters(
    headers: &HeaderMap,
    content: Body,
    realm: &Realm,
) -> Result<Parameters, Refusal> {
    let refuse = |error: Error| Refusal::new(error, Some(realm), false);
    let kind = content_kind(headers);
    if let ContentKind::Other(kind) = kind {
        return Err(Refusal::body(&BodyError::Unsupported(kind), Some(realm)));
    }
    let bytes = body::bytes(headers, content)
        .await
        .map_err(|error| Refusal::body(&error, Some(realm)))?;
    if matches!(kind, ContentKind::Form) {
        let pairs = form::pairs(&bytes)
            .map_err(|error| Refusal::body(&BodyError::Form(error), Some(realm)))?;
        return Parameters::from_pairs(pairs).map_err(refuse);
    }
    // The same check as everywhere: what can not be stored is refused. Doubled names are refused by the reader.
    body::parse_json(&bytes)
        .map_err(|error| Refusal::body(&BodyError::Json(error), Some(realm)))?;
    Parameters::from_json(&bytes).map_err(refuse)
}

fn answer(issued: Issued) -> Response {
    let told = TokenResponse {
        access_token: issued.access_token,
        scope: (!issued.scope.is_empty()).then(|| issued.scope.to_string()),
        expires_in: issued.expires_in,
        token_type: TokenResponseType::Bearer,
    };
    // Texts and a number can always be written.
    let body = serde_json::to_vec(&told).unwrap_or_default();
    let headers = [
        (CONTENT_TYPE, JSON),
        (CACHE_CONTROL, NO_STORE),
        (PRAGMA, HeaderValue::from_static("no-cache")),
    ];
    (StatusCode::OK, headers, Body::from(body)).into_response()
}
