//! A resource server as it is answered: what was never set is left out (recorded).

use std::collections::BTreeMap;

use guildhall_model::resource_server::Signing;
use guildhall_store::{LinkedClient, ResourceServerRow};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{encryption, secret_place};
use crate::error::Error;
use crate::realm::Realm;

/// The clients that stand for APIs, by the API's identifier.
#[derive(Debug, Default)]
pub struct LinkedClients(BTreeMap<String, String>);

#[derive(Deserialize)]
struct Link {
    resource_server_identifier: Option<String>,
}

impl LinkedClients {
    pub(super) fn read(clients: Vec<LinkedClient>) -> Result<Self, Error> {
        let mut by_identifier = BTreeMap::new();
        for LinkedClient { id, document } in clients {
            let Link {
                resource_server_identifier,
            } = serde_json::from_str(&document)?;
            if let Some(identifier) = resource_server_identifier {
                by_identifier.insert(identifier, id);
            }
        }
        Ok(Self(by_identifier))
    }
}

/// What of the document is shown before and after the columns, in the service's order.
const BEFORE: &[&str] = &[
    "allow_offline_access",
    "allow_online_access",
    "allow_online_access_with_ephemeral_sessions",
    "skip_consent_for_verifiable_first_party_clients",
    "subject_type_authorization",
];

/// The whole resource server. The shared secret is shown where tokens are signed with one.
pub fn show(
    realm: &Realm,
    server: &ResourceServerRow,
    clients: &LinkedClients,
) -> Result<Value, Error> {
    let mut document: Map<String, Value> = serde_json::from_str(&server.document)?;
    let mut shown = Map::new();
    let mut tell = |name: &str, value: Value| drop(shown.insert(name.to_owned(), value));
    tell("id", json!(server.id));
    if let Some(name) = &server.name {
        tell("name", json!(name));
    }
    tell("identifier", json!(server.identifier));
    for name in BEFORE {
        if let Some(value) = document.remove(*name) {
            tell(name, value);
        }
    }
    tell("token_lifetime", json!(server.token_lifetime));
    if let Some(lifetime) = document.remove("token_lifetime_for_web") {
        tell("token_lifetime_for_web", lifetime);
    }
    tell("signing_alg", json!(server.signing_alg));
    if let (Signing::SharedSecret, Some(sealed)) =
        (Signing::of(&server.signing_alg), &server.signing_secret)
    {
        let secret = realm.store.open(secret_place(&server.id), sealed)?;
        tell("signing_secret", json!(String::from_utf8_lossy(&secret)));
    }
    encryption::hide_key(&mut document);
    for (name, value) in document {
        tell(&name, value);
    }
    if server.is_system {
        tell("is_system", json!(true));
    }
    if let Some(client) = clients.0.get(&server.identifier) {
        tell("client_id", json!(client));
    }
    Ok(Value::Object(shown))
}
