//! `/users`, `/users-by-email` and what hangs on them.

mod list;
mod one;
mod organization;
mod permission;
mod role;

use axum::routing::{delete, get, patch, post};
use guildhall_app::member::READ_USER_ORGANIZATIONS;
use guildhall_app::user::{
    ADD_ROLES, CHANGE_PERMISSIONS, CREATE, DELETE, READ, READ_PERMISSIONS, READ_ROLES,
    REMOVE_ROLES, UPDATE,
};
use guildhall_model::role::{Permissions, Roles};
use guildhall_model::schema::{Declared, Problem, Schema, string};
use guildhall_model::user::{CreateUser, UpdateUser};
use serde_json::{Map, Value};

use crate::error::Refusal;
use crate::extract::{FromPath, PathParameters};
use crate::fields::Fields;
use crate::role::ListPermissions;
use crate::route::{Method, Route};

const ONE: &str = "/users/{id}";
const ROLES: &str = "/users/{id}/roles";
const PERMISSIONS: &str = "/users/{id}/permissions";

/// The operations of users.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, "/users", "get_users", READ, || get(list::list))
        .query(list::ListUsers::SCHEMA),
    Route::new(Method::Post, "/users", "post_users", CREATE, || {
        post(one::create)
    })
    .body(CreateUser::SCHEMA)
    .answers(201),
    Route::new(
        Method::Get,
        "/users-by-email",
        "get_users-by-email",
        READ_PERMISSIONS,
        || get(list::by_email),
    )
    .query(list::ByEmail::SCHEMA),
    Route::new(Method::Get, ONE, "get_users_by_id", READ, || get(one::get))
        .query(one::GetUser::SCHEMA),
    Route::new(Method::Patch, ONE, "patch_users_by_id", UPDATE, || {
        patch(one::update)
    })
    .body(UpdateUser::SCHEMA),
    Route::new(Method::Delete, ONE, "delete_users_by_id", DELETE, || {
        delete(one::delete)
    })
    .answers(204),
    Route::new(Method::Get, ROLES, "get_user_roles", READ_ROLES, || {
        get(role::list)
    })
    .query(ListPermissions::SCHEMA),
    Route::new(Method::Post, ROLES, "post_user_roles", ADD_ROLES, || {
        post(role::add)
    })
    .body(Roles::SCHEMA)
    .answers(204),
    Route::new(
        Method::Delete,
        ROLES,
        "delete_user_roles",
        REMOVE_ROLES,
        || delete(role::remove),
    )
    .body(Roles::SCHEMA)
    .answers(204),
    Route::new(
        Method::Get,
        PERMISSIONS,
        "get_permissions",
        READ_PERMISSIONS,
        || get(permission::list),
    )
    .query(ListPermissions::SCHEMA),
    Route::new(
        Method::Post,
        PERMISSIONS,
        "post_permissions",
        CHANGE_PERMISSIONS,
        || post(permission::add),
    )
    .body(Permissions::SCHEMA)
    .answers(201),
    Route::new(
        Method::Delete,
        PERMISSIONS,
        "delete_permissions",
        CHANGE_PERMISSIONS,
        || delete(permission::remove),
    )
    .body(Permissions::SCHEMA)
    .answers(204),
    Route::new(
        Method::Get,
        "/users/{id}/organizations",
        "get_user_organizations",
        READ_USER_ORGANIZATIONS,
        || get(organization::list),
    )
    .query(organization::ListOrganizations::SCHEMA),
];

/// The user in a path.
pub(crate) struct UserPath(pub(crate) String);

impl FromPath for UserPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        user_id(parameters, "id").map(Self)
    }
}

/// A `user_id` in a path: any text of at most 300 characters is looked for.
pub(crate) fn user_id(parameters: &PathParameters, name: &'static str) -> Result<String, Problem> {
    const DESCRIPTION: &str = "The user_id of the user";
    const ID: Schema = string().length(1, 300);
    let text = parameters.text(name, DESCRIPTION)?;
    ID.check(&text.into())
        .map_err(|problem| Problem::new(problem.reason(), name, DESCRIPTION))?;
    Ok(text.to_owned())
}

/// What lists of members and of a role's users tell of a user.
pub(crate) fn summary(user_id: &str, document: &str) -> Result<Map<String, Value>, Refusal> {
    let document: Value = serde_json::from_str(document).map_err(guildhall_app::Error::from)?;
    let mut shown = Map::new();
    shown.insert("user_id".to_owned(), user_id.into());
    for name in ["email", "picture", "name"] {
        if let Some(value) = document.get(name) {
            shown.insert(name.to_owned(), value.clone());
        }
    }
    Ok(shown)
}

/// A user as it is answered, with the properties that are wanted.
fn shown(
    user: &guildhall_store::UserRow,
    connection: &guildhall_app::user::ConnectionName,
    fields: &Fields,
) -> Result<Map<String, Value>, Refusal> {
    let mut shown = guildhall_app::user::Profile::read(&user.document)?.shown(user, connection)?;
    fields.apply(&mut shown);
    Ok(shown)
}
