//! Entries of the tenant log.

use guildhall_model::{Random, Timestamp, random};
use guildhall_store::LogRow;
use serde::Serialize;
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;

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
    organization_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    tenant_name: &'a str,
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
    /// The client it is about, where that is not the caller's.
    pub client_name: Option<&'a str>,
    /// The organization it is about: id and name.
    pub organization: Option<(&'a str, &'a str)>,
    /// The API that was asked for.
    pub audience: Option<&'a str>,
    /// The scopes that were given.
    pub scope: Option<&'a str>,
    /// The rest, without secrets.
    pub details: Option<Value>,
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

/// An entry, ready to be stored.
pub fn entry(realm: &Realm, actor: &Actor, happening: &Happening<'_>) -> Result<LogRow, Error> {
    let date = realm.now();
    let id = new_id(date, realm.random());
    let (organization_id, organization_name) = happening.organization.unzip();
    let entry = Entry {
        id: &id,
        log_id: &id,
        date,
        r#type: happening.kind,
        description: happening.description,
        client_id: actor.client_id.as_deref(),
        client_name: happening.client_name,
        ip: &actor.origin.ip,
        user_agent: &actor.origin.user_agent,
        hostname: &actor.origin.hostname,
        user_id: actor.user_id.as_deref(),
        organization_id,
        organization_name,
        audience: happening.audience,
        scope: happening.scope,
        tenant_name: &realm.tenant.name,
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
        organization_id: organization_id.map(str::to_owned),
        date,
        id,
    })
}

/// Digits that sort by time: the milliseconds, then chance.
fn new_id(date: Timestamp, random: &dyn Random) -> String {
    format!(
        "900{:0>16}{}",
        date.milliseconds(),
        random::text(random, b"0123456789", 21)
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
    fn ids_sort_by_time() {
        let earlier = new_id(Timestamp::from_milliseconds(999), &Zeros);
        let later = new_id(Timestamp::from_milliseconds(1_776_929_953_465), &Zeros);
        assert!(earlier < later);
        assert_eq!(later.len(), 40);
    }
}
