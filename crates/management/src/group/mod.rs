//! `/groups`, their roles in the tenant and in organizations, and what roles and permissions people have in effect.

mod effective;
mod of_role;
mod one;
mod organization;
mod permission;
mod role;
mod user;

use axum::routing::{delete, get, post};
use guildhall_app::Realm;
use guildhall_app::group::{
    DELETE, GIVE_ROLES, GIVE_ROLES_IN_ORGANIZATION, READ, READ_EFFECTIVE_PERMISSIONS_OF_USER,
    READ_EFFECTIVE_ROLES_OF_MEMBER, READ_EFFECTIVE_ROLES_OF_USER,
    READ_GROUPS_OF_ROLE_IN_ORGANIZATION, READ_IN_ORGANIZATION, READ_MEMBERS, READ_ROLES,
    READ_ROLES_IN_ORGANIZATION, READ_SOURCES_OF_MEMBER, READ_SOURCES_OF_PERMISSION,
    READ_SOURCES_OF_USER, TAKE_ROLES, TAKE_ROLES_IN_ORGANIZATION,
};
use guildhall_model::declare;
use guildhall_model::group::{GROUP_ID, GroupId, GroupRoles, RoleGroups};
use guildhall_model::id::{ORGANIZATION_ID, OrganizationId};
use guildhall_model::schema::{Declared, Problem, integer, string};
use guildhall_store::GroupRow;
use guildhall_web::paging::PagingQuery;
use serde_json::{Map, Value, json};

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

const ALL: &str = "/groups";
const ONE: &str = "/groups/{id}";
const MEMBERS: &str = "/groups/{id}/members";
const ROLES: &str = "/groups/{id}/roles";
const OF_ROLE: &str = "/roles/{id}/groups";
const OF_USER: &str = "/users/{id}/groups";
const IN_ORGANIZATION: &str = "/organizations/{organization_id}/groups";
const ROLES_IN_ORGANIZATION: &str = "/organizations/{organization_id}/groups/{group_id}/roles";
const OF_ROLE_IN_ORGANIZATION: &str = "/organizations/{organization_id}/roles/{role_id}/groups";
const EFFECTIVE_OF_MEMBER: &str = "/organizations/{id}/members/{user_id}/effective-roles";
const SOURCES_OF_MEMBER: &str =
    "/organizations/{id}/members/{user_id}/effective-roles/sources/groups";
const EFFECTIVE_OF_USER: &str = "/users/{id}/effective-roles";
const SOURCES_OF_USER: &str = "/users/{id}/effective-roles/sources/groups";
const PERMISSIONS_OF_USER: &str = "/users/{id}/effective-permissions";
const SOURCES_OF_PERMISSION: &str = "/users/{id}/effective-permissions/sources/effective-roles";

/// The operations of groups.
#[rustfmt::skip]
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, ALL, "get_groups", READ, || get(one::list)).query(one::ListGroups::SCHEMA),
    Route::new(Method::Get, ONE, "get_group", READ, || get(one::get)),
    Route::new(Method::Delete, ONE, "delete_group", DELETE, || delete(one::delete)).answers(204),
    Route::new(Method::Get, MEMBERS, "get_group_members", READ_MEMBERS, || get(one::members))
        .query(one::ListMembers::SCHEMA),
    Route::new(Method::Get, ROLES, "get_group_roles", READ_ROLES, || get(role::list)).query(Step::SCHEMA),
    Route::new(Method::Post, ROLES, "post_group_roles", GIVE_ROLES, || post(role::give))
        .body(GroupRoles::SCHEMA).answers(204),
    Route::new(Method::Delete, ROLES, "delete_group_roles", TAKE_ROLES, || delete(role::take))
        .body(GroupRoles::SCHEMA).answers(204),
    Route::new(Method::Get, OF_ROLE, "get_role_groups", READ_ROLES, || get(of_role::list)).query(Step::SCHEMA),
    Route::new(Method::Post, OF_ROLE, "post_role_groups", GIVE_ROLES, || post(of_role::give))
        .body(RoleGroups::SCHEMA).answers(204),
    Route::new(Method::Delete, OF_ROLE, "delete_role_groups", TAKE_ROLES, || delete(of_role::take))
        .body(RoleGroups::SCHEMA).answers(204),
    Route::new(Method::Get, OF_USER, "get_user_groups", READ, || get(user::list))
        .query(user::ListGroupsOfUser::SCHEMA),
    Route::new(Method::Get, IN_ORGANIZATION, "get_organization_groups", READ_IN_ORGANIZATION, || {
        get(organization::list)
    }).query(Step::SCHEMA),
    Route::new(
        Method::Get, ROLES_IN_ORGANIZATION, "get_organization_group_roles", READ_ROLES_IN_ORGANIZATION,
        || get(role::list_in_organization),
    ).query(Step::SCHEMA),
    Route::new(
        Method::Post, ROLES_IN_ORGANIZATION, "post_organization_group_roles", GIVE_ROLES_IN_ORGANIZATION,
        || post(role::give_in_organization),
    ).body(GroupRoles::SCHEMA).answers(204),
    Route::new(
        Method::Delete, ROLES_IN_ORGANIZATION, "delete_organization_group_roles", TAKE_ROLES_IN_ORGANIZATION,
        || delete(role::take_in_organization),
    ).body(GroupRoles::SCHEMA).answers(204),
    Route::new(
        Method::Get, OF_ROLE_IN_ORGANIZATION, "x_organizations_roles_groups_list", READ_GROUPS_OF_ROLE_IN_ORGANIZATION,
        || get(of_role::list_in_organization),
    ).query(Step::SCHEMA),
    Route::new(
        Method::Get, EFFECTIVE_OF_MEMBER, "get_organization_member_effective_roles", READ_EFFECTIVE_ROLES_OF_MEMBER,
        || get(effective::of_member),
    ).query(Step::SCHEMA),
    Route::new(
        Method::Get, SOURCES_OF_MEMBER, "get_organization_member_role_source_groups", READ_SOURCES_OF_MEMBER,
        || get(effective::groups_of_member),
    ).query(effective::ListSources::SCHEMA),
    Route::new(
        Method::Get, EFFECTIVE_OF_USER, "get_user_effective_roles", READ_EFFECTIVE_ROLES_OF_USER,
        || get(effective::of_user),
    ).query(Step::SCHEMA),
    Route::new(
        Method::Get, SOURCES_OF_USER, "get_user_role_source_groups", READ_SOURCES_OF_USER,
        || get(effective::groups_of_user),
    ).query(effective::ListSources::SCHEMA),
    Route::new(
        Method::Get, PERMISSIONS_OF_USER, "get_user_effective_permissions", READ_EFFECTIVE_PERMISSIONS_OF_USER,
        || get(permission::of_user),
    ).query(permission::ListEffectivePermissions::SCHEMA),
    Route::new(
        Method::Get, SOURCES_OF_PERMISSION, "get_user_effective_permission_role_sources", READ_SOURCES_OF_PERMISSION,
        || get(permission::source_roles),
    ).query(permission::ListSourceRoles::SCHEMA),
];

declare! {
    /// The query of a list that is walked by checkpoints only.
    pub(crate) struct Step {
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 4_294_967_295);
    }
}

/// The contract gives `take` no end here; an answer has a hundred items at most, and tells how to go on.
const MOST: u32 = 100;

/// A step of a list that is walked by checkpoints only.
fn step(from: Option<String>, take: Option<u32>) -> PagingQuery {
    PagingQuery {
        from,
        take: Some(take.unwrap_or(50).min(MOST)),
        ..PagingQuery::default()
    }
}

/// A group as it is answered.
fn shown(realm: &Realm, group: &GroupRow) -> Map<String, Value> {
    let properties = [
        ("id", Some(json!(group.id))),
        ("name", Some(json!(group.name))),
        (
            "external_id",
            group.external_id.as_ref().map(|id| json!(id)),
        ),
        ("connection_id", Some(json!(group.connection_id))),
        ("tenant_name", Some(json!(realm.tenant.name))),
        ("created_at", Some(json!(group.created_at))),
        ("updated_at", Some(json!(group.updated_at))),
    ];
    let present = properties
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    present.collect()
}

/// A group in a path.
pub(crate) struct GroupPath(GroupId);

impl FromPath for GroupPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        parameters
            .of_form("id", "Unique identifier for the group.", &GROUP_ID)
            .map(Self)
    }
}

/// An organization, where the contract calls it so.
pub(crate) struct OrganizationPath(OrganizationId);

const ORGANIZATION: &str = "ID of the organization.";

impl FromPath for OrganizationPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        parameters
            .of_form("organization_id", ORGANIZATION, &ORGANIZATION_ID)
            .map(Self)
    }
}

/// An organization and a group.
pub(crate) struct OrganizationGroupPath {
    organization: OrganizationId,
    group: GroupId,
}

impl FromPath for OrganizationGroupPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            organization: parameters.of_form("organization_id", ORGANIZATION, &ORGANIZATION_ID)?,
            group: parameters.of_form("group_id", "ID of the group.", &GROUP_ID)?,
        })
    }
}

/// An organization and a role.
pub(crate) struct OrganizationRolePath {
    organization: OrganizationId,
    role: String,
}

impl FromPath for OrganizationRolePath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            organization: parameters.of_form("organization_id", ORGANIZATION, &ORGANIZATION_ID)?,
            role: parameters.text("role_id", "ID of the role.")?.to_owned(),
        })
    }
}
