//! Events for the outside: CloudEvents in the service's shape, written to the outbox in the transaction of what
//! happened (contract: events.json).

use guildhall_model::random::{self, BASE62};
use guildhall_model::{Random, Timestamp};
use guildhall_store::TenantTransaction;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;
use crate::sequence::Place;

/// An event, ready for the outbox.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id, which is also the idempotency key of its delivery.
    pub id: String,
    /// What happened (`organization.created`).
    pub kind: &'static str,
    /// The CloudEvent as JSON.
    pub payload: String,
}

/// An event about `object`, as it is now, and as it was before where that is told.
pub fn new(
    realm: &Realm,
    actor: &Actor,
    kind: &'static str,
    object: &impl Serialize,
    previous: Option<Value>,
) -> Result<Event, Error> {
    let mut data = Map::new();
    data.insert("object".to_owned(), serde_json::to_value(object)?);
    if let Some(previous) = previous {
        data.insert("previous_object".to_owned(), previous);
    }
    data.insert("context".to_owned(), context(realm, actor)?);
    Ok(with_data(realm, kind, data))
}

/// An event with this data, whatever it says. The name of the event stream (`a0stream`) is added when it is sent
/// through one.
pub(crate) fn with_data(realm: &Realm, kind: &'static str, data: Map<String, Value>) -> Event {
    let place = realm.next_place();
    let id = new_id(place, realm.random());
    let payload = json!({
        "specversion": "1.0",
        "type": kind,
        "source": format!("urn:auth0:{}", realm.tenant.domain),
        "id": id,
        "time": place.moment,
        "data": data,
        "a0tenant": realm.tenant.name,
    });
    Event {
        id,
        kind,
        payload: payload.to_string(),
    }
}

impl Event {
    /// Leaves the event in the transaction of what happened.
    pub async fn enqueue(
        &self,
        now: Timestamp,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<(), Error> {
        Ok(tx.enqueue(&self.id, self.kind, &self.payload, now).await?)
    }
}

/// Leaves an event about `object` in the transaction of what happened.
pub async fn tell(
    realm: &Realm,
    actor: &Actor,
    kind: &'static str,
    object: &Value,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    new(realm, actor, kind, object, None)?
        .enqueue(realm.now(), tx)
        .await
}

fn context(realm: &Realm, actor: &Actor) -> Result<Value, Error> {
    let mut context = Map::new();
    // The contract wants all three; who calls without being read is not told.
    if let (Some(id), Some(client)) = (&actor.client_id, &actor.client) {
        let document: Value = serde_json::from_str(&client.document)?;
        let metadata = document
            .get("client_metadata")
            .filter(|found| found.is_object());
        let metadata = metadata.cloned().unwrap_or_else(|| json!({}));
        let client = json!({"id": id, "name": client.name, "metadata": metadata});
        context.insert("client".to_owned(), client);
    }
    let origin = &actor.origin;
    context.insert(
        "request".to_owned(),
        // Where on earth a caller is, nobody here knows; the contract wants the member all the same.
        json!({"geo": {}, "hostname": origin.hostname, "ip": origin.ip, "method": origin.method, "user_agent": origin.user_agent}),
    );
    context.insert("tenant".to_owned(), json!({"id": realm.tenant.name}));
    Ok(Value::Object(context))
}

/// `evt_` and 22 letters: eight for the time and four for the place within its millisecond, so that ids sort by what
/// happened first, then ten of chance.
fn new_id(place: Place, random: &dyn Random) -> String {
    let time = place.moment.milliseconds().unsigned_abs();
    format!(
        "evt_{}{}{}",
        random::digits(time, BASE62, 8),
        random::digits(place.within, BASE62, 4),
        random::text(random, BASE62, 10)
    )
}

#[cfg(test)]
mod tests {

    use super::*;

    struct Zeros;

    impl Random for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn ids_have_their_form_and_sort_by_what_happened_first() {
        let places = [
            (1_776_929_953_465, 0),
            (1_776_929_953_465, 62),
            (1_776_929_953_465, 1_048_575),
            (1_776_929_953_466, 0),
            (1_776_930_053_465, 0),
        ];
        let ids: Vec<String> = places
            .into_iter()
            .map(|(time, within)| {
                let moment = Timestamp::from_milliseconds(time);
                new_id(Place { moment, within }, &Zeros)
            })
            .collect();
        assert!(ids.is_sorted(), "{ids:?}");
        assert!(ids.iter().all(|id| id.len() == 26), "{ids:?}");
    }
}
