//! `/roles` and what hangs on them.

mod list;
mod one;
mod permission;
mod shown;
mod user;

use axum::routing::{delete, get, patch, post};
use guildhall_app::role::{ADD_USERS, CREATE, DELETE, READ, READ_USERS, UPDATE};
use guildhall_model::role::{CreateRole, Permissions, RoleUsers, UpdateRole};
use guildhall_model::schema::{Declared, Problem};

pub(crate) use permission::{ListPermissions, permission_page};
pub(crate) use shown::{Shown, ShownPermission, descriptions};

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

const ONE: &str = "/roles/{id}";
const PERMISSIONS: &str = "/roles/{id}/permissions";
const USERS: &str = "/roles/{id}/users";

/// The operations of roles.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, "/roles", "get_roles", READ, || get(list::list))
        .query(list::ListRoles::SCHEMA),
    Route::new(Method::Post, "/roles", "post_roles", CREATE, || {
        post(one::create)
    })
    .body(CreateRole::SCHEMA),
    Route::new(Method::Get, ONE, "get_roles_by_id", READ, || get(one::get)),
    Route::new(Method::Patch, ONE, "patch_roles_by_id", UPDATE, || {
        patch(one::update)
    })
    .body(UpdateRole::SCHEMA),
    Route::new(Method::Delete, ONE, "delete_roles_by_id", DELETE, || {
        delete(one::delete)
    }),
    Route::new(
        Method::Get,
        PERMISSIONS,
        "get_role_permission",
        READ,
        || get(permission::list),
    )
    .query(permission::ListPermissions::SCHEMA),
    Route::new(
        Method::Post,
        PERMISSIONS,
        "post_role_permission_assignment",
        UPDATE,
        || post(permission::add),
    )
    .body(Permissions::SCHEMA)
    .answers(201),
    Route::new(
        Method::Delete,
        PERMISSIONS,
        "delete_role_permission_assignment",
        UPDATE,
        || delete(permission::remove),
    )
    .body(Permissions::SCHEMA)
    .answers(204),
    Route::new(Method::Get, USERS, "get_role_user", READ_USERS, || {
        get(user::list)
    })
    .query(user::ListUsers::SCHEMA),
    Route::new(Method::Post, USERS, "post_role_users", ADD_USERS, || {
        post(user::add)
    })
    .body(RoleUsers::SCHEMA),
];

/// The role in a path. Any text is looked for: the contract gives the parameter no form.
pub(crate) struct RolePath(pub(crate) String);

impl FromPath for RolePath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        parameters
            .text("id", "ID of the role.")
            .map(|id| Self(id.to_owned()))
    }
}
