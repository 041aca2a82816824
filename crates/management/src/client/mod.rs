//! `/clients` and what hangs on them.

mod credential;
mod list;
mod one;

use axum::routing::{delete, get, patch, post};
use guildhall_app::client::{self, CREATE, DELETE, LIST, READ, ROTATE, UPDATE};
use guildhall_model::client::{CREATE_CLIENT, CREATE_CREDENTIAL, UPDATE_CLIENT, UPDATE_CREDENTIAL};
use guildhall_model::schema::{Declared, Problem};

use crate::extract::{FromPath, PathParameters};
use crate::fields::Fields;
use crate::route::{Method, Route};

const ONE: &str = "/clients/{id}";
const CREDENTIALS: &str = "/clients/{id}/credentials";
const CREDENTIAL: &str = "/clients/{id}/credentials/{credential_id}";

/// The operations of clients.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, "/clients", "get_clients", LIST, || {
        get(list::list)
    })
    .query(list::ListClients::SCHEMA),
    Route::new(Method::Post, "/clients", "post_clients", CREATE, || {
        post(one::create)
    })
    .body(CREATE_CLIENT)
    .answers(201),
    Route::new(Method::Get, ONE, "get_clients_by_id", READ, || {
        get(one::get)
    })
    .query(one::GetClient::SCHEMA),
    Route::new(Method::Patch, ONE, "patch_clients_by_id", UPDATE, || {
        patch(one::update)
    })
    .body(UPDATE_CLIENT),
    Route::new(Method::Delete, ONE, "delete_clients_by_id", DELETE, || {
        delete(one::delete)
    })
    .answers(204),
    Route::new(
        Method::Post,
        "/clients/{id}/rotate-secret",
        "post_rotate-secret",
        ROTATE,
        || post(one::rotate_secret),
    ),
    Route::new(
        Method::Get,
        CREDENTIALS,
        "get_credentials",
        client::credential::READ,
        || get(credential::list),
    )
    .query(credential::ListCredentials::SCHEMA),
    Route::new(
        Method::Post,
        CREDENTIALS,
        "post_credentials",
        client::credential::CREATE,
        || post(credential::create),
    )
    .body(CREATE_CREDENTIAL)
    .answers(201),
    Route::new(
        Method::Get,
        CREDENTIAL,
        "get_credentials_by_credential_id",
        client::credential::READ,
        || get(credential::get),
    ),
    Route::new(
        Method::Patch,
        CREDENTIAL,
        "patch_credentials_by_credential_id",
        client::credential::UPDATE,
        || patch(credential::update),
    )
    .body(UPDATE_CREDENTIAL),
    Route::new(
        Method::Delete,
        CREDENTIAL,
        "delete_credentials_by_credential_id",
        client::credential::DELETE,
        || delete(credential::delete),
    )
    .answers(204),
];

/// The client in a path. Any text is looked for (recorded: one of another form is 404).
pub(crate) struct ClientPath(pub(crate) String);

impl FromPath for ClientPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        parameters
            .text("id", "ID of the client.")
            .map(|id| Self(id.to_owned()))
    }
}

/// What comes beside whatever is asked for by name (recorded).
fn beside(fields: Fields, name: &str) -> Fields {
    let is_asked = fields.asked().next().is_some();
    if is_asked { fields.with(name) } else { fields }
}
