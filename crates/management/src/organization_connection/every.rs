//! `/organizations/{id}/connections`: also what is switched off, with a name and an access level.

use axum::response::Response;
use guildhall_app::organization::connection::{self, Change};
use guildhall_model::declare;
use guildhall_model::id::{ConnectionId, OrganizationId};
use guildhall_model::organization::{
    AddOrganizationConnection, OrganizationConnection, UpdateOrganizationConnection,
};
use guildhall_model::schema::{boolean, integer};
use guildhall_web::paging::{Envelope, PagingQuery, Shape};
use serde::Serialize;

use super::ConnectionPath;
use super::enabled::Named;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};

/// A connection of an organization as it is answered.
#[derive(Serialize)]
struct Shown<'a> {
    connection_id: &'a ConnectionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_connection_name: Option<&'a str>,
    /// Only databases have sign-up (recorded).
    #[serde(skip_serializing_if = "Option::is_none")]
    is_signup_enabled: Option<bool>,
    assign_membership_on_login: bool,
    show_as_button: bool,
    is_enabled: bool,
    organization_access_level: &'a str,
    connection: Named<'a>,
}

impl<'a> From<&'a OrganizationConnection> for Shown<'a> {
    fn from(connection: &'a OrganizationConnection) -> Self {
        Self {
            connection_id: &connection.connection_id,
            organization_connection_name: connection.organization_connection_name.as_deref(),
            is_signup_enabled: connection
                .has_signup()
                .then_some(connection.is_signup_enabled),
            assign_membership_on_login: connection.assign_membership_on_login,
            show_as_button: connection.show_as_button,
            is_enabled: connection.is_enabled,
            organization_access_level: connection.organization_access_level.as_str(),
            connection: connection.into(),
        }
    }
}

declare! {
    /// The query of `GET /organizations/{id}/connections`.
    pub(crate) struct ListConnections {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, i64::MAX);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Filter connections by enabled status.
        optional is_enabled: bool = boolean();
    }
}

/// A page of a list that is short enough to be read whole: an organization has ten connections at most.
pub(super) fn page<T: Serialize>(
    key: &'static str,
    query: PagingQuery,
    all: &[T],
) -> Result<Response, Refusal> {
    let paging = query.decide()?;
    let start = usize::try_from(paging.offset())
        .unwrap_or(usize::MAX)
        .min(all.len());
    let end = start
        .saturating_add(usize::try_from(paging.size()).unwrap_or(usize::MAX))
        .min(all.len());
    answer::ok(&Envelope {
        shape: Shape::ItemsFirst,
        key,
        paging: &paging,
        items: all.get(start..end).unwrap_or_default(),
        total: all.len() as u64,
        next: None,
    })
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(organization): PathOf<OrganizationId>,
    Query(query): Query<ListConnections>,
) -> Result<Response, Refusal> {
    let ListConnections {
        page: number,
        per_page,
        include_totals,
        is_enabled,
    } = query;
    let paging = PagingQuery {
        page: number,
        per_page,
        include_totals,
        ..PagingQuery::default()
    };
    let all = connection::list(&realm, organization, is_enabled).await?;
    let shown: Vec<Shown<'_>> = all.iter().map(Shown::from).collect();
    page("connections", paging, &shown)
}

pub(super) async fn add(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    _: NoQuery,
    Body(body): Body<AddOrganizationConnection>,
) -> Result<Response, Refusal> {
    let added = connection::add(&realm, &actor, organization, body.into()).await?;
    answer::created(&Shown::from(&added))
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<ConnectionPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let found = connection::get(&realm, path.organization, path.connection, false).await?;
    answer::ok(&Shown::from(&found))
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<ConnectionPath>,
    _: NoQuery,
    Body(change): Body<UpdateOrganizationConnection>,
) -> Result<Response, Refusal> {
    let change = Change::Any(change);
    let updated =
        connection::update(&realm, &actor, path.organization, path.connection, change).await?;
    answer::ok(&Shown::from(&updated))
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
