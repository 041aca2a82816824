//! Changing a resource server.

use guildhall_model::merge::merge;
use guildhall_model::resource_server::{
    MERGED, Signing, UPDATE_MANAGEMENT_API, UPDATE_SPECIAL_API,
};
use guildhall_model::schema::Part;
use guildhall_store::{LogRow, ResourceServerRow, TenantTransaction};
use serde_json::{Map, Value};

use super::{Found, Named, create, encryption, find, missing, take_number, take_text};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Changing a resource server.
pub const UPDATE: Permission = Permission::any_of(&["update:resource_servers"]);

/// Refuses what can not be changed of the tenant's own APIs; of the others everything can.
fn may_change(server: &ResourceServerRow, change: &Map<String, Value>) -> Result<(), Error> {
    let change = Value::Object(change.clone());
    if server.is_system {
        return UPDATE_MANAGEMENT_API
            .check(&change)
            .map_err(|_| Error::refused_body("System resource servers cannot be patched."));
    }
    let document: Map<String, Value> = serde_json::from_str(&server.document)?;
    if document.get("is_system").and_then(Value::as_bool) == Some(true) {
        return UPDATE_SPECIAL_API
            .check(&change)
            .map_err(|problem| Error::Invalid {
                part: Part::Body,
                problem,
            });
    }
    Ok(())
}

struct Plan {
    id: String,
    change: Map<String, Value>,
    /// The document on which the change was decided, where it has to be that.
    seen: Option<String>,
    /// The shared secret that was given, sealed.
    given_secret: Option<Vec<u8>>,
    /// A new one, sealed, for an API that is to have one and has none.
    new_secret: Vec<u8>,
    log: LogRow,
}

/// Changes a resource server by a body that fits `UPDATE_RESOURCE_SERVER`, and answers it whole.
///
/// Refuses an unknown one, and what can not be changed of the tenant's own APIs.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    named: Named,
    change: Map<String, Value>,
) -> Result<Found, Error> {
    let updated = write(realm, actor, named, change, None).await?;
    updated.ok_or(Error::Internal("a change without a condition was not made"))
}

/// The same for somebody who decided on the change by the document that was seen, as it is stored. `None`: it is another
/// by now, and nothing was changed. That is found out in the transaction of the change.
pub async fn update_seen(
    realm: &Realm,
    actor: &Actor,
    named: Named,
    seen: String,
    change: Map<String, Value>,
) -> Result<Option<Found>, Error> {
    write(realm, actor, named, change, Some(seen)).await
}

async fn write(
    realm: &Realm,
    actor: &Actor,
    named: Named,
    mut change: Map<String, Value>,
    seen: Option<String>,
) -> Result<Option<Found>, Error> {
    actor.must(UPDATE)?;
    let Found { server, clients } = find(realm, named).await?;
    may_change(&server, &change)?;
    encryption::read_key(&mut change)?;
    let id = server.id;
    let given = take_text(&mut change, "signing_secret");
    let given_secret = match given {
        Some(secret) => Some(create::seal(realm, &id, Some(secret))?),
        None => None,
    };
    let plan = Plan {
        new_secret: create::seal(realm, &id, None)?,
        given_secret,
        change,
        seen,
        log: log::management_write(realm, actor, "Update a resource server", None)?,
        id,
    };
    let server = realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await?;
    Ok(server.map(|server| Found { server, clients }))
}

async fn apply(
    plan: &Plan,
    mut tx: TenantTransaction<'_>,
) -> Result<Option<ResourceServerRow>, Error> {
    // Read again within the transaction: two changes at once each apply to what is there.
    let mut server = tx.resource_server(&plan.id).await?.ok_or_else(missing)?;
    if plan
        .seen
        .as_ref()
        .is_some_and(|seen| *seen != server.document)
    {
        return Ok(None);
    }
    let mut change = plan.change.clone();
    if let Some(name) = take_text(&mut change, "name") {
        server.name = Some(name);
    }
    if let Some(lifetime) = take_number(&mut change, "token_lifetime") {
        server.token_lifetime = lifetime;
    }
    if let Some(algorithm) = take_text(&mut change, "signing_alg") {
        server.signing_alg = algorithm;
    }
    server.signing_secret = match Signing::of(&server.signing_alg) {
        Signing::TenantKey => None,
        Signing::SharedSecret => plan
            .given_secret
            .clone()
            .or(server.signing_secret)
            .or_else(|| Some(plan.new_secret.clone())),
    };
    let mut document: Map<String, Value> = serde_json::from_str(&server.document)?;
    merge(&mut document, change, MERGED);
    server.document = serde_json::to_string(&document)?;
    tx.update_resource_server(&server).await?;
    tx.insert_log(&plan.log).await?;
    Ok(Some(server))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_tenants_own_apis_stay_what_they_are() {
        let server = |is_system, document: Value| ResourceServerRow {
            id: String::new(),
            identifier: String::new(),
            name: None,
            is_system,
            token_lifetime: 0,
            signing_alg: "RS256".to_owned(),
            signing_secret: None,
            document: document.to_string(),
            created_at: guildhall_model::Timestamp::default(),
        };
        let management = server(true, json!({}));
        let special = server(false, json!({"is_system": true}));
        let ordinary = server(false, json!({}));
        for (change, of_management, of_special) in [
            (json!({}), true, true),
            (json!({"token_lifetime": 60}), true, false),
            (
                json!({"skip_consent_for_verifiable_first_party_clients": true}),
                true,
                true,
            ),
            (json!({"allow_offline_access": true}), false, true),
            (json!({"name": "Mine"}), false, false),
            (json!({"token_lifetime": 60, "scopes": []}), false, false),
        ] {
            let change = change.as_object().cloned().unwrap_or_default();
            let may = |server| may_change(server, &change).is_ok();
            assert_eq!(
                (may(&management), may(&special), may(&ordinary)),
                (of_management, of_special, true),
                "{change:?}"
            );
        }
    }
}
