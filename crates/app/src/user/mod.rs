//! What can happen to users.

mod claims;
mod create;
mod delete;
mod password;
mod permission;
mod profile;
mod query;
mod recognize;
mod revise;
mod role;
mod update;
mod verify;
mod welcome;

pub(crate) use claims::OPENID_SCOPES;
pub use create::{CREATE, create};
pub(crate) use create::{NewAccount, Plan as NewUser, account, insert, prepare};
pub use delete::{DELETE, delete};
pub(crate) use password::{Proof, replace_password, thin_out_access};
pub use permission::{
    CHANGE_PERMISSIONS, Held, READ_PERMISSIONS, add_permissions, permissions, remove_permissions,
};
pub use profile::Profile;
pub use query::parse_query;
pub(crate) use recognize::{Recognized, recognize};
pub use role::{ADD_ROLES, READ_ROLES, REMOVE_ROLES, add_roles, remove_roles};
pub use update::{UPDATE, update};
pub(crate) use verify::verify_email;
pub(crate) use welcome::welcome;

use guildhall_store::{TenantTransaction, UserRow};

use crate::actor::Permission;
use crate::error::Error;
use crate::realm::Realm;

/// Reading users.
pub const READ: Permission = Permission::any_of(&["read:users", "read:user_idp_tokens"]);

/// A user that is not there (recorded).
pub const fn missing() -> Error {
    Error::Missing {
        message: "The user does not exist.",
        code: Some("inexistent_user"),
    }
}

/// The user of that id, and its connection's name and strategy.
pub async fn find(realm: &Realm, id: String) -> Result<(UserRow, ConnectionName), Error> {
    let read = realm.store.read(id, |id, mut tx| {
        Box::pin(async move {
            let user = tx.user(id).await?.ok_or_else(missing)?;
            let connection = connection_name(&user, &mut tx).await?;
            Ok::<_, Error>((user, connection))
        })
    });
    read.await
}

/// What a user's identity tells of its connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionName {
    /// The connection's name.
    pub name: String,
    /// The connection's strategy, which is the identity's provider.
    pub strategy: String,
}

/// The connection of a user; a user whose connection is gone is not there.
pub async fn connection_name(
    user: &UserRow,
    tx: &mut TenantTransaction<'_>,
) -> Result<ConnectionName, Error> {
    let connection = tx
        .connection(&user.connection_id)
        .await?
        .ok_or_else(missing)?;
    Ok(ConnectionName {
        name: connection.name,
        strategy: connection.strategy,
    })
}

/// Whether another user of the connection has the address, name or number of a user who was to be written.
pub(crate) fn is_taken(error: &Error) -> bool {
    [
        "users_connection_id_email_unique",
        "users_connection_id_username_key",
        "users_connection_id_phone_key",
        "users_id",
    ]
    .iter()
    .any(|key| error.is_conflict(key))
}

/// The error of a broken unique key: another user of the connection has this address, name or number.
pub(crate) fn translate(error: Error) -> Error {
    if is_taken(&error) {
        Error::Taken {
            message: "The user already exists.".into(),
            code: Some("auth0_idp_error"),
        }
    } else {
        error
    }
}
