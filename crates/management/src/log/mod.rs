//! `/logs` and `/users/{id}/logs`: the tenant log.

mod list;

use axum::response::Response;
use axum::routing::get;
use guildhall_app::log::{READ, missing};
use guildhall_model::schema::{Declared, Problem};
use serde_json::value::RawValue;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{FromPath, NoQuery, PathOf, PathParameters, Tenant};
use crate::route::{Method, Route};

/// The operations of the tenant log.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, "/logs", "get_logs", READ, || get(list::list))
        .query(list::ListLogs::SCHEMA),
    Route::new(Method::Get, "/logs/{id}", "get_logs_by_id", READ, || {
        get(one)
    }),
    Route::new(
        Method::Get,
        "/users/{id}/logs",
        "get_logs_by_user",
        READ,
        || get(list::of_user),
    )
    .query(list::ListUserLogs::SCHEMA),
];

/// The entry in a path: any text is looked for.
struct LogPath(String);

impl FromPath for LogPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        let id = parameters.text("id", "log_id of the log to retrieve.")?;
        Ok(Self(id.to_owned()))
    }
}

async fn one(
    Tenant(realm): Tenant,
    PathOf(LogPath(id)): PathOf<LogPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let read = realm
        .store
        .read(id, |id, mut tx| Box::pin(async move { tx.log(id).await }));
    let entry = read.await?.ok_or_else(missing)?;
    answer::ok(&whole(entry)?)
}

/// An entry as it is kept.
fn whole(entry: String) -> Result<Box<RawValue>, Refusal> {
    Ok(RawValue::from_string(entry).map_err(guildhall_app::Error::from)?)
}
