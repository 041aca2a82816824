//! `/connections` and what hangs on them.

mod client;
mod list;
mod one;

use axum::routing::{delete, get, patch, post};
use guildhall_app::connection::{CREATE, DELETE, READ, UPDATE};
use guildhall_model::connection::{CONNECTION_CLIENTS, CREATE_CONNECTION, UPDATE_CONNECTION};
use guildhall_model::schema::{Declared, Problem};

use crate::extract::{FromPath, PathParameters};
use crate::fields::Fields;
use crate::route::{Method, Route};

const ONE: &str = "/connections/{id}";
const CLIENTS: &str = "/connections/{id}/clients";

/// The operations of connections.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, "/connections", "get_connections", READ, || {
        get(list::list)
    })
    .query(list::ListConnections::SCHEMA),
    Route::new(
        Method::Post,
        "/connections",
        "post_connections",
        CREATE,
        || post(one::create),
    )
    .body(CREATE_CONNECTION)
    .answers(201),
    Route::new(Method::Get, ONE, "get_connections_by_id", READ, || {
        get(one::get)
    })
    .query(one::GetConnection::SCHEMA),
    Route::new(
        Method::Patch,
        ONE,
        "patch_connections_by_id",
        UPDATE,
        || patch(one::update),
    )
    .body(UPDATE_CONNECTION),
    Route::new(
        Method::Delete,
        ONE,
        "delete_connections_by_id",
        DELETE,
        || delete(one::delete),
    )
    .answers(202),
    Route::new(Method::Get, CLIENTS, "get_connection_clients", READ, || {
        get(client::list)
    })
    .query(client::ListClients::SCHEMA),
    Route::new(Method::Patch, CLIENTS, "patch_clients", UPDATE, || {
        patch(client::switch)
    })
    .body(CONNECTION_CLIENTS)
    .answers(204),
];

/// The connection in a path. Any text is looked for: the contract gives the parameter no form.
pub(crate) struct ConnectionPath(pub(crate) String);

impl FromPath for ConnectionPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        parameters
            .text("id", "The id of the connection.")
            .map(|id| Self(id.to_owned()))
    }
}

/// What comes whatever is asked for (recorded).
fn with_always(fields: Fields) -> Fields {
    fields
        .with("id")
        .with("is_domain_connection")
        .with("authentication")
        .with("connected_accounts")
}
