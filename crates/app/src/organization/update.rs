//! Changing an organization.

use guildhall_model::Timestamp;
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::{Organization, UpdateOrganization};
use guildhall_store::{LogRow, TenantTransaction};

use super::event::Told;
use super::{NAME_KEY, missing, name_taken};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event;
use crate::log;
use crate::realm::Realm;

/// Changing an organization.
pub const UPDATE: Permission = Permission::any_of(&["update:organizations"]);

struct Plan {
    realm: Realm,
    actor: Actor,
    id: OrganizationId,
    change: UpdateOrganization,
    /// What it has to be still, for the change to be made.
    seen: Option<Organization>,
    log: LogRow,
    now: Timestamp,
}

/// Changes an organization and answers it whole. An unchanged name is fine; a taken one is refused.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    id: OrganizationId,
    change: UpdateOrganization,
) -> Result<Organization, Error> {
    let updated = write(realm, actor, id, change, None).await?;
    updated.ok_or(Error::Internal("a change without a condition was not made"))
}

/// The same for somebody who decided on the change by what was seen. `None`: it is not as it was seen any more, and
/// nothing was changed. That is found out in the transaction of the change, so that of two at once one is told.
pub async fn update_seen(
    realm: &Realm,
    actor: &Actor,
    seen: Organization,
    change: UpdateOrganization,
) -> Result<Option<Organization>, Error> {
    write(realm, actor, seen.id.clone(), change, Some(seen)).await
}

async fn write(
    realm: &Realm,
    actor: &Actor,
    id: OrganizationId,
    change: UpdateOrganization,
    seen: Option<Organization>,
) -> Result<Option<Organization>, Error> {
    actor.must(UPDATE)?;
    let before = super::find(realm, &id).await?;
    let name = change.name.as_ref().unwrap_or(&before.name);
    let about = Some((id.as_str(), name.as_str()));
    let log = log::management_write(realm, actor, "Modify an Organization", about)?;
    let plan = Plan {
        realm: realm.clone(),
        actor: actor.clone(),
        id,
        change,
        seen,
        log,
        now: realm.now(),
    };
    let updated = realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await;
    updated.map_err(|error: Error| error.on_conflict(NAME_KEY, name_taken))
}

async fn apply(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Option<Organization>, Error> {
    // Read again within the transaction: two changes at once each apply to what is there.
    let mut organization = tx.organization(&plan.id).await?.ok_or_else(missing)?;
    if plan.seen.as_ref().is_some_and(|seen| *seen != organization) {
        return Ok(None);
    }
    let previous = serde_json::to_value(Told::from(&organization))?;
    plan.change.clone().apply(&mut organization);
    tx.update_organization(&organization).await?;
    tx.insert_log(&plan.log).await?;
    let event = event::new(
        &plan.realm,
        &plan.actor,
        "organization.updated",
        &Told::from(&organization),
        Some(previous),
    )?;
    event.enqueue(plan.now, &mut tx).await?;
    Ok(Some(organization))
}
