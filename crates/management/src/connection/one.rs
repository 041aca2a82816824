//! One connection: create, read, change, delete.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::Error;
use guildhall_app::connection;
use guildhall_model::connection::{CREATE_CONNECTION, UPDATE_CONNECTION};
use guildhall_model::schema::{boolean, string};
use guildhall_model::{Timestamp, declare};
use http::StatusCode;
use serde::Serialize;

use super::{ConnectionPath, with_always};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, NoQuery, PathOf, Query, Tenant, document};
use crate::fields::Fields;

declare! {
    /// The query of `GET /connections/{id}`.
    pub(crate) struct GetConnection {
        /// A comma separated list of fields to include or exclude (depending on include_fields) from the result, empty to retrieve all fields.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
    }
}

/// What is said of a connection that is being deleted.
#[derive(Serialize)]
struct Deleted {
    deleted_at: Timestamp,
}

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let body = document(request, &CREATE_CONNECTION).await?;
    let created = connection::create(&realm, &actor, body).await?;
    answer::created(&connection::show(&realm, &created)?)
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(ConnectionPath(id)): PathOf<ConnectionPath>,
    Query(query): Query<GetConnection>,
) -> Result<Response, Refusal> {
    let fields = Fields::new(query.fields.as_deref(), query.include_fields);
    let fields = with_always(fields);
    let read = realm.store.read(id, |id, mut tx| {
        Box::pin(async move {
            let row = tx.connection(id).await?.ok_or_else(connection::missing)?;
            let shown = connection::read_clients(vec![row], &mut tx).await?;
            shown
                .into_iter()
                .next()
                .ok_or_else(|| -> Error { connection::missing() })
        })
    });
    let found = read.await?;
    answer::ok(&fields.select(connection::show(&realm, &found)?))
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ConnectionPath(id)): PathOf<ConnectionPath>,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let change = document(request, &UPDATE_CONNECTION).await?;
    let updated = connection::update(&realm, &actor, id, change).await?;
    answer::ok(&connection::show(&realm, &updated)?)
}

/// 202 and when, as recorded; 204 where there was nothing to delete (contract).
pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ConnectionPath(id)): PathOf<ConnectionPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    match connection::delete(&realm, &actor, id).await? {
        Some(deleted_at) => answer::json(StatusCode::ACCEPTED, &Deleted { deleted_at }),
        None => Ok(answer::nothing()),
    }
}
