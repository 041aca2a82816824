//! Changing an event stream.

use guildhall_model::Timestamp;
use guildhall_model::event_stream::{StreamStatus, UpdateEventStream};
use guildhall_store::{EventStreamRow, LogRow, TenantTransaction};

use super::{NAME_KEY, destination, kinds, missing, name_taken};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Changing an event stream.
pub const UPDATE: Permission = Permission::any_of(&["update:event_streams"]);

struct Plan {
    realm: Realm,
    id: String,
    change: UpdateEventStream,
    log: LogRow,
    now: Timestamp,
}

/// Changes an event stream and answers it whole. What waits to be sent goes to the new destination.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    id: String,
    change: UpdateEventStream,
) -> Result<EventStreamRow, Error> {
    actor.must(UPDATE)?;
    let plan = Plan {
        realm: realm.clone(),
        id,
        change,
        log: log::management_write(realm, actor, "Update an event stream", None)?,
        now: realm.now(),
    };
    let write = realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)));
    write
        .await
        .map_err(|error: Error| error.on_conflict(NAME_KEY, name_taken))
}

async fn apply(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<EventStreamRow, Error> {
    let before = tx.event_stream(&plan.id).await?.ok_or_else(missing)?;
    let mut stream = before.clone();
    let UpdateEventStream {
        name,
        subscriptions,
        destination,
        status,
    } = plan.change.clone();
    if name.is_some() {
        stream.name = name;
    }
    if let Some(status) = status {
        stream.is_enabled = status == StreamStatus::Enabled;
    }
    if let Some(subscriptions) = subscriptions {
        stream.subscriptions = kinds(subscriptions)?;
    }
    if let Some(destination) = destination {
        destination::set(&plan.realm, &mut stream, destination, Some(&before))?;
    }
    stream.updated_at = plan.now;
    if !tx.update_event_stream(&stream).await? {
        return Err(missing());
    }
    tx.insert_log(&plan.log).await?;
    Ok(stream)
}
