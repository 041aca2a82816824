//! The groups that have a role.

use axum::response::Response;
use guildhall_app::{Error, Realm, group, organization, role};
use guildhall_model::group::RoleGroups;
use guildhall_store::{GroupSince, HoldsIn};
use guildhall_web::paging::Shape;

use super::{OrganizationRolePath, Step, shown, step};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;
use crate::role::RolePath;

const LIST: List = List {
    key: "groups",
    sort: "role-groups",
    shape: Shape::ItemsFirst,
};

async fn listed(
    realm: Realm,
    holds_in: HoldsIn,
    role: String,
    query: Step,
) -> Result<Response, Refusal> {
    let asked = LIST.ask(step(query.from, query.take), realm.now())?;
    let plan = (holds_in, role, asked.page.clone());
    let read = realm.store.read(plan, |(holds_in, id, page), mut tx| {
        Box::pin(async move {
            if let HoldsIn::Organization(organization) = holds_in {
                tx.organization(organization)
                    .await?
                    .ok_or_else(organization::missing)?;
            }
            let found = tx.role(id).await?.ok_or_else(role::missing)?;
            let elsewhere = match (holds_in, &found.owner_id) {
                (HoldsIn::Organization(organization), Some(owner)) => {
                    owner != organization.as_str()
                }
                _ => false,
            };
            if elsewhere {
                return Err(role::missing());
            }
            Ok::<_, Error>(tx.groups_of_role(holds_in, id, page).await?)
        })
    });
    asked.answer(read.await?, 0, GroupSince::place, |row| {
        Ok(shown(&realm, &row.group))
    })
}

fn pairs(role: &str, body: RoleGroups) -> Vec<group::Pair> {
    let groups = body.groups.into_iter();
    groups.map(|group| (group, role.to_owned())).collect()
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(RolePath(id)): PathOf<RolePath>,
    Query(query): Query<Step>,
) -> Result<Response, Refusal> {
    listed(realm, HoldsIn::Tenant, id, query).await
}

pub(super) async fn give(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
    Body(body): Body<RoleGroups>,
) -> Result<Response, Refusal> {
    role::find(&realm, id.clone()).await?;
    group::give_roles(&realm, &actor, HoldsIn::Tenant, pairs(&id, body)).await?;
    Ok(answer::nothing())
}

pub(super) async fn take(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
    Body(body): Body<RoleGroups>,
) -> Result<Response, Refusal> {
    role::find(&realm, id.clone()).await?;
    group::take_roles(&realm, &actor, HoldsIn::Tenant, pairs(&id, body)).await?;
    Ok(answer::nothing())
}

pub(super) async fn list_in_organization(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<OrganizationRolePath>,
    Query(query): Query<Step>,
) -> Result<Response, Refusal> {
    // The scopes are needed both (contract); the route lets in whoever has one.
    actor.must(role::READ)?;
    actor.must(group::READ_IN_ORGANIZATION)?;
    let holds_in = HoldsIn::Organization(path.organization);
    listed(realm, holds_in, path.role, query).await
}
