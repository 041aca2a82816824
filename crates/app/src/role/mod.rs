//! What can happen to roles.

mod create;
mod delete;
mod permission;
mod update;
mod user;

pub use create::{CREATE, create};
pub use delete::{DELETE, delete};
pub use permission::{add_permissions, remove_permissions};
pub use update::{UPDATE, update};
pub use user::{ADD_USERS, READ_USERS, add_users};

pub(crate) use permission::resolve_permissions;

use guildhall_model::id::OrganizationId;
use guildhall_model::role::RoleType;
use guildhall_model::schema::{Part, Problem};
use guildhall_store::RoleRow;

use crate::actor::Permission;
use crate::error::Error;
use crate::realm::Realm;

/// Reading roles.
pub const READ: Permission = Permission::any_of(&["read:roles"]);

/// The unique key of names.
const NAME_KEY: &str = "role_owner_id_name";

/// A role that is not there.
pub const fn missing() -> Error {
    Error::Missing {
        message: "The role does not exist.",
        code: Some("inexistent_role"),
    }
}

fn name_taken() -> Error {
    Error::Taken {
        message: "The role already exists.".into(),
        code: Some("role_conflict"),
    }
}

/// Whose roles a list is narrowed to: an organization's, the tenant's (an empty text), or nobody's.
pub fn owner_to_list(
    r#type: Option<RoleType>,
    owner: Option<OrganizationId>,
) -> Result<Option<String>, Error> {
    let invalid = |reason: &str, path: &str, description| Error::Invalid {
        part: Part::Query,
        problem: Problem::new(reason, path, description),
    };
    match (r#type, owner) {
        (None, None) => Ok(None),
        (Some(RoleType::Tenant), None) => Ok(Some(String::new())),
        (Some(RoleType::Organization) | None, Some(owner)) => Ok(Some(owner.to_string())),
        (Some(RoleType::Tenant), Some(_)) => Err(invalid(
            "A role of type tenant has no owner",
            "owner_id",
            "Organization that owns the roles",
        )),
        (Some(RoleType::Organization), None) => {
            Err(invalid("Missing required property: owner_id", "", ""))
        }
    }
}

/// The role of that id.
pub async fn find(realm: &Realm, id: String) -> Result<RoleRow, Error> {
    let found = realm
        .store
        .read(id, |id, mut tx| Box::pin(async move { tx.role(id).await }))
        .await?;
    found.ok_or_else(missing)
}
