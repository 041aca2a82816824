//! List, add, read, change, remove.

use axum::response::Response;
use guildhall_app::Error;
use guildhall_app::organization::{self, discovery_domain};
use guildhall_model::declare;
use guildhall_model::discovery_domain::{
    CreateDiscoveryDomain, DiscoveryDomain, UpdateDiscoveryDomain,
};
use guildhall_model::id::OrganizationId;
use guildhall_model::schema::{integer, string};
use guildhall_store::DiscoveryDomainRow;
use guildhall_web::paging::{PagingQuery, Shape};
use serde_json::{Value, json};

use super::{DomainNamePath, DomainPath};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;

declare! {
    /// The query of `GET /organizations/{id}/discovery-domains`.
    pub(crate) struct ListDomains {
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
    }
}

const LIST: List = List {
    key: "domains",
    sort: "discovery-domains",
    shape: Shape::ItemsFirst,
};

fn shown(domain: &DiscoveryDomain) -> Value {
    json!({
        "id": domain.id,
        "domain": domain.domain,
        "status": domain.status,
        "verification_host": domain.verification_host(),
        "verification_txt": domain.verification_txt,
        "use_for_organization_discovery": domain.use_for_organization_discovery,
    })
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(organization): PathOf<OrganizationId>,
    Query(query): Query<ListDomains>,
) -> Result<Response, Refusal> {
    let ListDomains { from, take } = query;
    let take = take.or(Some(50));
    let asked = LIST.ask(
        PagingQuery {
            from,
            take,
            ..PagingQuery::default()
        },
        realm.now(),
    )?;
    let read = realm.store.read(
        (organization, asked.page.clone()),
        |(organization, page), mut tx| {
            Box::pin(async move {
                tx.organization(organization)
                    .await?
                    .ok_or_else(organization::missing)?;
                Ok::<_, Error>(tx.discovery_domains(organization, page).await?)
            })
        },
    );
    asked.answer(read.await?, 0, DiscoveryDomainRow::place, |row| {
        Ok(shown(&row.domain))
    })
}

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    _: NoQuery,
    Body(body): Body<CreateDiscoveryDomain>,
) -> Result<Response, Refusal> {
    answer::created(&shown(
        &discovery_domain::create(&realm, &actor, organization, body).await?,
    ))
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<DomainPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let read = realm.store.read(
        (path.organization, path.id),
        |(organization, id), mut tx| {
            Box::pin(async move {
                tx.organization(organization)
                    .await?
                    .ok_or_else(organization::missing)?;
                tx.discovery_domain(organization, id)
                    .await?
                    .ok_or_else(discovery_domain::missing_domain)
            })
        },
    );
    answer::ok(&shown(&read.await?))
}

pub(super) async fn get_by_name(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<DomainNamePath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let read = realm.store.read(
        (path.organization, path.domain),
        |(organization, domain), mut tx| {
            Box::pin(async move {
                tx.organization(organization)
                    .await?
                    .ok_or_else(organization::missing)?;
                tx.discovery_domain_by_name(organization, domain)
                    .await?
                    .ok_or_else(discovery_domain::missing_domain)
            })
        },
    );
    answer::ok(&shown(&read.await?))
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<DomainPath>,
    _: NoQuery,
    Body(change): Body<UpdateDiscoveryDomain>,
) -> Result<Response, Refusal> {
    let updated =
        discovery_domain::update(&realm, &actor, path.organization, path.id, change).await?;
    answer::ok(&shown(&updated))
}

pub(super) async fn verify(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<DomainPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let domain = discovery_domain::verify(&realm, &actor, path.organization, path.id).await?;
    answer::ok(&shown(&domain))
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<DomainPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    discovery_domain::delete(&realm, &actor, path.organization, path.id).await?;
    Ok(answer::nothing())
}
