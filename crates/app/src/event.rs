//! Events for the outside: CloudEvents in the service's shape, written to the outbox in the transaction of what
//! happened (contract: events.json).

use guildhall_model::random::{self, BASE62};
use guildhall_model::{Random, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;

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
    let id = new_id(realm.now(), realm.random());
    let mut data = Map::new();
    data.insert("object".to_owned(), serde_json::to_value(object)?);
    if let Some(previous) = previous {
        data.insert("previous_object".to_owned(), previous);
    }
    data.insert("context".to_owned(), context(realm, actor));
    let payload = json!({
        "specversion": "1.0",
        "type": kind,
        "source": format!("urn:auth0:{}", realm.tenant.domain),
        "id": id,
        "time": realm.now(),
        "data": data,
        "a0tenant": realm.tenant.name,
    });
    Ok(Event {
        id,
        kind,
        payload: payload.to_string(),
    })
}

fn context(realm: &Realm, actor: &Actor) -> Value {
    let mut context = Map::new();
    if let Some(client) = &actor.client_id {
        context.insert("client".to_owned(), json!({"id": client}));
    }
    let origin = &actor.origin;
    context.insert(
        "request".to_owned(),
        // Where on earth a caller is, nobody here knows; the contract wants the member all the same.
        json!({"geo": {}, "hostname": origin.hostname, "ip": origin.ip, "method": origin.method, "user_agent": origin.user_agent}),
    );
    context.insert("tenant".to_owned(), json!({"id": realm.tenant.name}));
    Value::Object(context)
}

/// `evt_` and 22 letters, of which the first eight are the time, so that ids sort by it.
fn new_id(now: Timestamp, random: &dyn Random) -> String {
    let mut rest = now.milliseconds().unsigned_abs();
    let mut letters = [b'0'; 8];
    for letter in letters.iter_mut().rev() {
        *letter = usize::try_from(rest % 62)
            .ok()
            .and_then(|at| BASE62.get(at))
            .copied()
            .unwrap_or(b'0');
        rest /= 62;
    }
    format!(
        "evt_{}{}",
        String::from_utf8_lossy(&letters),
        random::text(random, BASE62, 14)
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
    fn ids_have_their_form_and_sort_by_time() {
        let ids: Vec<String> = [1_776_929_953_465, 1_776_929_953_466, 1_776_930_053_465]
            .into_iter()
            .map(|time| new_id(Timestamp::from_milliseconds(time), &Zeros))
            .collect();
        assert!(
            ids.is_sorted() && ids.iter().all(|id| id.len() == 26),
            "{ids:?}"
        );
    }
}
