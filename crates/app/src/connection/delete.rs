//! Deleting a connection.

use guildhall_model::Timestamp;
use guildhall_store::{LogRow, TenantTransaction};

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Deleting a connection.
pub const DELETE: Permission = Permission::any_of(&["delete:connections"]);

struct Plan {
    id: String,
    log: LogRow,
    now: Timestamp,
}

/// Deletes a connection and tells when; none where it was not there. From this moment it is not there, and its name is
/// free; what hangs on it is removed by a job.
pub async fn delete(realm: &Realm, actor: &Actor, id: String) -> Result<Option<Timestamp>, Error> {
    actor.must(DELETE)?;
    let plan = Plan {
        id,
        log: log::management_write(realm, actor, "Delete a connection", None)?,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(mark(plan, tx)))
        .await
}

async fn mark(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Option<Timestamp>, Error> {
    if !tx.delete_connection(&plan.id, plan.now).await? {
        return Ok(None);
    }
    tx.insert_log(&plan.log).await?;
    Ok(Some(plan.now))
}
