//! One organization: create, read, change, delete.

use axum::response::Response;
use guildhall_app::organization::{self, Created};
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::{
    CreateOrganization, ORGANIZATION_NAME, Organization, OrganizationName, UpdateOrganization,
};
use guildhall_model::schema::{Problem, Schema, string};
use serde::Serialize;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, FromPath, NoQuery, PathOf, PathParameters, Tenant};
use crate::organization_connection::Enabled;

/// A created organization shows the connections that were enabled with it; no other answer does.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    organization: &'a Organization,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled_connections: Option<Vec<Enabled<'a>>>,
}

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    Body(body): Body<CreateOrganization>,
) -> Result<Response, Refusal> {
    let Created {
        organization,
        enabled_connections,
    } = organization::create(&realm, &actor, body).await?;
    let enabled_connections = enabled_connections
        .as_ref()
        .map(|all| all.iter().map(Enabled::from).collect());
    answer::created(&Shown {
        organization: &organization,
        enabled_connections,
    })
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(id): PathOf<OrganizationId>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::ok(&organization::find(&realm, &id).await?)
}

/// The name in a path: one that can not be a name of ours is refused, not looked for.
pub(super) struct NamePath(OrganizationName);

impl FromPath for NamePath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        const DESCRIPTION: &str = "name of the organization to retrieve.";
        const NAME: Schema = string()
            .length(1, OrganizationName::LONGEST)
            .format(&ORGANIZATION_NAME);
        let text = parameters.text("name", DESCRIPTION)?;
        NAME.check(&text.into())
            .map_err(|problem| Problem::new(problem.reason(), "name", DESCRIPTION))?;
        let name = OrganizationName::parse(text);
        name.map(Self)
            .ok_or_else(|| Problem::new("Object didn't pass validation", "name", DESCRIPTION))
    }
}

pub(super) async fn get_by_name(
    Tenant(realm): Tenant,
    PathOf(NamePath(name)): PathOf<NamePath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::ok(&organization::find_by_name(&realm, name.as_str().to_owned()).await?)
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(id): PathOf<OrganizationId>,
    _: NoQuery,
    Body(change): Body<UpdateOrganization>,
) -> Result<Response, Refusal> {
    answer::ok(&organization::update(&realm, &actor, id, change).await?)
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(id): PathOf<OrganizationId>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    organization::delete(&realm, &actor, id).await?;
    Ok(answer::nothing())
}
