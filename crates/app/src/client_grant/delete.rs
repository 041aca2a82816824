//! Deleting a client grant.

use guildhall_model::Timestamp;
use guildhall_store::{LogRow, TenantTransaction};

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Deleting a client grant.
pub const DELETE: Permission = Permission::any_of(&["delete:client_grants"]);

struct Plan {
    id: String,
    log: LogRow,
    now: Timestamp,
}

/// Deletes a grant: from this moment it is not there, nor are its associations with organizations. A second time
/// changes nothing and is fine (recorded).
pub async fn delete(realm: &Realm, actor: &Actor, id: String) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = Plan {
        id,
        log: log::management_write(realm, actor, "Delete client grant", None)?,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(mark(plan, tx)))
        .await
}

async fn mark(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    if tx.delete_client_grant(&plan.id, plan.now).await? {
        tx.insert_log(&plan.log).await?;
    }
    Ok(())
}
