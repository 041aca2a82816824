//! The roles of a group, in the tenant and in an organization.

use axum::response::Response;
use guildhall_app::{Error, Realm, group};
use guildhall_model::group::{GroupId, GroupRoles};
use guildhall_store::{GroupRoleRow, HoldsIn};
use guildhall_web::paging::Shape;
use serde_json::json;

use super::{GroupPath, OrganizationGroupPath, Step, step};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;

const LIST: List = List {
    key: "roles",
    sort: "group-roles",
    shape: Shape::ItemsFirst,
};

async fn listed(
    realm: Realm,
    holds_in: HoldsIn,
    id: GroupId,
    query: Step,
) -> Result<Response, Refusal> {
    let asked = LIST.ask(step(query.from, query.take), realm.now())?;
    let plan = (holds_in, id, asked.page.clone());
    let read = realm.store.read(plan, |(holds_in, id, page), mut tx| {
        Box::pin(async move {
            group::find_in(holds_in, id, &mut tx).await?;
            Ok::<_, Error>(tx.group_roles(holds_in, id, page).await?)
        })
    });
    asked.answer(read.await?, 0, GroupRoleRow::place, |row| {
        let role = row.role;
        Ok(json!({"id": role.id, "name": role.name, "description": role.description.unwrap_or_default()}))
    })
}

fn pairs(group: &GroupId, body: GroupRoles) -> Vec<group::Pair> {
    let roles = body.roles.into_iter();
    roles
        .map(|role| (group.clone(), role.to_string()))
        .collect()
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(GroupPath(id)): PathOf<GroupPath>,
    Query(query): Query<Step>,
) -> Result<Response, Refusal> {
    listed(realm, HoldsIn::Tenant, id, query).await
}

pub(super) async fn give(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(GroupPath(id)): PathOf<GroupPath>,
    _: NoQuery,
    Body(body): Body<GroupRoles>,
) -> Result<Response, Refusal> {
    group::give_roles(&realm, &actor, HoldsIn::Tenant, pairs(&id, body)).await?;
    Ok(answer::nothing())
}

pub(super) async fn take(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(GroupPath(id)): PathOf<GroupPath>,
    _: NoQuery,
    Body(body): Body<GroupRoles>,
) -> Result<Response, Refusal> {
    group::take_roles(&realm, &actor, HoldsIn::Tenant, pairs(&id, body)).await?;
    Ok(answer::nothing())
}

pub(super) async fn list_in_organization(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<OrganizationGroupPath>,
    Query(query): Query<Step>,
) -> Result<Response, Refusal> {
    let holds_in = HoldsIn::Organization(path.organization);
    listed(realm, holds_in, path.group, query).await
}

pub(super) async fn give_in_organization(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<OrganizationGroupPath>,
    _: NoQuery,
    Body(body): Body<GroupRoles>,
) -> Result<Response, Refusal> {
    let holds_in = HoldsIn::Organization(path.organization);
    group::give_roles(&realm, &actor, holds_in, pairs(&path.group, body)).await?;
    Ok(answer::nothing())
}

pub(super) async fn take_in_organization(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<OrganizationGroupPath>,
    _: NoQuery,
    Body(body): Body<GroupRoles>,
) -> Result<Response, Refusal> {
    let holds_in = HoldsIn::Organization(path.organization);
    group::take_roles(&realm, &actor, holds_in, pairs(&path.group, body)).await?;
    Ok(answer::nothing())
}
