//! One user: create, read, change, delete.

use axum::response::Response;
use guildhall_app::user;
use guildhall_model::declare;
use guildhall_model::schema::{boolean, string};
use guildhall_model::user::{CreateUser, UpdateUser};

use super::{UserPath, shown};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::fields::Fields;

declare! {
    /// The query of `GET /users/{id}`.
    pub(crate) struct GetUser {
        /// Comma-separated list of fields to include or exclude in the result.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
    }
}

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    Body(body): Body<CreateUser>,
) -> Result<Response, Refusal> {
    let (user, connection) = user::create(&realm, &actor, body).await?;
    answer::created(&shown(&user, &connection, &Fields::default())?)
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<GetUser>,
) -> Result<Response, Refusal> {
    let (user, connection) = user::find(&realm, id).await?;
    answer::ok(&shown(
        &user,
        &connection,
        &Fields::new(query.fields.as_deref(), query.include_fields),
    )?)
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(UserPath(id)): PathOf<UserPath>,
    _: NoQuery,
    Body(change): Body<UpdateUser>,
) -> Result<Response, Refusal> {
    let (user, connection) = user::update(&realm, &actor, id, change).await?;
    answer::ok(&shown(&user, &connection, &Fields::default())?)
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(UserPath(id)): PathOf<UserPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    user::delete(&realm, &actor, id).await?;
    Ok(answer::nothing())
}
