//! `/organizations` and `/organizations/{id}`.

mod list;
mod one;

use axum::routing::{delete, get, patch, post};
use guildhall_app::organization::{CREATE, DELETE, READ, READ_BY_NAME, UPDATE};
use guildhall_model::id::{ORGANIZATION_ID, OrganizationId};
use guildhall_model::organization::{CreateOrganization, UpdateOrganization};
use guildhall_model::schema::{Declared, Problem};

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

/// The operations of organizations.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(
        Method::Get,
        "/organizations",
        "get_organizations",
        READ,
        || get(list::list),
    )
    .query(list::ListOrganizations::SCHEMA),
    Route::new(
        Method::Post,
        "/organizations",
        "post_organizations",
        CREATE,
        || post(one::create),
    )
    .body(CreateOrganization::SCHEMA)
    .answers(201),
    Route::new(
        Method::Get,
        "/organizations/name/{name}",
        "get_name_by_name",
        READ_BY_NAME,
        || get(one::get_by_name),
    ),
    Route::new(
        Method::Get,
        "/organizations/{id}",
        "get_organizations_by_id",
        READ,
        || get(one::get),
    ),
    Route::new(
        Method::Patch,
        "/organizations/{id}",
        "patch_organizations_by_id",
        UPDATE,
        || patch(one::update),
    )
    .body(UpdateOrganization::SCHEMA),
    Route::new(
        Method::Delete,
        "/organizations/{id}",
        "delete_organizations_by_id",
        DELETE,
        || delete(one::delete),
    )
    .answers(204),
];

const ID: &str = "Organization identifier.";

impl FromPath for OrganizationId {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        parameters.of_form("id", ID, &ORGANIZATION_ID)
    }
}
