//! `/organizations/{id}/clients`: the applications of an organization.

mod handler;

use axum::routing::{delete, get, patch, post};
use guildhall_app::organization::client::{CREATE, DELETE, READ, UPDATE};
use guildhall_model::id::{ORGANIZATION_ID, OrganizationId};
use guildhall_model::organization::{
    AddOrganizationClients, RemoveOrganizationClients, UpdateOrganizationClient,
};
use guildhall_model::schema::{Declared, Problem};

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

const ALL: &str = "/organizations/{id}/clients";
const ONE: &str = "/organizations/{id}/clients/{client_id}";

/// The operations of organizations' applications.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(
        Method::Get,
        ALL,
        "x_organizations_clients_list",
        READ,
        || get(handler::list),
    )
    .query(handler::ListClients::SCHEMA),
    Route::new(
        Method::Post,
        ALL,
        "x_organizations_clients_create",
        CREATE,
        || post(handler::add),
    )
    .body(AddOrganizationClients::SCHEMA)
    .answers(201),
    Route::new(
        Method::Delete,
        ALL,
        "x_organizations_clients_delete",
        DELETE,
        || delete(handler::remove),
    )
    .body(RemoveOrganizationClients::SCHEMA)
    .answers(204),
    Route::new(
        Method::Get,
        ONE,
        "x_organizations_clients_get",
        READ,
        || get(handler::get),
    ),
    Route::new(
        Method::Patch,
        ONE,
        "x_organizations_clients_update",
        UPDATE,
        || patch(handler::update),
    )
    .body(UpdateOrganizationClient::SCHEMA),
];

/// An organization and one of its applications.
pub(crate) struct ClientPath {
    organization: OrganizationId,
    client: String,
}

impl FromPath for ClientPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            organization: parameters.of_form("id", "Organization identifier.", &ORGANIZATION_ID)?,
            client: parameters
                .text("client_id", "ID of the client.")?
                .to_owned(),
        })
    }
}
