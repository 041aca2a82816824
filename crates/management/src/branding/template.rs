//! The tenant's own template of the login pages.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::{Error, branding};
use guildhall_model::branding::{SET_TEMPLATE, template_of};
use serde_json::json;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, NoQuery, Tenant, value};

pub(super) async fn read(Tenant(realm): Tenant, _: NoQuery) -> Result<Response, Refusal> {
    answer::ok(&json!({"body": branding::template(&realm).await?}))
}

/// Recorded: 201 with an empty object where there was none; the contract says 204 where there was one.
pub(super) async fn set(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let body = value(request, &SET_TEMPLATE).await?;
    let template = template_of(body).ok_or(Error::Internal("a checked template is no text"))?;
    if branding::set_template(&realm, &actor, template).await? {
        answer::created(&json!({}))
    } else {
        Ok(answer::nothing())
    }
}

pub(super) async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
) -> Result<Response, Refusal> {
    branding::delete_template(&realm, &actor).await?;
    Ok(answer::nothing())
}
