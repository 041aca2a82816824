//! `/organizations/{id}/enabled_connections`: what is enabled, with three switches.

use axum::response::Response;
use guildhall_app::organization::connection::{self, Change};
use guildhall_model::declare;
use guildhall_model::id::{ConnectionId, OrganizationId};
use guildhall_model::organization::{
    AddEnabledConnection, OrganizationConnection, UpdateEnabledConnection,
};
use guildhall_model::schema::{boolean, integer};
use guildhall_web::paging::PagingQuery;
use serde::Serialize;

use super::ConnectionPath;
use super::every::page;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};

/// An enabled connection as it is answered.
#[derive(Serialize)]
pub(crate) struct Enabled<'a> {
    connection_id: &'a ConnectionId,
    assign_membership_on_login: bool,
    show_as_button: bool,
    /// Only databases have sign-up.
    #[serde(rename = "is_signup_enabled", skip_serializing_if = "Option::is_none")]
    has_open_signup: Option<bool>,
    connection: Named<'a>,
}

/// The connection itself, by name and strategy.
#[derive(Serialize)]
pub(super) struct Named<'a> {
    name: &'a str,
    strategy: &'a str,
}

impl<'a> From<&'a OrganizationConnection> for Named<'a> {
    fn from(connection: &'a OrganizationConnection) -> Self {
        Self {
            name: &connection.name,
            strategy: &connection.strategy,
        }
    }
}

impl<'a> From<&'a OrganizationConnection> for Enabled<'a> {
    fn from(connection: &'a OrganizationConnection) -> Self {
        Self {
            connection_id: &connection.connection_id,
            assign_membership_on_login: connection.assign_membership_on_login,
            show_as_button: connection.show_as_button,
            has_open_signup: connection
                .has_signup()
                .then_some(connection.is_signup_enabled),
            connection: connection.into(),
        }
    }
}

declare! {
    /// The query of `GET /organizations/{id}/enabled_connections`.
    pub(crate) struct ListEnabled {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, i64::MAX);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
    }
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(organization): PathOf<OrganizationId>,
    Query(query): Query<ListEnabled>,
) -> Result<Response, Refusal> {
    let ListEnabled {
        page: number,
        per_page,
        include_totals,
    } = query;
    let paging = PagingQuery {
        page: number,
        per_page,
        include_totals,
        ..PagingQuery::default()
    };
    let all = connection::list(&realm, organization, Some(true)).await?;
    let shown: Vec<Enabled<'_>> = all.iter().map(Enabled::from).collect();
    page("enabled_connections", paging, &shown)
}

pub(super) async fn add(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    _: NoQuery,
    Body(body): Body<AddEnabledConnection>,
) -> Result<Response, Refusal> {
    let added = connection::add(&realm, &actor, organization, body.into()).await?;
    answer::created(&Enabled::from(&added))
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<ConnectionPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let found = connection::get(&realm, path.organization, path.connection, true).await?;
    answer::ok(&Enabled::from(&found))
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<ConnectionPath>,
    _: NoQuery,
    Body(change): Body<UpdateEnabledConnection>,
) -> Result<Response, Refusal> {
    let change = Change::Enabled(change);
    let updated =
        connection::update(&realm, &actor, path.organization, path.connection, change).await?;
    answer::ok(&Enabled::from(&updated))
}

pub(super) async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<ConnectionPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    connection::remove(&realm, &actor, path.organization, path.connection).await?;
    Ok(answer::nothing())
}
