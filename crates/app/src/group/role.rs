//! The roles of groups, in the tenant or in one organization.

use guildhall_model::group::{GroupId, ROLES_OF_GROUPS, ROLES_PER_GROUP};
use guildhall_store::{GroupRow, HoldsIn, LogRow, RoleRow, TenantTransaction};
use serde_json::{Map, Value, json};

use super::event::named;
use super::find_in;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event::tell;
use crate::realm::Realm;
use crate::{log, organization, role};

/// Giving groups roles of the tenant.
pub const GIVE_ROLES: Permission = Permission::any_of(&["create:group_roles"]);
/// Taking roles of the tenant from groups.
pub const TAKE_ROLES: Permission = Permission::any_of(&["delete:group_roles"]);
/// Giving groups roles in an organization.
pub const GIVE_ROLES_IN_ORGANIZATION: Permission =
    Permission::any_of(&["create:organization_group_roles"]);
/// Taking roles in an organization from groups.
pub const TAKE_ROLES_IN_ORGANIZATION: Permission =
    Permission::any_of(&["delete:organization_group_roles"]);

/// A group and the id of a role.
pub type Pair = (GroupId, String);

struct Plan {
    realm: Realm,
    actor: Actor,
    holds_in: HoldsIn,
    pairs: Vec<Pair>,
    log: LogRow,
}

impl Plan {
    async fn new(
        realm: &Realm,
        actor: &Actor,
        description: &'static str,
        (holds_in, pairs): (HoldsIn, Vec<Pair>),
    ) -> Result<Self, Error> {
        let found = match &holds_in {
            HoldsIn::Tenant => None,
            HoldsIn::Organization(id) => Some(organization::find(realm, id).await?),
        };
        let about = found
            .as_ref()
            .map(|found| (found.id.as_str(), found.name.as_str()));
        Ok(Self {
            log: log::management_write(realm, actor, description, about)?,
            realm: realm.clone(),
            actor: actor.clone(),
            holds_in,
            pairs,
        })
    }

    /// What an event tells: the group and where the role holds.
    fn object(&self, group: &GroupRow) -> Map<String, Value> {
        let mut object = Map::new();
        if let HoldsIn::Organization(id) = &self.holds_in {
            object.insert("organization".to_owned(), json!({"id": id}));
        }
        object.insert("group".to_owned(), Value::Object(named(group)));
        object
    }
}

/// Gives groups roles; one that a group has changes nothing. Refuses a group or a role that is not there, or that does not
/// belong where the role is to hold, and more than there may be: all or nothing.
pub async fn give_roles(
    realm: &Realm,
    actor: &Actor,
    holds_in: HoldsIn,
    pairs: Vec<Pair>,
) -> Result<(), Error> {
    actor.must(match holds_in {
        HoldsIn::Tenant => GIVE_ROLES,
        HoldsIn::Organization(_) => GIVE_ROLES_IN_ORGANIZATION,
    })?;
    let plan = Plan::new(realm, actor, "Assign roles to groups", (holds_in, pairs)).await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(give(plan, tx)))
        .await
}

async fn give(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let now = plan.realm.now();
    for (group, role) in &plan.pairs {
        let group = find_in(&plan.holds_in, group, &mut tx).await?;
        let role = role_in(&plan.holds_in, role, &mut tx).await?;
        let given = tx
            .insert_group_role(&plan.holds_in, &group.id, &role.id, now)
            .await?;
        if !given {
            continue;
        }
        if tx.group_role_count(&plan.holds_in, &group.id).await? > ROLES_PER_GROUP {
            return Err(no_more(&plan.holds_in));
        }
        let mut object = plan.object(&group);
        object.insert("role".to_owned(), json!({"id": role.id, "name": role.name}));
        object.insert("created_at".to_owned(), json!(now));
        let kind = match plan.holds_in {
            HoldsIn::Tenant => "group.role.assigned",
            HoldsIn::Organization(_) => "organization.group.role.assigned",
        };
        tell(
            &plan.realm,
            &plan.actor,
            kind,
            &Value::Object(object),
            &mut tx,
        )
        .await?;
    }
    if tx.count_of_roles_of_groups(&plan.holds_in).await? > ROLES_OF_GROUPS
        || tx.count_of_groups_with_roles(&plan.holds_in).await?
            > plan.realm.services.limits.groups_with_roles
    {
        return Err(no_more(&plan.holds_in));
    }
    Ok(tx.insert_log(&plan.log).await?)
}

/// The role of that id, if it can be given there.
async fn role_in(
    holds_in: &HoldsIn,
    id: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<RoleRow, Error> {
    let role = tx.role(id).await?.ok_or_else(role::missing)?;
    match (holds_in, &role.owner_id) {
        (_, None) => Ok(role),
        (HoldsIn::Organization(organization), Some(owner)) if owner == organization.as_str() => {
            Ok(role)
        }
        (HoldsIn::Organization(_), Some(_)) => Err(role::missing()),
        (HoldsIn::Tenant, Some(_)) => Err(Error::refused_body(
            "A role of an organization is given to groups in that organization only.",
        )),
    }
}

/// The limit of an organization has a status and a text (contract); that of the tenant has those of users' roles.
fn no_more(holds_in: &HoldsIn) -> Error {
    match holds_in {
        HoldsIn::Tenant => Error::NotAllowed {
            message: "No more roles can be assigned to this group.".into(),
            code: "too_many_entities",
        },
        HoldsIn::Organization(_) => Error::Taken {
            message: "No more roles can be assigned to this organization group.".into(),
            code: None,
        },
    }
}

/// Takes roles from groups; one that a group has not changes nothing.
pub async fn take_roles(
    realm: &Realm,
    actor: &Actor,
    holds_in: HoldsIn,
    pairs: Vec<Pair>,
) -> Result<(), Error> {
    actor.must(match holds_in {
        HoldsIn::Tenant => TAKE_ROLES,
        HoldsIn::Organization(_) => TAKE_ROLES_IN_ORGANIZATION,
    })?;
    let plan = Plan::new(realm, actor, "Remove roles from groups", (holds_in, pairs)).await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(take(plan, tx)))
        .await
}

async fn take(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    for (group, role) in &plan.pairs {
        let group = find_in(&plan.holds_in, group, &mut tx).await?;
        if !tx
            .delete_group_role(&plan.holds_in, &group.id, role)
            .await?
        {
            continue;
        }
        let mut object = plan.object(&group);
        object.insert("role".to_owned(), json!({"id": role}));
        object.insert("deleted_at".to_owned(), json!(plan.realm.now()));
        let kind = match plan.holds_in {
            HoldsIn::Tenant => "group.role.deleted",
            HoldsIn::Organization(_) => "organization.group.role.deleted",
        };
        tell(
            &plan.realm,
            &plan.actor,
            kind,
            &Value::Object(object),
            &mut tx,
        )
        .await?;
    }
    Ok(tx.insert_log(&plan.log).await?)
}
