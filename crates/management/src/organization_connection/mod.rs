//! The connections of an organization, in both families of the wire.

mod enabled;
mod every;

use axum::routing::{delete, get, patch, post};
use guildhall_app::organization::connection::{CREATE, DELETE, READ, UPDATE};
use guildhall_model::id::{CONNECTION_ID, ConnectionId, ORGANIZATION_ID, OrganizationId};
use guildhall_model::organization::{
    AddEnabledConnection, AddOrganizationConnection, UpdateEnabledConnection,
    UpdateOrganizationConnection,
};
use guildhall_model::schema::{Declared, Problem};

pub(crate) use enabled::Enabled;

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

const ENABLED: &str = "/organizations/{id}/enabled_connections";
const ENABLED_ONE: &str = "/organizations/{id}/enabled_connections/{connection_id}";
const EVERY: &str = "/organizations/{id}/connections";
const EVERY_ONE: &str = "/organizations/{id}/connections/{connection_id}";

/// The operations of organizations' connections.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(
        Method::Get,
        ENABLED,
        "get_enabled_connections",
        READ,
        || get(enabled::list),
    )
    .query(enabled::ListEnabled::SCHEMA),
    Route::new(
        Method::Post,
        ENABLED,
        "post_enabled_connections",
        CREATE,
        || post(enabled::add),
    )
    .body(AddEnabledConnection::SCHEMA)
    .answers(201),
    Route::new(
        Method::Get,
        ENABLED_ONE,
        "get_enabled_connections_by_connectionId",
        READ,
        || get(enabled::get),
    ),
    Route::new(
        Method::Patch,
        ENABLED_ONE,
        "patch_enabled_connections_by_connectionId",
        UPDATE,
        || patch(enabled::update),
    )
    .body(UpdateEnabledConnection::SCHEMA),
    Route::new(
        Method::Delete,
        ENABLED_ONE,
        "delete_enabled_connections_by_connectionId",
        DELETE,
        || delete(enabled::remove),
    )
    .answers(204),
    Route::new(
        Method::Get,
        EVERY,
        "get_organization_connections",
        READ,
        || get(every::list),
    )
    .query(every::ListConnections::SCHEMA),
    Route::new(
        Method::Post,
        EVERY,
        "post_organization_connection",
        CREATE,
        || post(every::add),
    )
    .body(AddOrganizationConnection::SCHEMA)
    .answers(201),
    Route::new(
        Method::Get,
        EVERY_ONE,
        "get_organization_connection",
        READ,
        || get(every::get),
    ),
    Route::new(
        Method::Patch,
        EVERY_ONE,
        "patch_organization_connection",
        UPDATE,
        || patch(every::update),
    )
    .body(UpdateOrganizationConnection::SCHEMA),
    Route::new(
        Method::Delete,
        EVERY_ONE,
        "delete_organization_connection",
        DELETE,
        || delete(every::remove),
    )
    .answers(204),
];

/// An organization and one of its connections.
pub(crate) struct ConnectionPath {
    organization: OrganizationId,
    connection: ConnectionId,
}

impl FromPath for ConnectionPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            organization: parameters.of_form("id", "Organization identifier.", &ORGANIZATION_ID)?,
            connection: parameters.of_form(
                "connection_id",
                "Connection identifier.",
                &CONNECTION_ID,
            )?,
        })
    }
}
