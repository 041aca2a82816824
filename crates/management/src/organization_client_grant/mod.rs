//! `/organizations/{id}/client-grants`: which client grants hold for an organization.

use axum::response::Response;
use axum::routing::{delete, get, post};
use guildhall_app::organization::client_grant::{self, CREATE, DELETE, Listed, READ};
use guildhall_model::client_grant::ClientGrant;
use guildhall_model::declare;
use guildhall_model::id::{CLIENT_GRANT_ID, ClientGrantId, ORGANIZATION_ID, OrganizationId};
use guildhall_model::schema::{Declared, Problem, Schema, array, boolean, integer, string};
use guildhall_store::{After, ClientGrantFilter};
use guildhall_web::paging::{PagingQuery, Shape};
use serde::Serialize;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, FromPath, NoQuery, PathOf, PathParameters, Query, Tenant};
use crate::list::List;
use crate::route::{Method, Route};

const ALL: &str = "/organizations/{id}/client-grants";
const ONE: &str = "/organizations/{id}/client-grants/{grant_id}";

/// The operations of organizations' client grants.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(
        Method::Get,
        ALL,
        "get_organization-client-grants",
        READ,
        || get(list),
    )
    .query(ListClientGrants::SCHEMA),
    Route::new(
        Method::Post,
        ALL,
        "create_organization-client-grants",
        CREATE,
        || post(add),
    )
    .body(AddClientGrant::SCHEMA)
    .answers(201),
    Route::new(
        Method::Delete,
        ONE,
        "delete_client-grants_by_grant_id",
        DELETE,
        || delete(remove),
    )
    .answers(204),
];

const LIST: List = List {
    key: "client_grants",
    sort: "organizations/client-grants",
    shape: Shape::ItemsFirst,
};

const GRANT_ID: Schema = string().format(&CLIENT_GRANT_ID);

declare! {
    /// The query of `GET /organizations/{id}/client-grants`.
    pub(crate) struct ListClientGrants {
        /// Optional filter on audience of the client grant.
        optional audience: String = string().length(0, 600);
        /// Optional filter on client_id of the client grant.
        optional client_id: String = string();
        /// Optional filter on the ID of the client grant. Must be URL encoded and may be specified multiple times (max 10).
        optional grant_ids: Vec<ClientGrantId> = array(&GRANT_ID).entries(0, 10);
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, i64::MAX);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
    }
}

declare! {
    /// The body of `POST /organizations/{id}/client-grants`.
    pub(crate) struct AddClientGrant {
        /// A Client Grant ID to add to the organization.
        required grant_id: ClientGrantId = string().format(&CLIENT_GRANT_ID);
    }
}

/// A grant as the answer to its association shows it: with `grant_id`, where the list has `id`, and without what the
/// list has beyond the contract (recorded).
#[derive(Serialize)]
struct Added<'a> {
    grant_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
    audience: &'a str,
    scope: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_usage: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_any_organization: Option<bool>,
}

impl<'a> From<&'a ClientGrant> for Added<'a> {
    fn from(grant: &'a ClientGrant) -> Self {
        Self {
            grant_id: &grant.id,
            client_id: grant.client_id.as_deref(),
            audience: &grant.audience,
            scope: &grant.scope,
            organization_usage: grant
                .organization_usage
                .map(guildhall_model::client_grant::OrganizationUsage::as_str),
            allow_any_organization: grant.allow_any_organization,
        }
    }
}

/// An organization and one of its grants.
struct AssociationPath {
    organization: OrganizationId,
    grant: ClientGrantId,
}

impl FromPath for AssociationPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            organization: parameters.of_form("id", "Organization identifier.", &ORGANIZATION_ID)?,
            grant: parameters.of_form(
                "grant_id",
                "The Client Grant ID to remove from the organization.",
                &CLIENT_GRANT_ID,
            )?,
        })
    }
}

async fn list(
    Tenant(realm): Tenant,
    PathOf(organization): PathOf<OrganizationId>,
    Query(query): Query<ListClientGrants>,
) -> Result<Response, Refusal> {
    let ListClientGrants {
        audience,
        client_id,
        grant_ids,
        page,
        per_page,
        include_totals,
    } = query;
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        ..PagingQuery::default()
    };
    let asked = LIST.ask(paging, realm.now())?;
    let listed = Listed {
        organization,
        filter: ClientGrantFilter {
            client_id,
            audience,
            ..ClientGrantFilter::default()
        },
        ids: grant_ids,
        page: asked.page.clone(),
        wants_total: asked.wants_total(),
    };
    let (grants, total) = client_grant::list(&realm, listed).await?;
    // Pages by position alone: nothing goes on after an item.
    let place = |grant: &ClientGrant| After {
        created_at: 0,
        id: grant.id.clone(),
    };
    asked.answer(grants, total, place, Ok)
}

async fn add(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    _: NoQuery,
    Body(AddClientGrant { grant_id }): Body<AddClientGrant>,
) -> Result<Response, Refusal> {
    let added = client_grant::add(&realm, &actor, organization, grant_id).await?;
    answer::created(&Added::from(&added))
}

async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<AssociationPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    client_grant::remove(&realm, &actor, path.organization, path.grant).await?;
    Ok(answer::nothing())
}
