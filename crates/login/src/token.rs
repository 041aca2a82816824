//! `POST /oauth/token` (RFC 6749 section 3.2); the body is a form or JSON.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use guildhall_app::token::{self, Issued, UserTokens};
use guildhall_app::{Origin, Realm};
use guildhall_protocol::oauth::{
    Error, Grant, Parameters, TokenRequest, TokenResponse, TokenResponseType,
};
use guildhall_web::body::{self, BodyError, ContentKind, content_kind};
use guildhall_web::form;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::cors;
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
    let by = &asked.authentication;
    let granted = match &asked.grant {
        Grant::ClientCredentials(credentials) => {
            let issued = token::client_credentials(&realm, by, credentials, origin).await;
            issued.map(told)
        }
        Grant::AuthorizationCode(code) => {
            let tokens = token::authorization_code(&realm, by, code, origin).await;
            tokens.map(told_of_user)
        }
        Grant::RefreshToken(refresh) => {
            let tokens = token::refresh_token(&realm, by, refresh, origin).await;
            tokens.map(told_of_user)
        }
    };
    let response = match granted {
        Ok(told) => answer(&told),
        Err(refused) => Refusal::refused(refused, &realm, used_header).into_response(),
    };
    let client = by.client_id().unwrap_or_default();
    Ok(cors::allow(&realm, client, &parts.headers, response).await)
}

/// The parameters of a form or a JSON object.
pub(crate) async fn parameters(
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

fn told(issued: Issued) -> TokenResponse {
    TokenResponse {
        access_token: issued.access_token,
        refresh_token: None,
        id_token: None,
        scope: (!issued.scope.is_empty()).then(|| issued.scope.to_string()),
        expires_in: issued.expires_in,
        token_type: TokenResponseType::Bearer,
    }
}

fn told_of_user(tokens: UserTokens) -> TokenResponse {
    TokenResponse {
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token,
        id_token: tokens.id_token,
        scope: (!tokens.scope.is_empty()).then(|| tokens.scope.to_string()),
        expires_in: tokens.expires_in,
        token_type: TokenResponseType::Bearer,
    }
}

fn answer(told: &TokenResponse) -> Response {
    // Texts and a number can always be written.
    let body = serde_json::to_vec(told).unwrap_or_default();
    let headers = [
        (CONTENT_TYPE, JSON),
        (CACHE_CONTROL, NO_STORE),
        (PRAGMA, HeaderValue::from_static("no-cache")),
    ];
    (StatusCode::OK, headers, Body::from(body)).into_response()
}
