//! Deleting an organization.

use guildhall_model::id::OrganizationId;
use guildhall_store::TenantTransaction;

use super::event::Told;
use super::missing;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event::{self, Event};
use crate::log;
use crate::realm::Realm;

/// Deleting an organization.
pub const DELETE: Permission = Permission::any_of(&["delete:organizations"]);

struct Plan {
    id: OrganizationId,
    log: guildhall_store::LogRow,
    event: Event,
    now: guildhall_model::Timestamp,
}

/// Deletes an organization: from this moment it is not there; what hangs on it is removed by a job.
pub async fn delete(realm: &Realm, actor: &Actor, id: OrganizationId) -> Result<(), Error> {
    actor.must(DELETE)?;
    let organization = super::find(realm, &id).await?;
    let about = Some((id.as_str(), organization.name.as_str()));
    let plan = Plan {
        log: log::management_write(realm, actor, "Delete an Organization", about)?,
        event: event::new(
            realm,
            actor,
            "organization.deleted",
            &Told::from(&organization),
            None,
        )?,
        now: realm.now(),
        id,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(mark(plan, tx)))
        .await
}

async fn mark(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    if !tx.delete_organization(&plan.id, plan.now).await? {
        return Err(missing());
    }
    tx.insert_log(&plan.log).await?;
    plan.event.enqueue(plan.now, &mut tx).await?;
    Ok(())
}
