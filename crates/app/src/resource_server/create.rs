//! Creating a resource server.

use guildhall_model::id::ResourceServerId;
use guildhall_model::merge::merge;
use guildhall_model::random::{self, BASE62};
use guildhall_model::resource_server::{LIFETIME, MERGED, Signing, Special, SpecialApi};
use guildhall_store::{LogRow, ResourceServerRow, TenantTransaction};
use serde_json::{Map, Value, json};

use super::{encryption, secret_place, take_number, take_text};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;
use crate::scope;

/// Creating a resource server.
pub const CREATE: Permission = Permission::any_of(&["create:resource_servers"]);

/// The unique key of identifiers.
const IDENTIFIER_KEY: &str = "resource_server_identifier";

struct Plan {
    server: ResourceServerRow,
    log: LogRow,
}

/// Creates a resource server from a body that fits `CREATE_RESOURCE_SERVER`.
///
/// Refuses a taken identifier and those that are the tenant's own. The identifiers of the APIs that the tenant serves
/// for its users switch these on.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    mut body: Map<String, Value>,
) -> Result<ResourceServerRow, Error> {
    actor.must(CREATE)?;
    encryption::read_key(&mut body)?;
    let identifier = take_text(&mut body, "identifier").unwrap_or_default();
    let server = match own(realm, &identifier).await? {
        Some(Special::Reserved) => {
            return Err(Error::refused_body("The selected identifier is reserved."));
        }
        Some(Special::Api(api)) => special_row(realm, api, identifier, body)?,
        None => row(realm, identifier, body)?,
    };
    let plan = Plan {
        server,
        log: log::management_write(realm, actor, "Create a resource server", None)?,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
        .map_err(|error: Error| {
            error.on_conflict(IDENTIFIER_KEY, || Error::Taken {
                message: "A resource server with the same identifier already exists.".into(),
                code: Some("resource_server_conflict"),
            })
        })
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<ResourceServerRow, Error> {
    tx.insert_resource_server(&plan.server).await?;
    tx.insert_log(&plan.log).await?;
    Ok(plan.server.clone())
}

/// What an identifier means where it is at one of the tenant's own hosts.
async fn own(realm: &Realm, identifier: &str) -> Result<Option<Special>, Error> {
    let Some((host, special)) = Special::read(identifier) else {
        return Ok(None);
    };
    let is_own = realm.store.read(host, |host, mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.has_host(host).await?) })
    });
    Ok(is_own.await?.then_some(special))
}

/// An ordinary resource server: what was said, over what is filled in (recorded).
fn row(
    realm: &Realm,
    identifier: String,
    mut body: Map<String, Value>,
) -> Result<ResourceServerRow, Error> {
    let id = ResourceServerId::generate(realm.random()).to_string();
    let signing_alg = take_text(&mut body, "signing_alg").unwrap_or_else(|| "RS256".to_owned());
    let secret = take_text(&mut body, "signing_secret");
    let signing_secret = match Signing::of(&signing_alg) {
        Signing::SharedSecret => Some(seal(realm, &id, secret)?),
        Signing::TenantKey => None,
    };
    let name = take_text(&mut body, "name");
    let token_lifetime = take_number(&mut body, "token_lifetime").unwrap_or(86_400);
    let mut document = object(json!({
        "allow_offline_access": false,
        "skip_consent_for_verifiable_first_party_clients": false,
        "subject_type_authorization": {
            "client": {"policy": "require_client_grant"},
            "user": {"policy": "allow_all"},
        },
        "token_lifetime_for_web": 7200,
    }));
    merge(&mut document, body, MERGED);
    Ok(ResourceServerRow {
        id,
        identifier,
        name,
        is_system: false,
        token_lifetime,
        signing_alg,
        signing_secret,
        document: serde_json::to_string(&document)?,
        created_at: realm.now(),
    })
}

/// An API that the tenant serves for its users: name, scopes and lifetimes are fixed (recorded for the account API).
fn special_row(
    realm: &Realm,
    api: &SpecialApi,
    identifier: String,
    mut body: Map<String, Value>,
) -> Result<ResourceServerRow, Error> {
    let scopes = api.scopes.iter().map(|value| {
        let words = value.replace(":me:", ":").replace(":my_org:", ":");
        json!({"value": value, "description": scope::description(&words)})
    });
    let mut document = object(json!({
        "allow_offline_access": true,
        "skip_consent_for_verifiable_first_party_clients": true,
        "subject_type_authorization": {
            "client": {"policy": "deny_all"},
            "user": {"policy": "require_client_grant"},
        },
        "token_lifetime_for_web": LIFETIME,
        "scopes": scopes.collect::<Vec<_>>(),
        "is_system": true,
        "proof_of_possession": {"mechanism": "dpop", "required": false},
    }));
    for fixed in [
        "name",
        "scopes",
        "signing_alg",
        "signing_secret",
        "token_lifetime",
        "token_lifetime_for_web",
        "token_dialect",
        "token_encryption",
    ] {
        body.remove(fixed);
    }
    merge(&mut document, body, MERGED);
    Ok(ResourceServerRow {
        id: ResourceServerId::generate(realm.random()).to_string(),
        identifier,
        name: Some(api.name.to_owned()),
        // The column marks the one API that can not be deleted.
        is_system: false,
        token_lifetime: LIFETIME,
        signing_alg: "RS256".to_owned(),
        signing_secret: None,
        document: serde_json::to_string(&document)?,
        created_at: realm.now(),
    })
}

/// Seals the shared secret that was given, or a new one.
pub(super) fn seal(realm: &Realm, id: &str, secret: Option<String>) -> Result<Vec<u8>, Error> {
    let random = realm.random();
    let secret = secret.unwrap_or_else(|| random::text(random, BASE62, 32));
    Ok(realm
        .store
        .seal(secret_place(id), secret.as_bytes(), random)?)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
