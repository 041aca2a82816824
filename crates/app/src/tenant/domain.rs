//! A tenant whose domain follows the configuration.

use guildhall_store::{SystemTransaction, Tenant};

use crate::error::Error;
use crate::realm::Services;

struct Plan {
    tenant: Tenant,
    domain: String,
    hosts: Vec<String>,
    identifier: String,
    now: guildhall_model::Timestamp,
}

/// Gives the tenant the domain of the configured public URL, where it has another, and the identifier of its
/// Management API with it. Its former hosts keep leading to it. Changes nothing when nothing changed.
pub async fn follow_domain(
    services: &Services,
    tenant: &Tenant,
    scheme: &str,
    domain: &str,
    hosts: &[String],
) -> Result<(), Error> {
    let plan = Plan {
        tenant: tenant.clone(),
        domain: domain.to_owned(),
        hosts: hosts.to_vec(),
        identifier: format!("{scheme}://{domain}/api/v2/"),
        now: services.clock.now(),
    };
    services
        .system
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await
}

async fn apply(plan: &Plan, mut tx: SystemTransaction<'_>) -> Result<(), Error> {
    for host in &plan.hosts {
        tx.ensure_host(&plan.tenant, host, plan.now).await?;
    }
    let server = tx.within(&plan.tenant).system_resource_server().await?;
    if server.is_some_and(|server| server.identifier != plan.identifier) {
        tx.within(&plan.tenant)
            .set_system_identifier(&plan.identifier)
            .await?;
    }
    if plan.tenant.domain != plan.domain
        && let Some(host) = plan.hosts.first()
    {
        tx.set_tenant_domain(&plan.tenant, &plan.domain, host, plan.now)
            .await?;
    }
    Ok(())
}
