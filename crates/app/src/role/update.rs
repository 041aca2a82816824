//! Changing a role.

use guildhall_model::role::UpdateRole;
use guildhall_store::{LogRow, RoleRow, TenantTransaction};

use super::{NAME_KEY, missing, name_taken};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Changing a role, and its permissions.
pub const UPDATE: Permission = Permission::any_of(&["update:roles"]);

struct Plan {
    id: String,
    change: UpdateRole,
    log: LogRow,
}

/// Changes a role and answers it whole.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    id: String,
    change: UpdateRole,
) -> Result<RoleRow, Error> {
    actor.must(UPDATE)?;
    let plan = Plan {
        id,
        change,
        log: log::management_write(realm, actor, "Update a role", None)?,
    };
    let updated = realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await;
    updated.map_err(|error: Error| error.on_conflict(NAME_KEY, name_taken))
}

async fn apply(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<RoleRow, Error> {
    let mut role = tx.role(&plan.id).await?.ok_or_else(missing)?;
    let UpdateRole { name, description } = plan.change.clone();
    if let Some(name) = name {
        role.name = name;
    }
    if description.is_some() {
        role.description = description;
    }
    tx.update_role(&role).await?;
    tx.insert_log(&plan.log).await?;
    Ok(role)
}
