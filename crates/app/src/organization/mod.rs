//! What can happen to organizations.

pub mod client;
pub mod client_grant;
pub mod connection;
mod create;
mod delete;
pub mod discovery_domain;
mod event;
mod update;

pub use create::{CREATE, Created, create};
pub use delete::{DELETE, delete};
pub use update::{UPDATE, update, update_seen};

use guildhall_model::id::OrganizationId;
use guildhall_model::organization::Organization;

use crate::actor::Permission;
use crate::error::Error;
use crate::realm::Realm;

/// Reading one organization, or listing them.
pub const READ: Permission =
    Permission::any_of(&["read:organizations", "read:organizations_summary"]);
/// Reading an organization by its name.
pub const READ_BY_NAME: Permission = Permission::any_of(&["read:organizations"]);

/// The unique key of names.
const NAME_KEY: &str = "organization_name";

/// An organization that is not there (recorded, without an error code).
pub const fn missing() -> Error {
    Error::Missing {
        message: "No organization found by that id or name",
        code: None,
    }
}

/// A name that another organization has (the page this product began with).
fn name_taken() -> Error {
    Error::Taken {
        message: "An organization with the same name already exists.".into(),
        code: Some("organization_conflict"),
    }
}

/// The organization of that id.
pub async fn find(realm: &Realm, id: &OrganizationId) -> Result<Organization, Error> {
    let found = realm
        .store
        .read(id.clone(), |id, mut tx| {
            Box::pin(async move { tx.organization(id).await })
        })
        .await?;
    found.ok_or_else(missing)
}

/// The organization of that name, compared byte by byte.
pub async fn find_by_name(realm: &Realm, name: String) -> Result<Organization, Error> {
    let found = realm.store.read(name, |name, mut tx| {
        Box::pin(async move { tx.organization_by_name(name).await })
    });
    found.await?.ok_or_else(missing)
}
