//! Deleting a client.

use guildhall_model::Timestamp;
use guildhall_store::{LogRow, TenantTransaction};

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Deleting a client.
pub const DELETE: Permission = Permission::any_of(&["delete:clients"]);

struct Plan {
    id: String,
    log: LogRow,
    now: Timestamp,
}

/// Deletes a client: from this moment it is not there, nor do its tokens count; what hangs on it is removed by a job.
/// One that is not there changes nothing and is fine (contract: there is no 404). The global client stays.
pub async fn delete(realm: &Realm, actor: &Actor, id: String) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = Plan {
        id,
        log: log::management_write(realm, actor, "Delete a Client", None)?,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(mark(plan, tx)))
        .await
}

async fn mark(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    if tx.client_is_global(&plan.id).await? == Some(true) {
        return Err(Error::Refused {
            message: "Global client cannot be deleted.".into(),
            code: "operation_not_supported",
        });
    }
    if tx.delete_client(&plan.id, plan.now).await? {
        tx.insert_log(&plan.log).await?;
    }
    Ok(())
}
