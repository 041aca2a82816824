//! What can happen to groups. The directory of a connection makes them and says who is in them; the tenant's administrators
//! give them roles.

mod create;
mod delete;
mod event;
mod member;
mod role;

pub use create::{CREATE, NewGroup, create};
pub use delete::{DELETE, delete};
pub use member::{CHANGE_MEMBERS, add_members, remove_members};
pub use role::{
    GIVE_ROLES, GIVE_ROLES_IN_ORGANIZATION, Pair, TAKE_ROLES, TAKE_ROLES_IN_ORGANIZATION,
    give_roles, take_roles,
};

use guildhall_model::group::GroupId;
use guildhall_store::{GroupRow, HoldsIn, TenantTransaction};

use crate::actor::Permission;
use crate::error::Error;
use crate::organization;

/// Reading groups.
pub const READ: Permission = Permission::any_of(&["read:groups"]);
/// Reading who is in a group.
pub const READ_MEMBERS: Permission = Permission::any_of(&["read:group_members"]);
/// Reading which roles groups have.
pub const READ_ROLES: Permission = Permission::any_of(&["read:group_roles"]);
/// Reading the groups of an organization.
pub const READ_IN_ORGANIZATION: Permission = Permission::any_of(&["read:organization_groups"]);
/// Reading which roles groups have in an organization.
pub const READ_ROLES_IN_ORGANIZATION: Permission =
    Permission::any_of(&["read:organization_group_roles"]);
/// Reading which groups have a role in an organization; the operation asks for both scopes.
pub const READ_GROUPS_OF_ROLE_IN_ORGANIZATION: Permission =
    Permission::any_of(&["read:roles", "read:organization_groups"]);
/// Reading the roles that a member has in effect.
pub const READ_EFFECTIVE_ROLES_OF_MEMBER: Permission =
    Permission::any_of(&["read:organization_member_effective_roles"]);
/// Reading by which groups a member has a role.
pub const READ_SOURCES_OF_MEMBER: Permission =
    Permission::any_of(&["read:organization_member_role_source_groups"]);
/// Reading the roles that a user has in effect.
pub const READ_EFFECTIVE_ROLES_OF_USER: Permission =
    Permission::any_of(&["read:user_effective_roles"]);
/// Reading by which groups a user has a role.
pub const READ_SOURCES_OF_USER: Permission = Permission::any_of(&["read:user_role_source_groups"]);

/// Reading the permissions that a user has in effect.
pub const READ_EFFECTIVE_PERMISSIONS_OF_USER: Permission =
    Permission::any_of(&["read:user_effective_permissions"]);
/// Reading by which roles a user has a permission.
pub const READ_SOURCES_OF_PERMISSION: Permission =
    Permission::any_of(&["read:user_permission_source_roles"]);

/// A group that is not there (contract).
pub const fn missing() -> Error {
    Error::Missing {
        message: "Group not found.",
        code: None,
    }
}

/// The group of that id, as it is seen from where its roles hold: an organization knows those of its connections.
pub async fn find_in(
    holds_in: &HoldsIn,
    id: &GroupId,
    tx: &mut TenantTransaction<'_>,
) -> Result<GroupRow, Error> {
    let found = match holds_in {
        HoldsIn::Tenant => tx.group(id).await?,
        HoldsIn::Organization(organization) => {
            tx.organization(organization)
                .await?
                .ok_or_else(organization::missing)?;
            tx.group_of_organization(organization, id).await?
        }
    };
    found.ok_or_else(missing)
}
