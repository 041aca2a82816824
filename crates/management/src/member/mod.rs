//! `/organizations/{id}/members`, their roles, and who has a role.

mod list;
mod role;
mod write;

use axum::routing::{delete, get, post};
use guildhall_app::member::{
    ADD, ADD_ROLES, READ, READ_ROLE_MEMBERS, READ_ROLES, REMOVE, REMOVE_ROLES,
};
use guildhall_model::id::{ORGANIZATION_ID, OrganizationId, ROLE_ID, RoleId};
use guildhall_model::member::{MemberRoles, Members};
use guildhall_model::schema::{Declared, Problem};

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};
use crate::user::user_id;

const MEMBERS: &str = "/organizations/{id}/members";
const ROLES: &str = "/organizations/{id}/members/{user_id}/roles";
const OF_ROLE: &str = "/organizations/{id}/roles/{role_id}/members";

/// The operations of members.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(
        Method::Get,
        MEMBERS,
        "get_organization_members",
        READ,
        || get(list::list),
    )
    .query(list::ListMembers::SCHEMA),
    Route::new(Method::Post, MEMBERS, "post_members", ADD, || {
        post(write::add)
    })
    .body(Members::SCHEMA)
    .answers(204),
    Route::new(Method::Delete, MEMBERS, "delete_members", REMOVE, || {
        delete(write::remove)
    })
    .body(Members::SCHEMA)
    .answers(204),
    Route::new(
        Method::Get,
        ROLES,
        "get_organization_member_roles",
        READ_ROLES,
        || get(role::list),
    )
    .query(role::ListMemberRoles::SCHEMA),
    Route::new(
        Method::Post,
        ROLES,
        "post_organization_member_roles",
        ADD_ROLES,
        || post(role::add),
    )
    .body(MemberRoles::SCHEMA)
    .answers(204),
    Route::new(
        Method::Delete,
        ROLES,
        "delete_organization_member_roles",
        REMOVE_ROLES,
        || delete(role::remove),
    )
    .body(MemberRoles::SCHEMA)
    .answers(204),
    Route::new(
        Method::Get,
        OF_ROLE,
        "x_organizations_roles_members_list",
        READ_ROLE_MEMBERS,
        || get(list::of_role),
    )
    .query(list::ListMembersOfRole::SCHEMA),
];

const ORGANIZATION: &str = "Organization identifier.";

/// An organization and one of its members.
pub(crate) struct MemberPath {
    pub(crate) organization: OrganizationId,
    pub(crate) user: String,
}

impl FromPath for MemberPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            organization: parameters.of_form("id", ORGANIZATION, &ORGANIZATION_ID)?,
            user: user_id(parameters, "user_id")?,
        })
    }
}

/// An organization and a role.
pub(crate) struct RoleMembersPath {
    organization: OrganizationId,
    role: RoleId,
}

impl FromPath for RoleMembersPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            organization: parameters.of_form("id", ORGANIZATION, &ORGANIZATION_ID)?,
            role: parameters.of_form("role_id", "ID of the role.", &ROLE_ID)?,
        })
    }
}
