//! `/organizations/{id}/discovery-domains`: the e-mail domains of an organization.

mod handler;

use axum::routing::{delete, get, patch, post};
use guildhall_app::organization::discovery_domain::{CREATE, DELETE, READ, UPDATE};
use guildhall_model::discovery_domain::{
    CreateDiscoveryDomain, DISCOVERY_DOMAIN_ID, DiscoveryDomainId, UpdateDiscoveryDomain,
};
use guildhall_model::id::{ORGANIZATION_ID, OrganizationId};
use guildhall_model::schema::{Declared, Problem, Schema, string};

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

const ALL: &str = "/organizations/{id}/discovery-domains";
const ONE: &str = "/organizations/{id}/discovery-domains/{discovery_domain_id}";
const VERIFY: &str = "/organizations/{id}/discovery-domains/{discovery_domain_id}/verify";
const BY_NAME: &str = "/organizations/{id}/discovery-domains/name/{discovery_domain}";

/// The operations of organizations' domains.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, ALL, "get_discovery-domains", READ, || {
        get(handler::list)
    })
    .query(handler::ListDomains::SCHEMA),
    Route::new(Method::Post, ALL, "post_discovery-domains", CREATE, || {
        post(handler::create)
    })
    .body(CreateDiscoveryDomain::SCHEMA)
    .answers(201),
    Route::new(
        Method::Get,
        BY_NAME,
        "get_name_by_discovery_domain",
        READ,
        || get(handler::get_by_name),
    ),
    Route::new(
        Method::Get,
        ONE,
        "get_discovery-domains_by_discovery_domain_id",
        READ,
        || get(handler::get),
    ),
    Route::new(
        Method::Patch,
        ONE,
        "patch_discovery-domains_by_discovery_domain_id",
        UPDATE,
        || patch(handler::update),
    )
    .body(UpdateDiscoveryDomain::SCHEMA),
    // Ours: the service has it in its My Organization API alone.
    Route::new(
        Method::Post,
        VERIFY,
        "post_discovery-domains_verify",
        UPDATE,
        || post(handler::verify),
    ),
    Route::new(
        Method::Delete,
        ONE,
        "delete_discovery-domains_by_discovery_domain_id",
        DELETE,
        || delete(handler::delete),
    )
    .answers(204),
];

const ORGANIZATION: &str = "ID of the organization.";

/// An organization and one of its domains, by id.
pub(crate) struct DomainPath {
    organization: OrganizationId,
    id: DiscoveryDomainId,
}

impl FromPath for DomainPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            organization: parameters.of_form("id", ORGANIZATION, &ORGANIZATION_ID)?,
            id: parameters.of_form(
                "discovery_domain_id",
                "ID of the discovery domain.",
                &DISCOVERY_DOMAIN_ID,
            )?,
        })
    }
}

/// An organization and one of its domains, by name.
pub(crate) struct DomainNamePath {
    organization: OrganizationId,
    domain: String,
}

impl FromPath for DomainNamePath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        const NAME: &str = "discovery_domain";
        const DESCRIPTION: &str = "Domain name of the discovery domain.";
        const DOMAIN: Schema = string().length(3, 255);
        let text = parameters.text(NAME, DESCRIPTION)?;
        DOMAIN
            .check(&text.into())
            .map_err(|problem| Problem::new(problem.reason(), NAME, DESCRIPTION))?;
        Ok(Self {
            organization: parameters.of_form("id", ORGANIZATION, &ORGANIZATION_ID)?,
            domain: text.to_ascii_lowercase(),
        })
    }
}
