//! What can happen to event streams.

mod create;
mod delete;
mod destination;
mod redeliver;
mod sample;
mod test;
mod update;

pub use create::{CREATE, create};
pub use delete::{DELETE, delete};
pub(crate) use destination::request;
pub use redeliver::{REDELIVER, parse_moment, redeliver, redeliver_one};
pub use test::{TEST, test};
pub use update::{UPDATE, update};

use guildhall_model::event_stream::{EVENT_TYPES, Subscription};
use guildhall_store::{EventDeliveryRow, EventStreamRow};
use serde_json::{Map, Value, json};

use crate::actor::Permission;
use crate::error::Error;
use crate::realm::Realm;

/// Reading event streams.
pub const READ: Permission = Permission::any_of(&["read:event_streams"]);
/// Reading the deliveries of a stream.
pub const READ_DELIVERIES: Permission =
    Permission::any_of(&["read:event_streams", "read:event_deliveries"]);
/// Reading one delivery.
pub const READ_DELIVERY: Permission = Permission::any_of(&["read:event_deliveries"]);

/// The unique key of names.
const NAME_KEY: &str = "event_stream_name";

/// An event stream that is not there.
pub const fn missing() -> Error {
    Error::Missing {
        message: "The event stream does not exist.",
        code: Some("inexistent_event_stream"),
    }
}

/// An event that was not sent to the stream, or has arrived.
pub const fn missing_event() -> Error {
    Error::Missing {
        message: "The event does not exist.",
        code: Some("inexistent_event"),
    }
}

fn name_taken() -> Error {
    Error::Taken {
        message: "Event stream name already in use.".into(),
        code: Some("event_stream_conflict"),
    }
}

/// The event stream of that id.
pub async fn find(realm: &Realm, id: String) -> Result<EventStreamRow, Error> {
    let read = realm.store.read(id, |id, mut tx| {
        Box::pin(async move { tx.event_stream(id).await })
    });
    read.await?.ok_or_else(missing)
}

/// An event stream as it is answered, without the secret of its destination.
pub fn show(stream: &EventStreamRow) -> Result<Map<String, Value>, Error> {
    let mut shown = Map::new();
    let mut put = |name: &str, value: Value| drop(shown.insert(name.to_owned(), value));
    put("id", json!(stream.id));
    put(
        "status",
        json!(if stream.is_enabled {
            "enabled"
        } else {
            "disabled"
        }),
    );
    if let Some(name) = &stream.name {
        put("name", json!(name));
    }
    let subscriptions = stream.subscriptions.iter();
    let subscriptions: Vec<Value> = subscriptions
        .map(|kind| json!({"event_type": kind}))
        .collect();
    put("subscriptions", Value::Array(subscriptions));
    put("created_at", json!(stream.created_at));
    put("updated_at", json!(stream.updated_at));
    put("destination", serde_json::from_str(&stream.destination)?);
    Ok(shown)
}

/// A delivery as it is answered. The contract knows one status, which means: it has not arrived.
pub fn show_delivery(delivery: &EventDeliveryRow) -> Result<Map<String, Value>, Error> {
    let mut event: Map<String, Value> = serde_json::from_str(&delivery.payload)?;
    let data = event.get("data").map(Value::to_string);
    event
        .retain(|name, _| ["id", "source", "specversion", "type", "time"].contains(&name.as_str()));
    event.insert("data".to_owned(), json!(data));
    let attempts: Value = serde_json::from_str(&delivery.attempts)?;
    let shown = json!({
        "id": delivery.event_id,
        "event_stream_id": delivery.stream_id,
        "status": "failed",
        "event_type": delivery.event_type,
        "attempts": attempts,
        "event": event,
    });
    Ok(shown.as_object().cloned().unwrap_or_default())
}

/// The kinds that are subscribed to, each once. Refuses one that there is not.
fn kinds(subscriptions: Vec<Subscription>) -> Result<Vec<String>, Error> {
    const DESCRIPTION: &str = "The event type to subscribe to";
    let mut kinds: Vec<String> = Vec::with_capacity(subscriptions.len());
    for (place, Subscription { event_type }) in subscriptions.into_iter().enumerate() {
        let refuse = |reason: String, path: String| Error::invalid_body(reason, &path, DESCRIPTION);
        let Some(kind) = event_type else {
            let reason = "Missing required property: event_type".to_owned();
            return Err(refuse(reason, format!("subscriptions.{place}")));
        };
        if !EVENT_TYPES.contains(&kind.as_str()) {
            let path = format!("subscriptions.{place}.event_type");
            return Err(refuse(format!("No enum match for: {kind}"), path));
        }
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}
