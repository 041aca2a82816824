//! Entries of the tenant log.

mod query;

pub use query::parse_query;

use guildhall_model::connection::DATABASE;
use guildhall_model::{Random, Timestamp, random};
use guildhall_store::{ConnectionRow, LogKeys, LogRow};
use serde::Serialize;
use serde_json::{Value, json};

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::realm::Realm;
use crate::sequence::Place;

/// Reading the tenant log.
pub const READ: Permission = Permission::any_of(&["read:logs", "read:logs_users"]);
/// Where an entry was written; one installation is one environment.
const ENVIRONMENT: &str = "self-hosted";

/// An entry that is not there.
pub const fn missing() -> Error {
    Error::Missing {
        message: "The log entry does not exist.",
        code: Some("inexistent_log"),
    }
}

/// An entry as the API shows it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    #[serde(rename = "_id")]
    id: &'a str,
    log_id: &'a str,
    date: Timestamp,
    r#type: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_name: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    ip: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    user_agent: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    hostname: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strategy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strategy_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    tenant_name: &'a str,
    environment_name: &'static str,
    #[serde(rename = "isMobile")]
    is_mobile: bool,
    #[serde(rename = "$event_schema")]
    schema: Schema,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<Value>,
}

#[derive(Debug, Serialize)]
struct Schema {
    version: &'static str,
}

/// What an entry says beside who and where.
#[derive(Debug, Default)]
pub struct Happening<'a> {
    /// The code (`sapi`).
    pub kind: &'static str,
    /// In words.
    pub description: &'a str,
    /// The client's name, where the caller's is not known.
    pub client_name: Option<&'a str>,
    /// The user it is about: id and name. Nobody: the caller, where that is a person. Whoever is no user has an empty id.
    pub user: Option<(&'a str, &'a str)>,
    /// The connection by which somebody came.
    pub connection: Option<Through<'a>>,
    /// The organization it is about: id and name.
    pub organization: Option<(&'a str, &'a str)>,
    /// The API that was asked for.
    pub audience: Option<&'a str>,
    /// The scopes that were given.
    pub scope: Option<&'a str>,
    /// The rest, without secrets.
    pub details: Option<Value>,
}

/// The connection by which somebody came.
#[derive(Clone, Copy, Debug)]
pub struct Through<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its strategy (`auth0`).
    pub strategy: &'a str,
    /// What kind of strategy that is (`database`).
    pub strategy_type: &'a str,
}

impl<'a> Through<'a> {
    /// A stored connection.
    pub fn of(connection: &'a ConnectionRow) -> Self {
        Self {
            id: &connection.id,
            name: &connection.name,
            strategy: &connection.strategy,
            strategy_type: match connection.strategy.as_str() {
                DATABASE => "database",
                "email" | "sms" => "passwordless",
                "oidc" | "okta" | "samlp" | "waad" | "adfs" | "ad" | "google-apps"
                | "pingfederate" => "enterprise",
                _ => "social",
            },
        }
    }
}

/// The entry of a write by the Management API (`sapi`), about `organization` where there is one.
pub fn management_write(
    realm: &Realm,
    actor: &Actor,
    description: &'static str,
    organization: Option<(&str, &str)>,
) -> Result<LogRow, Error> {
    let origin = &actor.origin;
    let details = json!({
        "request": {"method": origin.method, "path": origin.path, "ip": origin.ip, "userAgent": origin.user_agent},
        "response": {},
    });
    let happening = Happening {
        kind: "sapi",
        description,
        organization,
        details: Some(details),
        ..Happening::default()
    };
    entry(realm, actor, &happening)
}

/// Writes an entry by itself: of what was refused, so that nothing else is written with it.
pub async fn write(realm: &Realm, entry: LogRow) -> Result<(), Error> {
    let write = realm.store.write(entry, |entry, mut tx| {
        Box::pin(async move { tx.insert_log(entry).await })
    });
    Ok(write.await?)
}

/// An entry, ready to be stored.
pub fn entry(realm: &Realm, actor: &Actor, happening: &Happening<'_>) -> Result<LogRow, Error> {
    let place = realm.next_place();
    let id = new_id(place, realm.random());
    let (organization_id, organization_name) = happening.organization.unzip();
    let (user_id, user_name) = happening.user.unzip();
    let connection = happening.connection.as_ref();
    let entry = Entry {
        id: &id,
        log_id: &id,
        date: place.moment,
        r#type: happening.kind,
        description: happening.description,
        client_id: actor.client_id.as_deref(),
        client_name: happening.client_name.or(actor.client_name()),
        ip: &actor.origin.ip,
        user_agent: &actor.origin.user_agent,
        hostname: &actor.origin.hostname,
        user_id: user_id
            .filter(|id| !id.is_empty())
            .or(actor.user_id.as_deref()),
        user_name,
        connection: connection.map(|through| through.name),
        connection_id: connection.map(|through| through.id),
        strategy: connection.map(|through| through.strategy),
        strategy_type: connection.map(|through| through.strategy_type),
        organization_id,
        organization_name,
        audience: happening.audience,
        scope: happening.scope,
        tenant_name: &realm.tenant.name,
        environment_name: ENVIRONMENT,
        is_mobile: false,
        schema: Schema { version: "1.0.0" },
        details: happening.details.clone(),
        references: actor
            .origin
            .correlation_id
            .as_ref()
            .map(|id| json!({"correlation_id": id})),
    };
    Ok(LogRow {
        document: serde_json::to_string(&entry)?,
        kind: happening.kind.to_owned(),
        keys: keys(&entry),
        date: place.moment,
        id,
    })
}

fn keys(entry: &Entry<'_>) -> LogKeys {
    let key = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    LogKeys {
        client_id: key(entry.client_id),
        client_name: key(entry.client_name),
        user_id: key(entry.user_id),
        user_name: key(entry.user_name),
        connection: key(entry.connection),
        connection_id: key(entry.connection_id),
        organization_id: key(entry.organization_id),
        organization_name: key(entry.organization_name),
        ip: key(Some(entry.ip)),
    }
}

/// Digits that sort by time: the milliseconds, the place within them, then chance.
fn new_id(place: Place, random: &dyn Random) -> String {
    let Place { moment, within } = place;
    let chance = random::text(random, b"0123456789", 14);
    format!("{}{within:0>7}{chance}", first_id_at(moment))
}

/// Behind the ids of all earlier entries, before those of this moment and later.
fn first_id_at(moment: Timestamp) -> String {
    format!("900{:0>16}", moment.milliseconds().max(0))
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
    fn ids_sort_by_time_and_by_place_within_it() {
        let ids: Vec<String> = [
            (999, 1_048_575),
            (1_776_929_953_465, 0),
            (1_776_929_953_465, 10),
        ]
        .into_iter()
        .map(|(time, within)| {
            let moment = Timestamp::from_milliseconds(time);
            new_id(Place { moment, within }, &Zeros)
        })
        .collect();
        assert!(ids.is_sorted(), "{ids:?}");
        assert!(ids.iter().all(|id| id.len() == 40), "{ids:?}");
        let moment = Timestamp::from_milliseconds(1_776_929_953_465);
        assert!(ids[0] < first_id_at(moment) && first_id_at(moment) < ids[1]);
    }
}
