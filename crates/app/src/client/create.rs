//! Creating a client.

use guildhall_store::{ClientCredentialRow, ClientRow, LogRow, TenantTransaction};
use serde_json::{Map, Value};

use super::credential;
use super::defaults::{NewClient, new_row};
use super::key::{KeyPair, new_key_pair};
use super::rule::check_references;
use super::show::{Sight, show};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Creating a client.
pub const CREATE: Permission = Permission::any_of(&["create:clients"]);

struct Plan {
    client: ClientRow,
    credentials: Vec<ClientCredentialRow>,
    given: Map<String, Value>,
    log: LogRow,
}

/// Creates a client from a body that fits its declaration, and answers it with its secret and its private key.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    body: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    create_as(realm, actor, None, body).await
}

/// [`create`] with a `client_id` that is known beforehand, which a seed file may give and the wire has no word for. It has
/// the form of `ANY_CLIENT_ID`; one that is taken is a conflict of the store.
pub async fn create_with_id(
    realm: &Realm,
    actor: &Actor,
    id: String,
    body: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    create_as(realm, actor, Some(id), body).await
}

async fn create_as(
    realm: &Realm,
    actor: &Actor,
    id: Option<String>,
    mut body: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    actor.must(CREATE)?;
    let credentials = credential::take_new(realm, &mut body)?;
    let name = match body.shift_remove("name") {
        Some(Value::String(name)) => name,
        _ => String::new(),
    };
    let new = NewClient {
        id,
        name,
        is_global: false,
        document: body.clone(),
    };
    let (mut client, _) = new_row(&realm.store, new, realm.now(), realm.random())?;
    let KeyPair {
        sealed,
        certificate,
    } = key_pair_on_pool(realm, &client.id).await?;
    client.signing_key = Some(sealed);
    client.certificate = Some(certificate);
    let plan = Plan {
        log: log::management_write(realm, actor, "Create a Client", None)?,
        client: client.clone(),
        credentials,
        given: body,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await?;
    show(realm, &client, Sight::creator())
}

/// A key pair, made on a thread that may take its time.
async fn key_pair_on_pool(realm: &Realm, id: &str) -> Result<KeyPair, Error> {
    let (realm, id) = (realm.clone(), id.to_owned());
    tokio::task::spawn_blocking(move || {
        new_key_pair(
            &realm.store,
            &id,
            &realm.tenant.domain,
            realm.now(),
            realm.random(),
        )
    })
    .await
    .map_err(|_| Error::Internal("making a key did not come to its end"))?
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    check_references(&plan.given, &mut tx).await?;
    tx.insert_client(&plan.client).await?;
    for credential in &plan.credentials {
        tx.insert_client_credential(&plan.client.id, credential)
            .await?;
    }
    Ok(tx.insert_log(&plan.log).await?)
}
