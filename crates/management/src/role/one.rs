//! Roles: list, create, read, change, delete.

use axum::response::Response;
use guildhall_app::role;
use guildhall_model::role::{CreateRole, UpdateRole};
use serde_json::json;

use super::{RolePath, Shown};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Tenant};

/// Recorded: 200, not 201.
pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    Body(body): Body<CreateRole>,
) -> Result<Response, Refusal> {
    answer::ok(&Shown::created(&role::create(&realm, &actor, body).await?))
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::ok(&Shown::read(&role::find(&realm, id).await?))
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
    Body(change): Body<UpdateRole>,
) -> Result<Response, Refusal> {
    answer::ok(&Shown::read(
        &role::update(&realm, &actor, id, change).await?,
    ))
}

/// Recorded: 200 with an empty object.
pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    role::delete(&realm, &actor, id).await?;
    answer::ok(&json!({}))
}
