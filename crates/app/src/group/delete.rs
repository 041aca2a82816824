//! Deleting a group.

use guildhall_model::group::GroupId;
use guildhall_store::{LogRow, TenantTransaction};
use serde_json::{Value, json};

use super::event::whole;
use super::missing;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event::tell;
use crate::log;
use crate::realm::Realm;

/// Deleting a group.
pub const DELETE: Permission = Permission::any_of(&["delete:groups"]);

struct Plan {
    realm: Realm,
    actor: Actor,
    id: GroupId,
    log: LogRow,
}

/// Deletes a group: nobody has a role by it from this moment on; what hangs on it is removed by a job.
pub async fn delete(realm: &Realm, actor: &Actor, id: GroupId) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = Plan {
        log: log::management_write(realm, actor, "Delete a group", None)?,
        realm: realm.clone(),
        actor: actor.clone(),
        id,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(mark(plan, tx)))
        .await
}

async fn mark(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let group = tx.group(&plan.id).await?.ok_or_else(missing)?;
    tx.delete_group(&plan.id, plan.realm.now()).await?;
    tx.insert_log(&plan.log).await?;
    let mut object = whole(&group);
    object.insert("updated_at".to_owned(), json!(group.updated_at));
    let object = Value::Object(object);
    tell(&plan.realm, &plan.actor, "group.deleted", &object, &mut tx).await
}
