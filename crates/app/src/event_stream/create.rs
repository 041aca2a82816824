//! Creating an event stream.

use guildhall_model::event_stream::{CreateEventStream, STREAMS_PER_TENANT, StreamStatus};
use guildhall_model::id::EventStreamId;
use guildhall_store::{EventStreamRow, LogRow, TenantTransaction};

use super::{NAME_KEY, destination, kinds, name_taken};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Creating an event stream.
pub const CREATE: Permission = Permission::any_of(&["create:event_streams"]);

struct Plan {
    stream: EventStreamRow,
    log: LogRow,
}

/// Creates an event stream. Refuses a taken name and one more than a tenant may have.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    body: CreateEventStream,
) -> Result<EventStreamRow, Error> {
    actor.must(CREATE)?;
    let CreateEventStream {
        name,
        subscriptions,
        destination,
        status,
    } = body;
    let now = realm.now();
    let mut stream = EventStreamRow {
        id: EventStreamId::generate(realm.random()).to_string(),
        name,
        is_enabled: status.unwrap_or_default() == StreamStatus::Enabled,
        destination_type: String::new(),
        destination: String::new(),
        secret: None,
        subscriptions: kinds(subscriptions.unwrap_or_default())?,
        created_at: now,
        updated_at: now,
    };
    destination::set(realm, &mut stream, destination, None)?;
    let plan = Plan {
        stream,
        log: log::management_write(realm, actor, "Create an event stream", None)?,
    };
    let write = realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)));
    write
        .await
        .map_err(|error: Error| error.on_conflict(NAME_KEY, name_taken))
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<EventStreamRow, Error> {
    tx.insert_event_stream(&plan.stream).await?;
    if tx.event_stream_count().await? > STREAMS_PER_TENANT {
        return Err(Error::Taken {
            message: "You have reached the maximum number of event streams for your account".into(),
            code: Some("too_many_entities"),
        });
    }
    tx.insert_log(&plan.log).await?;
    Ok(plan.stream.clone())
}
