//! What can happen to connections.

pub mod client;
mod create;
mod delete;
mod document;
mod options;
mod rule;
pub(crate) mod secrets;
mod show;
mod update;

pub use create::{CREATE, create};
pub use delete::{DELETE, delete};
pub use show::{Shown, read_clients, show};
pub use update::{UPDATE, update};

use guildhall_model::connection::PasswordPolicy;
use guildhall_store::{ConnectionRow, TenantStore};
use serde_json::{Map, Value};

use crate::actor::Permission;
use crate::error::Error;
use crate::realm::Realm;
use crate::upstream::discovery::{self, Discovered};

/// Reading one connection, or listing them.
pub const READ: Permission = Permission::any_of(&["read:connections"]);

/// The unique key of names.
const NAME_KEY: &str = "connection_name";
/// The unique key of realms.
const REALM_KEY: &str = "connection_realm_realm";

/// A connection that is not there (recorded).
pub const fn missing() -> Error {
    Error::Missing {
        message: "The connection does not exist",
        code: Some("inexistent_connection"),
    }
}

/// The connection of that id.
pub async fn find(realm: &Realm, id: &str) -> Result<ConnectionRow, Error> {
    let found = realm.store.read(id.to_owned(), |id, mut tx| {
        Box::pin(async move { tx.connection(id).await })
    });
    found.await?.ok_or_else(missing)
}

/// What the passwords of a connection have to be.
pub(crate) fn password_policy(connection: &ConnectionRow) -> Result<PasswordPolicy, Error> {
    let document: Value = serde_json::from_str(&connection.document)?;
    let options = document.get("options").cloned().unwrap_or_default();
    Ok(PasswordPolicy::read(&options)?)
}

/// What the provider publishes whom options name; asked before any transaction.
async fn discover(
    realm: &Realm,
    strategy: &str,
    options: Option<&Value>,
) -> Result<Discovered, Error> {
    let outbound = &*realm.services.outside.outbound;
    match options.and_then(Value::as_object) {
        Some(options) => discovery::discover(outbound, strategy, options).await,
        None => Ok(Discovered::Nothing),
    }
}

/// The options of a connection, its secrets included.
pub(crate) fn options_of(
    store: &TenantStore,
    row: &ConnectionRow,
) -> Result<Map<String, Value>, Error> {
    let mut document = document::read(store, row)?;
    Ok(match document.shift_remove("options") {
        Some(Value::Object(options)) => options,
        _ => Map::new(),
    })
}

/// Names and realms that another connection has (contract: 409 of `POST /connections`).
fn name_conflict(error: Error) -> Error {
    let taken = |message: &'static str, code| Error::Taken {
        message: message.into(),
        code: Some(code),
    };
    if error.is_conflict(NAME_KEY) {
        taken(
            "A connection with the same name already exists",
            "connection_conflict",
        )
    } else if error.is_conflict(REALM_KEY) {
        taken(
            "There is already another connection with some realms from \"realms\" parameter",
            "connection_conflict",
        )
    } else {
        error
    }
}
