//! Roles: named sets of permissions, of the tenant or of one organization.

use serde::{Deserialize, Serialize};

use crate::declare;
use crate::id::{ORGANIZATION_ID, OrganizationId};
use crate::schema::{Schema, array, object, property, string};

/// How many roles a tenant may have (entity limit policy).
pub const ROLES_PER_TENANT: i64 = 1000;
/// How many roles of its own an organization may have.
pub const ROLES_PER_ORGANIZATION: i64 = 350;
/// How many roles a user, or a member of an organization, may have.
pub const ROLES_PER_HOLDER: i64 = 50;
/// How many permissions a role, or a user directly, may have.
pub const PERMISSIONS_PER_HOLDER: i64 = 1000;

/// Whether a role can be used in every organization or belongs to one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleType {
    /// It can be used everywhere.
    #[default]
    Tenant,
    /// It belongs to the organization of its `owner_id`.
    Organization,
}

declare! {
    /// `POST /roles` (contract: `CreateRoleRequestContent`, and the newer `type` and `owner_id`).
    pub struct CreateRole {
        /// Name of the role.
        required name: String = string().length(1, 255);
        /// Description of the role.
        optional description: String = string().length(0, 1000);
        /// Type of the role.
        optional r#type: RoleType = string().one_of(&["tenant", "organization"]);
        /// Organization that owns the role.
        optional owner_id: OrganizationId = string().format(&ORGANIZATION_ID);
    }
}

declare! {
    /// `PATCH /roles/{id}`: type and owner never change.
    pub struct UpdateRole {
        /// Name of this role.
        optional name: String = string().length(1, 255);
        /// Description of this role.
        optional description: String = string().length(0, 1000);
    }
}

/// A permission as bodies name it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NamedPermission {
    /// The API's identifier.
    pub resource_server_identifier: String,
    /// A scope of that API.
    pub permission_name: String,
}

const PERMISSION: Schema = object(&[
    property(
        "resource_server_identifier",
        "Resource server (API) identifier that this permission is for.",
        string().length(1, 600),
    )
    .required(),
    property(
        "permission_name",
        "Name of this permission.",
        string().length(1, 280),
    )
    .required(),
]);

declare! {
    /// The permissions that are given to, or taken from, a role or a user.
    pub struct Permissions {
        /// Array of resource_server_identifier, permission_name pairs.
        required permissions: Vec<NamedPermission> = array(&PERMISSION).entries(1, 1000);
    }
}

const ROLE: Schema = string().length(1, 50);

declare! {
    /// The roles that are given to, or taken from, a user.
    pub struct Roles {
        /// List of roles IDs to associate with the user.
        required roles: Vec<String> = array(&ROLE).entries(1, 1000);
    }
}

const USER: Schema = string().length(1, 300);

declare! {
    /// The users who are given a role.
    pub struct RoleUsers {
        /// user_id's of the users to assign the role to.
        required users: Vec<String> = array(&USER).entries(1, 1000);
    }
}
