//! What only `--dev` has: a clock that can be moved, and a mailbox. Without the flag none of this is there.

mod clock;
mod mailbox;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Json, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use guildhall_model::Clock as _;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

pub use clock::{DurationError, MovableClock};

use crate::mail::Mailbox;

/// The development paths.
pub fn router(clock: Arc<MovableClock>, mailbox: Arc<Mailbox>) -> Router {
    Router::new()
        .route("/dev/clock", get(show).post(advance))
        .with_state(clock)
        .merge(mailbox::router(mailbox))
}

async fn show(State(clock): State<Arc<MovableClock>>) -> Response {
    Json(json!({"now": clock.now()})).into_response()
}

/// The body of `POST /dev/clock`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    /// How far, as an ISO 8601 duration (`P8D`, `PT15M`).
    advance: String,
}

async fn advance(
    State(clock): State<Arc<MovableClock>>,
    body: Result<Json<Advance>, axum::extract::rejection::JsonRejection>,
) -> Response {
    let refuse = |message: String| {
        (StatusCode::BAD_REQUEST, Json(json!({"message": message}))).into_response()
    };
    match body {
        Ok(Json(body)) => match clock.advance(&body.advance) {
            Ok(()) => Json(json!({"now": clock.now()})).into_response(),
            Err(error) => refuse(error.to_string()),
        },
        Err(rejection) => refuse(format!("send {{\"advance\": \"P8D\"}}: {rejection}")),
    }
}
