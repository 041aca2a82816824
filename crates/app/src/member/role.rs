//! The roles of a member, which hold in that organization only.

use guildhall_model::Timestamp;
use guildhall_model::id::{OrganizationId, RoleId};
use guildhall_model::role::ROLES_PER_HOLDER;
use guildhall_store::{LogRow, TenantTransaction};
use serde_json::json;

use super::add::must_be_a_user;
use super::missing;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::realm::Realm;
use crate::{event, log, organization, role};

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
    now: Timestamp,
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
            now: realm.now(),
        })
    }

    async fn tell(
        &self,
        kind: &'static str,
        role: &RoleId,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<(), Error> {
        let object = json!({
            "organization": {"id": self.organization}, "user": {"user_id": self.user}, "role": {"id": role},
        });
        let event = event::new(&self.realm, &self.actor, kind, &object, None)?;
        Ok(tx
            .enqueue(&event.id, event.kind, &event.payload, self.now)
            .await?)
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
    for id in &plan.roles {
        let found = tx.role(id.as_str()).await?.ok_or_else(role::missing)?;
        if found
            .owner_id
            .is_some_and(|owner| owner != plan.organization.as_str())
        {
            return Err(role::missing());
        }
        tx.insert_member_role(&plan.organization, &plan.user, id.as_str(), plan.now)
            .await?;
        plan.tell("organization.member.role.assigned", id, &mut tx)
            .await?;
    }
    if tx.member_role_total(&plan.organization, &plan.user).await? > ROLES_PER_HOLDER {
        return Err(Error::Taken {
            message: "No more roles can be assigned to this organization member.".into(),
            code: None,
        });
    }
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
        tx.delete_member_role(&plan.organization, &plan.user, id.as_str())
            .await?;
        plan.tell("organization.member.role.deleted", id, &mut tx)
            .await?;
    }
    Ok(tx.insert_log(&plan.log).await?)
}
