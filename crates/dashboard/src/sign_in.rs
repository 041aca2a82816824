//! Signing in and out.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::error::Failure;
use crate::extract::Asked;
use crate::form::Form;
use crate::page::{answer, see_other};
use crate::session::{Session, taken};

#[derive(Serialize)]
struct SignIn {
    signed_out: bool,
}

/// The address of the page for who is not signed in; `return_to` is where one was.
pub(crate) fn address(return_to: &str) -> String {
    format!(
        "/sign-in?return={}",
        utf8_percent_encode(return_to, NON_ALPHANUMERIC)
    )
}

pub(crate) async fn show(asked: Asked) -> Result<Response, Failure> {
    let context = SignIn {
        signed_out: asked.text("signed-out").is_some(),
    };
    answer(StatusCode::OK, "sign_in.html", &context)
}

pub(crate) async fn out(session: Session, _: Form) -> Result<Response, Failure> {
    session.end().await?;
    let cookie = taken(&session.system).ok_or(Failure::Internal)?;
    let target = see_other("/sign-in?signed-out=1");
    Ok(([(SET_COOKIE, cookie)], target).into_response())
}
