//! Proving that a domain is the organization's: by a TXT record that only its owner can set.

use guildhall_model::discovery_domain::{DiscoveryDomain, DiscoveryDomainId, DomainStatus};
use guildhall_model::id::OrganizationId;
use guildhall_store::TenantTransaction;

use super::super::missing;
use super::{Plan, UPDATE, missing_domain, plan};
use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;

const DESCRIPTION: &str = "Verify an organization discovery domain";

/// Looks for the proof of a domain now, and answers the domain as it is then. One that is proven stays so, whatever has
/// become of the record.
pub async fn verify(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    id: DiscoveryDomainId,
) -> Result<DiscoveryDomain, Error> {
    actor.must(UPDATE)?;
    let plan = plan(realm, actor, DESCRIPTION, organization, id).await?;
    let asked = (plan.organization.clone(), plan.what.clone());
    let read = realm.store.read(asked, |(organization, id), mut tx| {
        Box::pin(async move {
            tx.discovery_domain(organization, id)
                .await?
                .ok_or_else(missing_domain)
        })
    });
    let domain = read.await?;
    let status = if domain.status == DomainStatus::Pending && is_proven(realm, &domain).await {
        DomainStatus::Verified
    } else {
        domain.status
    };
    let write = realm.store.write((plan, status), |(plan, status), tx| {
        Box::pin(async move {
            let settled = settle(plan, *status, tx).await?;
            settled.ok_or_else(missing_domain)
        })
    });
    write.await
}

/// Looks for the proof of a domain that a job has claimed. `true` when it is proven now.
pub(crate) async fn verify_claimed(realm: &Realm, domain: DiscoveryDomain) -> Result<bool, Error> {
    if !is_proven(realm, &domain).await {
        return Ok(false);
    }
    let DiscoveryDomain {
        organization_id,
        id,
        ..
    } = domain;
    let plan = match plan(realm, &Actor::system(), DESCRIPTION, organization_id, id).await {
        // Deleted meanwhile, and swept soon.
        Err(Error::Missing { .. }) => return Ok(false),
        plan => plan?,
    };
    let write = realm.store.write(plan, |plan, tx| {
        Box::pin(async move { settle(plan, DomainStatus::Verified, tx).await })
    });
    Ok(write.await?.is_some())
}

/// Whether the text stands in the record. Name servers that do not answer prove nothing; it is looked for again.
async fn is_proven(realm: &Realm, domain: &DiscoveryDomain) -> bool {
    let host = domain.verification_host();
    match realm.services.outside.names.texts(&host).await {
        Ok(texts) => texts
            .iter()
            .any(|text| text.trim() == domain.verification_txt),
        Err(error) => {
            tracing::warn!(
                host,
                error = &error as &dyn std::error::Error,
                "the proof of a discovery domain could not be looked for"
            );
            false
        }
    }
}

/// Writes what was found, and that somebody looked; a proof that came meanwhile stays. The domain as it is then, `None`
/// when it is not there any more.
async fn settle(
    plan: &Plan<DiscoveryDomainId>,
    status: DomainStatus,
    mut tx: TenantTransaction<'_>,
) -> Result<Option<DiscoveryDomain>, Error> {
    tx.organization(&plan.organization)
        .await?
        .ok_or_else(missing)?;
    let found = tx.discovery_domain(&plan.organization, &plan.what).await?;
    let Some(mut domain) = found else {
        return Ok(None);
    };
    if status == DomainStatus::Verified {
        domain.status = status;
        tx.update_discovery_domain(&domain, None).await?;
    }
    tx.insert_log(&plan.log).await?;
    Ok(Some(domain))
}
