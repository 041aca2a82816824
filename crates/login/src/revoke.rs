//! `POST /oauth/revoke` (RFC 7009).

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use guildhall_app::{Origin, Realm, token};
use guildhall_protocol::oauth::{Error, RevocationRequest};
use http::StatusCode;
use http::header::{AUTHORIZATION, CACHE_CONTROL};

use crate::context::header;
use crate::cors;
use crate::error::{NO_STORE, Refusal};
use crate::token::parameters;

/// Ends a refresh token; a token that is not there is as good as ended.
pub(crate) async fn revoke(request: Request) -> Result<Response, Refusal> {
    let (parts, content) = request.into_parts();
    let Some(realm) = parts.extensions.get::<Realm>().cloned() else {
        return Err(Refusal::new(Error::Unavailable, None, false));
    };
    let origin = parts.extensions.get::<Origin>().cloned();
    let parameters = parameters(&parts.headers, content, &realm).await?;
    let authorization = header(&parts, AUTHORIZATION);
    let used_header = authorization.is_some();
    let asked = RevocationRequest::parse(authorization, &parameters)
        .map_err(|error| Refusal::new(error, Some(&realm), used_header))?;
    let response = match token::revoke(&realm, &asked, origin.unwrap_or_default()).await {
        Ok(()) => (StatusCode::OK, [(CACHE_CONTROL, NO_STORE)]).into_response(),
        Err(refused) => Refusal::refused(refused, &realm, used_header).into_response(),
    };
    let client = asked.authentication.client_id().unwrap_or_default();
    Ok(cors::allow(&realm, client, &parts.headers, response).await)
}
