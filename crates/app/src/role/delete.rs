//! Deleting a role.

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

use super::missing;

/// Deleting a role.
pub const DELETE: Permission = Permission::any_of(&["delete:roles"]);

/// Deletes a role: nobody has it from this moment on; what hangs on it is removed by a job.
pub async fn delete(realm: &Realm, actor: &Actor, id: String) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = (
        id,
        log::management_write(realm, actor, "Delete a role", None)?,
        realm.now(),
    );
    let write = realm.store.write(plan, |(id, log, now), mut tx| {
        Box::pin(async move {
            if !tx.delete_role(id, *now).await? {
                return Err(missing());
            }
            Ok(tx.insert_log(log).await?)
        })
    });
    write.await
}
