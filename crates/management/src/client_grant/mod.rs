//! `/client-grants`, `/client-grants/{id}` and `/client-grants/{id}/organizations`.

mod list;
mod one;
mod organizations;

use axum::routing::{delete, get, patch, post};
use guildhall_app::client_grant::{CREATE, DELETE, READ, READ_ORGANIZATIONS, UPDATE};
use guildhall_model::client_grant::{CreateClientGrant, UpdateClientGrant};
use guildhall_model::schema::{Declared, Problem};

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

const ALL: &str = "/client-grants";
const ONE: &str = "/client-grants/{id}";
const ORGANIZATIONS: &str = "/client-grants/{id}/organizations";

/// The operations of client grants.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, ALL, "get_client-grants", READ, || {
        get(list::list)
    })
    .query(list::ListClientGrants::SCHEMA),
    Route::new(Method::Post, ALL, "post_client-grants", CREATE, || {
        post(one::create)
    })
    .body(CreateClientGrant::SCHEMA)
    .answers(201),
    Route::new(Method::Get, ONE, "get_client-grant", READ, || get(one::get)),
    Route::new(
        Method::Patch,
        ONE,
        "patch_client-grants_by_id",
        UPDATE,
        || patch(one::update),
    )
    .body(UpdateClientGrant::SCHEMA),
    Route::new(
        Method::Delete,
        ONE,
        "delete_client-grants_by_id",
        DELETE,
        || delete(one::delete),
    )
    .answers(204),
    Route::new(
        Method::Get,
        ORGANIZATIONS,
        "get_client-grant-organizations",
        READ_ORGANIZATIONS,
        || get(organizations::list),
    )
    .query(organizations::ListOrganizations::SCHEMA),
];

/// A grant in a path. The contract gives it no form: what is no id of a grant is one that is not there.
pub(crate) struct GrantPath(String);

impl FromPath for GrantPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        let text = parameters.text("id", "ID of the client grant.")?;
        Ok(Self(text.to_owned()))
    }
}
