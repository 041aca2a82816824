//! What can happen to clients (applications).

mod create;
pub mod credential;
mod defaults;
mod delete;
mod key;
mod merge;
mod rotate;
mod rule;
mod show;
mod update;

pub use create::{CREATE, create, create_with_id};
pub use defaults::{NewClient, Secret, new_row, secret_place};
pub use delete::{DELETE, delete};
pub use key::{KeyPair, new_key_pair};
pub use rotate::{ROTATE, rotate_secret};
pub use show::{Sight, show};
pub use update::{UPDATE, update};

use guildhall_store::ClientRow;

use crate::actor::Permission;
use crate::error::Error;
use crate::realm::Realm;

/// Reading one client.
pub const READ: Permission = Permission::any_of(&[
    "read:clients",
    "read:client_keys",
    "read:client_credentials",
    "read:client_summary",
]);

/// Listing clients.
pub const LIST: Permission = READ;

/// A client that is not there (recorded).
pub const fn missing() -> Error {
    Error::Missing {
        message: "The client does not exist",
        code: Some("inexistent_client"),
    }
}

/// The client of that id.
pub async fn find(realm: &Realm, id: &str) -> Result<ClientRow, Error> {
    let found = realm.store.read(id.to_owned(), |id, mut tx| {
        Box::pin(async move { tx.client(id).await })
    });
    found.await?.ok_or_else(missing)
}
