//! One client: create, read, change, delete, and a new secret.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::client::{self, Sight};
use guildhall_model::client::{CREATE_CLIENT, UPDATE_CLIENT};
use guildhall_model::declare;
use guildhall_model::schema::{boolean, string};

use super::{ClientPath, beside};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, NoQuery, PathOf, Query, Tenant, document};
use crate::fields::Fields;

declare! {
    /// The query of `GET /clients/{id}`.
    pub(crate) struct GetClient {
        /// Comma-separated list of fields to include or exclude (based on value provided for include_fields).
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
    }
}

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let body = document(request, &CREATE_CLIENT).await?;
    answer::created(&client::create(&realm, &actor, body).await?)
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ClientPath(id)): PathOf<ClientPath>,
    Query(query): Query<GetClient>,
) -> Result<Response, Refusal> {
    let fields = Fields::new(query.fields.as_deref(), query.include_fields);
    let sight = Sight::of(&actor);
    for name in fields.asked() {
        sight.must_show(name)?;
    }
    // Recorded: the keys come whatever is asked for, where they may be seen at all.
    let fields = beside(fields, "signing_keys");
    let row = client::find(&realm, &id).await?;
    answer::ok(&fields.select(client::show(&realm, &row, sight)?))
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ClientPath(id)): PathOf<ClientPath>,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let change = document(request, &UPDATE_CLIENT).await?;
    answer::ok(&client::update(&realm, &actor, id, change).await?)
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ClientPath(id)): PathOf<ClientPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    client::delete(&realm, &actor, id).await?;
    Ok(answer::nothing())
}

pub(super) async fn rotate_secret(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ClientPath(id)): PathOf<ClientPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::ok(&client::rotate_secret(&realm, &actor, id).await?)
}
