//! The credentials with which a client proves itself: public keys, certificates and their subjects.

mod certificate;
mod new;
mod within;

pub(crate) use certificate::Certificate;
pub(super) use within::{check_references, take_new};

use guildhall_model::Timestamp;
use guildhall_store::{ClientCredentialRow, LogRow, TenantTransaction};
use serde_json::{Map, Value, json};

use super::missing;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Reading the credentials of a client.
pub const READ: Permission = Permission::any_of(&["read:client_credentials"]);
/// Adding a credential.
pub const CREATE: Permission = Permission::any_of(&["create:client_credentials"]);
/// Changing when a credential expires.
pub const UPDATE: Permission = Permission::any_of(&["update:client_credentials"]);
/// Removing a credential.
pub const DELETE: Permission = Permission::any_of(&["delete:client_credentials"]);

/// A credential that the client has not.
pub const fn missing_credential() -> Error {
    Error::Missing {
        message: "Credential does not exist",
        code: Some("inexistent_credential"),
    }
}

/// A credential as it is answered.
pub fn show(row: &ClientCredentialRow) -> Result<Map<String, Value>, Error> {
    let mut shown = Map::new();
    shown.insert("id".to_owned(), json!(row.id));
    shown.insert("credential_type".to_owned(), json!(row.credential_type));
    if let Some(kid) = &row.kid {
        shown.insert("kid".to_owned(), json!(kid));
    }
    let rest: Map<String, Value> = serde_json::from_str(&row.document)?;
    shown.extend(rest);
    shown.insert("created_at".to_owned(), json!(row.created_at));
    shown.insert("updated_at".to_owned(), json!(row.updated_at));
    if let Some(expires_at) = row.expires_at {
        shown.insert("expires_at".to_owned(), json!(expires_at));
    }
    Ok(shown)
}

/// The credentials of a client, the newest first.
pub async fn list(realm: &Realm, client: String) -> Result<Vec<ClientCredentialRow>, Error> {
    let read = realm.store.read(client, |client, mut tx| {
        Box::pin(async move {
            if tx.client_is_global(client).await?.is_none() {
                return Err(missing());
            }
            Ok(tx.client_credentials(client).await?)
        })
    });
    read.await
}

/// One credential of a client.
pub async fn get(realm: &Realm, client: String, id: String) -> Result<ClientCredentialRow, Error> {
    let read = realm.store.read((client, id), |(client, id), mut tx| {
        Box::pin(async move {
            if tx.client_is_global(client).await?.is_none() {
                return Err(missing());
            }
            tx.client_credential(client, id)
                .await?
                .ok_or_else(missing_credential)
        })
    });
    read.await
}

struct Plan<T> {
    client: String,
    what: T,
    log: LogRow,
    now: Timestamp,
}

impl<T> Plan<T> {
    fn new(
        realm: &Realm,
        actor: &Actor,
        client: String,
        description: &'static str,
        what: T,
    ) -> Result<Self, Error> {
        Ok(Self {
            client,
            what,
            log: log::management_write(realm, actor, description, None)?,
            now: realm.now(),
        })
    }

    async fn must_have_client(&self, tx: &mut TenantTransaction<'_>) -> Result<(), Error> {
        tx.client_is_global(&self.client)
            .await?
            .map(drop)
            .ok_or_else(missing)
    }
}

/// Adds a credential from a body that fits its declaration.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    client: String,
    body: &Map<String, Value>,
) -> Result<ClientCredentialRow, Error> {
    actor.must(CREATE)?;
    let row = new::credential(realm, body, "")?;
    let plan = Plan::new(realm, actor, client, "Create a Client Credential", row)?;
    let write = realm.store.write(plan, |plan, mut tx| {
        Box::pin(async move {
            plan.must_have_client(&mut tx).await?;
            tx.insert_client_credential(&plan.client, &plan.what)
                .await?;
            tx.insert_log(&plan.log).await?;
            Ok(plan.what.clone())
        })
    });
    write.await
}

/// Changes when a credential expires; none: never.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    client: String,
    id: String,
    expires_at: Option<Timestamp>,
) -> Result<ClientCredentialRow, Error> {
    actor.must(UPDATE)?;
    let what = (id, expires_at);
    let plan = Plan::new(realm, actor, client, "Update a Client Credential", what)?;
    let write = realm.store.write(plan, |plan, mut tx| {
        Box::pin(async move {
            plan.must_have_client(&mut tx).await?;
            let (id, expires_at) = &plan.what;
            let mut row = tx
                .client_credential(&plan.client, id)
                .await?
                .ok_or_else(missing_credential)?;
            row.expires_at = *expires_at;
            row.updated_at = plan.now;
            tx.update_client_credential(&plan.client, &row).await?;
            tx.insert_log(&plan.log).await?;
            Ok(row)
        })
    });
    write.await
}

/// Removes a credential. A second time changes nothing and is fine.
pub async fn delete(realm: &Realm, actor: &Actor, client: String, id: String) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = Plan::new(realm, actor, client, "Delete a Client Credential", id)?;
    let write = realm.store.write(plan, |plan, mut tx| {
        Box::pin(async move {
            if tx
                .delete_client_credential(&plan.client, &plan.what)
                .await?
            {
                tx.insert_log(&plan.log).await?;
            }
            Ok::<_, Error>(())
        })
    });
    write.await
}
