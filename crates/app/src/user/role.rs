//! The roles that a user has in the whole tenant.

use guildhall_model::Timestamp;
use guildhall_model::role::ROLES_PER_HOLDER;
use guildhall_store::{LogRow, TenantTransaction};

use super::missing;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::realm::Realm;
use crate::{log, role};

/// Reading a user's roles.
pub const READ_ROLES: Permission =
    Permission::any_of(&["read:users", "read:roles", "read:role_members"]);
/// Giving a user roles.
pub const ADD_ROLES: Permission = Permission::any_of(&["update:users", "create:role_members"]);
/// Taking roles from a user.
pub const REMOVE_ROLES: Permission = Permission::any_of(&["update:users", "delete:role_members"]);

struct Plan {
    user: String,
    roles: Vec<String>,
    log: LogRow,
    now: Timestamp,
}

/// Gives a user roles; one that it has changes nothing. Refuses a role that is not there, or not of the tenant: all or
/// nothing.
pub async fn add_roles(
    realm: &Realm,
    actor: &Actor,
    user: String,
    roles: Vec<String>,
) -> Result<(), Error> {
    actor.must(ADD_ROLES)?;
    let log = log::management_write(realm, actor, "Assign roles to a user", None)?;
    let plan = Plan {
        user,
        roles,
        log,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(add(plan, tx)))
        .await
}

async fn add(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.user(&plan.user).await?.ok_or_else(missing)?;
    for id in &plan.roles {
        let role = tx.role(id).await?.ok_or_else(role::missing)?;
        if role.owner_id.is_some() {
            return Err(Error::refused_body(
                "A role of an organization is given to its members, not to users.",
            ));
        }
        tx.insert_user_role(&plan.user, id, plan.now).await?;
    }
    if tx.user_role_total(&plan.user).await? > ROLES_PER_HOLDER {
        return Err(Error::NotAllowed {
            message: "No more roles can be assigned to this user.".into(),
            code: "too_many_entities",
        });
    }
    Ok(tx.insert_log(&plan.log).await?)
}

/// Takes roles from a user; one that it has not changes nothing.
pub async fn remove_roles(
    realm: &Realm,
    actor: &Actor,
    user: String,
    roles: Vec<String>,
) -> Result<(), Error> {
    actor.must(REMOVE_ROLES)?;
    let log = log::management_write(realm, actor, "Remove roles from a user", None)?;
    let plan = Plan {
        user,
        roles,
        log,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(remove(plan, tx)))
        .await
}

async fn remove(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.user(&plan.user).await?.ok_or_else(missing)?;
    for role in &plan.roles {
        tx.delete_user_role(&plan.user, role).await?;
    }
    Ok(tx.insert_log(&plan.log).await?)
}
