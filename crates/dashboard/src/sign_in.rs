//! Signing in and out.

use axum::response::{AppendHeaders, IntoResponse as _, Response};
use guildhall_app::administrator;
use http::StatusCode;
use http::header::SET_COOKIE;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;

use crate::error::Failure;
use crate::extract::Asked;
use crate::form::Form;
use crate::page::{answer, see_other};
use crate::session::{Kept, Session, forget_sign_in, given, keep_sign_in, taken};
use crate::setup::System;

#[derive(Serialize)]
struct SignIn {
    signed_out: bool,
    start: String,
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
        start: format!(
            "/sign-in/start?return={}",
            utf8_percent_encode(asked.text("return").unwrap_or("/"), NON_ALPHANUMERIC)
        ),
    };
    answer(StatusCode::OK, "sign_in.html", &context)
}

/// Leads to the login of the system tenant.
pub(crate) async fn start(System(system, _): System, asked: Asked) -> Result<Response, Failure> {
    let begun = administrator::begin_sign_in(&system).await?;
    let return_to = asked.text("return").filter(|path| is_own(path));
    let kept = format!(
        "{}~{}",
        begun.kept,
        utf8_percent_encode(return_to.unwrap_or("/"), NON_ALPHANUMERIC)
    );
    let cookie = keep_sign_in(&system, &kept).ok_or(Failure::Internal)?;
    Ok(([(SET_COOKIE, cookie)], see_other(&begun.address)).into_response())
}

/// Comes back from it.
pub(crate) async fn callback(
    System(system, origin): System,
    Kept(kept): Kept,
    asked: Asked,
) -> Result<Response, Failure> {
    let kept = kept.unwrap_or_default();
    let (secret, return_to) = kept.split_once('~').unwrap_or((&kept, "%2F"));
    let [state, code] = ["state", "code"].map(|name| asked.text(name).unwrap_or_default());
    let user_id = administrator::finish_sign_in(&system, secret, state, code, origin).await?;
    let Some(user_id) = user_id else {
        return Ok(see_other("/sign-in"));
    };
    let id = administrator::begin(&system, &user_id).await?;
    if administrator::find(&system, &id).await?.is_none() {
        administrator::end(&system, &id).await?;
        return Err(Failure::NotAllowed);
    }
    let return_to = percent_decode_str(return_to).decode_utf8_lossy();
    let target = Some(&*return_to).filter(|path| is_own(path)).unwrap_or("/");
    let cookies = [
        given(&system, &id).ok_or(Failure::Internal)?,
        forget_sign_in(&system).ok_or(Failure::Internal)?,
    ];
    let cookies = AppendHeaders(cookies.map(|cookie| (SET_COOKIE, cookie)));
    Ok((cookies, see_other(target)).into_response())
}

/// A path of ours, and no address of somebody else's.
fn is_own(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

/// Ends the session here and at the system tenant, so that signing in asks for the password again.
pub(crate) async fn out(session: Session, _: Form) -> Result<Response, Failure> {
    session.end().await?;
    let cookie = taken(&session.system).ok_or(Failure::Internal)?;
    let target = administrator::sign_out_address(&session.system).await?;
    Ok(([(SET_COOKIE, cookie)], see_other(&target)).into_response())
}
