//! What success looks like on the wire.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::error::Refusal;

/// The content type of every answer with a body.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// A JSON answer.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Result<Response, Refusal> {
    let body = serde_json::to_vec(value).map_err(guildhall_app::Error::from)?;
    Ok((status, [(CONTENT_TYPE, JSON)], Body::from(body)).into_response())
}

/// 200 with a body.
pub(crate) fn ok(value: &impl Serialize) -> Result<Response, Refusal> {
    json(StatusCode::OK, value)
}

/// 201 with a body.
pub(crate) fn created(value: &impl Serialize) -> Result<Response, Refusal> {
    json(StatusCode::CREATED, value)
}

/// 202 with a body.
pub(crate) fn accepted(value: &impl Serialize) -> Result<Response, Refusal> {
    json(StatusCode::ACCEPTED, value)
}

/// 204 without a body.
pub(crate) fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
