//! One resource server: create, read, change, delete.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::resource_server::{self, Found, LinkedClients, Named, show};
use guildhall_model::declare;
use guildhall_model::resource_server::{CREATE_RESOURCE_SERVER, UPDATE_RESOURCE_SERVER};
use guildhall_model::schema::boolean;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, NoQuery, PathOf, Query, Tenant, document};

declare! {
    /// The query of `GET /resource-servers/{id}`.
    pub(crate) struct ReadResourceServer {
        /// Whether specified fields are to be included (true) or excluded (false). There is no parameter that specifies any.
        optional include_fields: bool = boolean();
    }
}

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let body = document(request, &CREATE_RESOURCE_SERVER).await?;
    let server = resource_server::create(&realm, &actor, body).await?;
    answer::created(&show(&realm, &server, &LinkedClients::default())?)
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(named): PathOf<Named>,
    Query(ReadResourceServer { include_fields: _ }): Query<ReadResourceServer>,
) -> Result<Response, Refusal> {
    let Found { server, clients } = resource_server::find(&realm, named).await?;
    answer::ok(&show(&realm, &server, &clients)?)
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(named): PathOf<Named>,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let change = document(request, &UPDATE_RESOURCE_SERVER).await?;
    let Found { server, clients } = resource_server::update(&realm, &actor, named, change).await?;
    answer::ok(&show(&realm, &server, &clients)?)
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(named): PathOf<Named>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    resource_server::delete(&realm, &actor, named).await?;
    Ok(answer::nothing())
}
