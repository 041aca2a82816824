//! The roles of a member, which hold in that organization only.

use guildhall_model::id::{OrganizationId, RoleId};
use guildhall_store::{LogRow, TenantTransaction};

use super::add::must_be_a_user;
use super::join::{about_role, give_roles};
use super::missing;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event::tell;
use crate::realm::Realm;
use crate::{log, organization};

/// Reading a member's roles.
pub const READ_ROLES: Permission = Permission::any_of(&["read:organization_member_roles"]);
/// Giving a member roles.
pub const ADD_ROLES: Permission = Permission::any_of(&["create:organization_member_roles"]);
/// Taking roles from a member.
pub const REMOVE_ROLES: Permission = Permission::any_of(&["delete:organization_member_roles"]);

struct Plan {
    realm: Realm,
    actor: Actor,
    organization: OrganizationId,
    user: String,
    roles: Vec<RoleId>,
    log: LogRow,
}

impl Plan {
    async fn new(
        realm: &Realm,
        actor: &Actor,
        description: &'static str,
        (organization, user, roles): (OrganizationId, String, Vec<RoleId>),
    ) -> Result<Self, Error> {
        let found = organization::find(realm, &organization).await?;
        let about = Some((found.id.as_str(), found.name.as_str()));
        let log = log::management_write(realm, actor, description, about)?;
        Ok(Self {
            realm: realm.clone(),
            actor: actor.clone(),
            organization,
            user,
            roles,
            log,
        })
    }
}

/// Gives a member roles; one that it has changes nothing. Refuses a role that is not there, or of another
/// organization, and a fifty-first: all or nothing.
pub async fn add_roles(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    user: String,
    roles: Vec<RoleId>,
) -> Result<(), Error> {
    actor.must(ADD_ROLES)?;
    let plan = Plan::new(
        realm,
        actor,
        "Assign roles to an organization member",
        (organization, user, roles),
    )
    .await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(add(plan, tx)))
        .await
}

async fn add(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.organization(&plan.organization)
        .await?
        .ok_or_else(organization::missing)?;
    must_be_a_user(&plan.user, &mut tx).await?;
    if !tx.is_member(&plan.organization, &plan.user).await? {
        return Err(missing());
    }
    let holder = (&plan.organization, plan.user.as_str(), plan.roles.clone());
    give_roles(&plan.realm, &plan.actor, holder, &mut tx).await?;
    Ok(tx.insert_log(&plan.log).await?)
}

/// Takes roles from a member; one that it has not changes nothing (recorded).
pub async fn remove_roles(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    user: String,
    roles: Vec<RoleId>,
) -> Result<(), Error> {
    actor.must(REMOVE_ROLES)?;
    let plan = Plan::new(
        realm,
        actor,
        "Remove roles from an organization member",
        (organization, user, roles),
    )
    .await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(remove(plan, tx)))
        .await
}

async fn remove(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.organization(&plan.organization)
        .await?
        .ok_or_else(organization::missing)?;
    must_be_a_user(&plan.user, &mut tx).await?;
    for id in &plan.roles {
        let found = tx.role(id.as_str()).await?;
        let was_there = tx
            .delete_member_role(&plan.organization, &plan.user, id.as_str())
            .await?;
        // A role that is gone has left everybody already.
        let Some(role) = found.filter(|_| was_there) else {
            continue;
        };
        let object = about_role(&plan.organization, &plan.user, &role);
        tell(
            &plan.realm,
            &plan.actor,
            "organization.member.role.deleted",
            &object,
            &mut tx,
        )
        .await?;
    }
    Ok(tx.insert_log(&plan.log).await?)
}
