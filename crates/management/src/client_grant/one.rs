//! One client grant: create, read, change, delete.

use axum::response::Response;
use guildhall_app::client_grant;
use guildhall_model::client_grant::{CreateClientGrant, UpdateClientGrant};

use super::GrantPath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Tenant};

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    Body(body): Body<CreateClientGrant>,
) -> Result<Response, Refusal> {
    answer::created(&client_grant::create(&realm, &actor, body).await?)
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(GrantPath(id)): PathOf<GrantPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::ok(&client_grant::find(&realm, id).await?)
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(GrantPath(id)): PathOf<GrantPath>,
    _: NoQuery,
    Body(change): Body<UpdateClientGrant>,
) -> Result<Response, Refusal> {
    answer::ok(&client_grant::update(&realm, &actor, id, change).await?)
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(GrantPath(id)): PathOf<GrantPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    client_grant::delete(&realm, &actor, id).await?;
    Ok(answer::nothing())
}
