//! The e-mail domains of an organization.

mod find;
mod verify;

pub use find::organizations_by_domain;
pub use verify::verify;
pub(crate) use verify::verify_claimed;

use guildhall_model::Timestamp;
use guildhall_model::discovery_domain::{
    CreateDiscoveryDomain, DOMAINS_PER_ORGANIZATION, DiscoveryDomain, DiscoveryDomainId,
    DomainStatus, UpdateDiscoveryDomain,
};
use guildhall_model::id::OrganizationId;
use guildhall_store::{LogRow, TenantTransaction};

use super::{find, missing};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Adding a domain.
pub const CREATE: Permission = Permission::any_of(&["create:organization_discovery_domains"]);
/// Reading domains.
pub const READ: Permission = Permission::any_of(&["read:organization_discovery_domains"]);
/// Changing a domain.
pub const UPDATE: Permission = Permission::any_of(&["update:organization_discovery_domains"]);
/// Removing a domain.
pub const DELETE: Permission = Permission::any_of(&["delete:organization_discovery_domains"]);

/// How soon the proof of a domain is looked for, in seconds: who adds one sets the record next.
const FIRST_LOOK: i64 = 60;

/// When the proof of a domain is looked for next; never, where none is needed.
fn next_look(domain: &DiscoveryDomain, now: Timestamp) -> Option<Timestamp> {
    (domain.status == DomainStatus::Pending).then(|| now.plus_seconds(FIRST_LOOK))
}

const KEY: &str = "discovery_domain_organization_id_domain";

/// A domain that the organization has not.
pub const fn missing_domain() -> Error {
    Error::Missing {
        message: "Organization discovery domain not found.",
        code: None,
    }
}

struct Plan<T> {
    organization: OrganizationId,
    what: T,
    log: LogRow,
    now: Timestamp,
}

async fn plan<T>(
    realm: &Realm,
    actor: &Actor,
    description: &'static str,
    organization: OrganizationId,
    what: T,
) -> Result<Plan<T>, Error> {
    let found = find(realm, &organization).await?;
    let about = Some((organization.as_str(), found.name.as_str()));
    Ok(Plan {
        log: log::management_write(realm, actor, description, about)?,
        organization,
        what,
        now: realm.now(),
    })
}

/// Adds a domain, in lower case; the tenant's own caller may say that it is verified (recorded). Two organizations may
/// have the same.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    body: CreateDiscoveryDomain,
) -> Result<DiscoveryDomain, Error> {
    actor.must(CREATE)?;
    let CreateDiscoveryDomain {
        domain,
        status,
        use_for_organization_discovery,
    } = body;
    let domain = DiscoveryDomain {
        id: DiscoveryDomainId::generate(realm.now(), realm.random()),
        organization_id: organization.clone(),
        domain: domain.to_ascii_lowercase(),
        status: status.unwrap_or_default(),
        verification_txt: DiscoveryDomain::new_verification_txt(realm.random()),
        use_for_organization_discovery: use_for_organization_discovery.unwrap_or(true),
    };
    let plan = plan(
        realm,
        actor,
        "Create an organization discovery domain",
        organization,
        domain,
    )
    .await?;
    realm.store.write(plan, |plan, tx| Box::pin(insert(plan, tx))).await.map_err(|error: Error| error.on_conflict(KEY, || Error::Taken {
                message: "An organization discovery domain with this domain is already registered to this organization."
                    .into(),
                code: None,
            }))
}

async fn insert(
    plan: &Plan<DiscoveryDomain>,
    mut tx: TenantTransaction<'_>,
) -> Result<DiscoveryDomain, Error> {
    tx.organization(&plan.organization)
        .await?
        .ok_or_else(missing)?;
    let next_look = next_look(&plan.what, plan.now);
    tx.insert_discovery_domain(&plan.what, plan.now, next_look)
        .await?;
    if tx.discovery_domain_count(&plan.organization).await? > DOMAINS_PER_ORGANIZATION {
        return Err(Error::NotAllowed {
            message: format!("An organization can not have more than {DOMAINS_PER_ORGANIZATION} discovery domains.").into(),
            code: "too_many_entities",
        });
    }
    tx.insert_log(&plan.log).await?;
    Ok(plan.what.clone())
}

/// Changes a domain and answers it whole.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    id: DiscoveryDomainId,
    change: UpdateDiscoveryDomain,
) -> Result<DiscoveryDomain, Error> {
    actor.must(UPDATE)?;
    let plan = plan(
        realm,
        actor,
        "Update an organization discovery domain",
        organization,
        (id, change),
    )
    .await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await
}

async fn apply(
    plan: &Plan<(DiscoveryDomainId, UpdateDiscoveryDomain)>,
    mut tx: TenantTransaction<'_>,
) -> Result<DiscoveryDomain, Error> {
    let (id, change) = &plan.what;
    tx.organization(&plan.organization)
        .await?
        .ok_or_else(missing)?;
    let mut domain = tx
        .discovery_domain(&plan.organization, id)
        .await?
        .ok_or_else(missing_domain)?;
    let UpdateDiscoveryDomain {
        status,
        use_for_organization_discovery,
    } = change.clone();
    domain.status = status.unwrap_or(domain.status);
    domain.use_for_organization_discovery =
        use_for_organization_discovery.unwrap_or(domain.use_for_organization_discovery);
    let next_look = next_look(&domain, plan.now);
    tx.update_discovery_domain(&domain, next_look).await?;
    tx.insert_log(&plan.log).await?;
    Ok(domain)
}

/// Removes a domain; one that is not there is removed already (recorded).
pub async fn delete(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    id: DiscoveryDomainId,
) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = plan(
        realm,
        actor,
        "Delete an organization discovery domain",
        organization,
        id,
    )
    .await?;
    let write = realm.store.write(plan, |plan, mut tx| {
        Box::pin(async move {
            tx.organization(&plan.organization)
                .await?
                .ok_or_else(missing)?;
            if tx
                .delete_discovery_domain(&plan.organization, &plan.what)
                .await?
            {
                tx.insert_log(&plan.log).await?;
            }
            Ok(())
        })
    });
    write.await
}
