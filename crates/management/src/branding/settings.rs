//! `/branding` itself.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::branding;
use guildhall_model::branding::UPDATE_BRANDING;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, NoQuery, Tenant, document};

pub(super) async fn read(Tenant(realm): Tenant, _: NoQuery) -> Result<Response, Refusal> {
    answer::ok(&branding::read(&realm)?)
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let change = document(request, &UPDATE_BRANDING).await?;
    answer::ok(&branding::update(&realm, &actor, change).await?)
}
