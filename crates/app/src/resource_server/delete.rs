//! Deleting a resource server.

use guildhall_model::Timestamp;
use guildhall_store::{LogRow, TenantTransaction};

use super::{Named, look_up};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Deleting a resource server.
pub const DELETE: Permission = Permission::any_of(&["delete:resource_servers"]);

struct Plan {
    named: Named,
    log: LogRow,
    now: Timestamp,
}

/// Deletes a resource server: from this moment it is not there, nor are its grants; a job removes what hangs on it.
/// One that is not there is fine (the contract knows no 404 here). The Management API stays.
pub async fn delete(realm: &Realm, actor: &Actor, named: Named) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = Plan {
        named,
        log: log::management_write(realm, actor, "Delete a resource server", None)?,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(mark(plan, tx)))
        .await
}

async fn mark(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let Some(server) = look_up(&plan.named, &mut tx).await? else {
        return Ok(());
    };
    if server.is_system {
        return Err(Error::Refused {
            message: "System resource servers cannot be deleted.".into(),
            code: "operation_not_supported",
        });
    }
    if tx.delete_resource_server(&server.id, plan.now).await? {
        tx.insert_log(&plan.log).await?;
    }
    Ok(())
}
