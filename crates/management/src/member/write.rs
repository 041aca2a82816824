//! Adding and removing members.

use axum::response::Response;
use guildhall_app::member;
use guildhall_model::id::OrganizationId;
use guildhall_model::member::Members;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Tenant};

pub(super) async fn add(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    _: NoQuery,
    Body(body): Body<Members>,
) -> Result<Response, Refusal> {
    member::add(&realm, &actor, organization, body.members).await?;
    Ok(answer::nothing())
}

pub(super) async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    _: NoQuery,
    Body(body): Body<Members>,
) -> Result<Response, Refusal> {
    member::remove(&realm, &actor, organization, body.members).await?;
    Ok(answer::nothing())
}
