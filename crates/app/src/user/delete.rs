//! Deleting a user.

use guildhall_model::Timestamp;
use guildhall_store::{LogRow, TenantTransaction};
use serde_json::json;

use super::profile::told;
use super::{Profile, connection_name};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::realm::Realm;
use crate::{event, log};

/// Deleting a user.
pub const DELETE: Permission = Permission::any_of(&["delete:users"]);

struct Plan {
    realm: Realm,
    actor: Actor,
    id: String,
    log: LogRow,
    now: Timestamp,
}

/// Deletes a user: it is not there from this moment on; what hangs on it is removed by a job. One that is not there
/// is deleted already.
pub async fn delete(realm: &Realm, actor: &Actor, id: String) -> Result<(), Error> {
    actor.must(DELETE)?;
    let log = log::management_write(realm, actor, "Delete a User", None)?;
    let plan = Plan {
        realm: realm.clone(),
        actor: actor.clone(),
        id,
        log,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(mark(plan, tx)))
        .await
}

async fn mark(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let Some(user) = tx.user(&plan.id).await? else {
        return Ok(());
    };
    let connection = connection_name(&user, &mut tx).await?;
    let mut shown = told(Profile::read(&user.document)?.shown(&user, &connection)?);
    shown.insert("deleted_at".to_owned(), json!(plan.now));
    tx.delete_user(&plan.id, plan.now).await?;
    tx.insert_log(&plan.log).await?;
    let event = event::new(&plan.realm, &plan.actor, "user.deleted", &shown, None)?;
    event.enqueue(plan.now, &mut tx).await
}
