//! The users who have a role of the tenant.

use guildhall_model::Timestamp;
use guildhall_model::role::ROLES_PER_HOLDER;
use guildhall_store::{LogRow, TenantTransaction};

use super::missing;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Reading who has a role.
pub const READ_USERS: Permission =
    Permission::any_of(&["read:users", "read:roles", "read:role_members"]);
/// Giving users a role.
pub const ADD_USERS: Permission = Permission::any_of(&["update:roles", "create:role_members"]);

struct Plan {
    role: String,
    users: Vec<String>,
    log: LogRow,
    now: Timestamp,
}

/// Gives users a role; who has it keeps it. Refuses an unknown user: all or nothing.
pub async fn add_users(
    realm: &Realm,
    actor: &Actor,
    role: String,
    users: Vec<String>,
) -> Result<(), Error> {
    actor.must(ADD_USERS)?;
    let log = log::management_write(realm, actor, "Assign users to a role", None)?;
    let plan = Plan {
        role,
        users,
        log,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(add(plan, tx)))
        .await
}

async fn add(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let role = tx.role(&plan.role).await?.ok_or_else(missing)?;
    if role.owner_id.is_some() {
        return Err(Error::refused_body(
            "A role of an organization is given to its members, not to users.",
        ));
    }
    for user in &plan.users {
        if tx.user(user).await?.is_none() {
            return Err(Error::Missing {
                message: "One or more of the users do not exist.",
                code: Some("inexistent_user"),
            });
        }
        tx.insert_user_role(user, &plan.role, plan.now).await?;
        if tx.user_role_total(user).await? > ROLES_PER_HOLDER {
            return Err(Error::NotAllowed {
                message: "No more roles can be assigned to this user.".into(),
                code: "too_many_entities",
            });
        }
    }
    Ok(tx.insert_log(&plan.log).await?)
}
