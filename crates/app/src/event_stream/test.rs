//! Sending a test event.

use guildhall_model::event_stream::{EVENT_TYPES, TestEvent};
use guildhall_store::{EventDeliveryRow, LogRow, TenantTransaction};

use super::{missing, sample};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event;
use crate::log;
use crate::realm::Realm;

/// Sending a test event.
pub const TEST: Permission = Permission::any_of(&["update:event_streams"]);

struct Plan {
    delivery: EventDeliveryRow,
    log: LogRow,
}

/// Sends an event to one stream, whatever it is subscribed to: with the data that was given, or with a sample.
pub async fn test(
    realm: &Realm,
    actor: &Actor,
    stream: String,
    body: TestEvent,
) -> Result<EventDeliveryRow, Error> {
    actor.must(TEST)?;
    let TestEvent { event_type, data } = body;
    let kind = EVENT_TYPES.iter().find(|kind| **kind == event_type);
    let kind = *kind.ok_or(Error::Internal("an event of no kind that there is"))?;
    let event = match data {
        Some(data) => event::with_data(realm, kind, data),
        None => event::new(realm, actor, kind, &sample::object(kind), None)?,
    };
    let now = realm.now();
    let plan = Plan {
        delivery: EventDeliveryRow {
            stream_id: stream,
            event_id: event.id,
            event_type,
            payload: event.payload,
            attempts: "[]".to_owned(),
            attempt_count: 0,
            due_at: Some(now.milliseconds()),
            created_at: now,
        },
        log: log::management_write(realm, actor, "Test an event stream", None)?,
    };
    let write = realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)));
    write.await
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<EventDeliveryRow, Error> {
    tx.event_stream(&plan.delivery.stream_id)
        .await?
        .ok_or_else(missing)?;
    tx.insert_event_delivery(&plan.delivery).await?;
    tx.insert_log(&plan.log).await?;
    Ok(plan.delivery.clone())
}
