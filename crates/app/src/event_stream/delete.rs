//! Deleting an event stream.

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Deleting an event stream.
pub const DELETE: Permission = Permission::any_of(&["delete:event_streams"]);

/// Deletes an event stream: nothing is sent from this moment on, and what waited is removed by a job. Deleting what is
/// not there changes nothing; the contract has no 404 for it.
pub async fn delete(realm: &Realm, actor: &Actor, id: String) -> Result<(), Error> {
    actor.must(DELETE)?;
    let log = log::management_write(realm, actor, "Delete an event stream", None)?;
    let plan = (id, log, realm.now());
    let write = realm.store.write(plan, |(id, log, now), mut tx| {
        Box::pin(async move {
            if tx.delete_event_stream(id, *now).await? {
                tx.insert_log(log).await?;
            }
            Ok::<_, Error>(())
        })
    });
    write.await
}
