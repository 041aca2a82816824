//! What can happen to members of organizations.

mod add;
mod join;
mod remove;
mod role;

pub use add::{ADD, add};
pub(crate) use join::{give_roles, join};
pub use remove::{REMOVE, remove};
pub use role::{ADD_ROLES, READ_ROLES, REMOVE_ROLES, add_roles, remove_roles};

use crate::actor::Permission;
use crate::error::Error;

/// Reading members.
pub const READ: Permission = Permission::any_of(&["read:organization_members"]);
/// Reading who in an organization has a role.
pub const READ_ROLE_MEMBERS: Permission =
    Permission::any_of(&["read:organization_members", "read:roles"]);
/// Reading the organizations of a user.
pub const READ_USER_ORGANIZATIONS: Permission = Permission::any_of(&["read:organizations"]);

/// A user who is not a member.
pub const fn missing() -> Error {
    Error::Missing {
        message: "The user is not a member of the organization.",
        code: None,
    }
}
