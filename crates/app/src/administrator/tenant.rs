//! Tenants that administrators make.

use guildhall_store::TenantTransaction;

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log::management_write;
use crate::realm::Realm;
use crate::tenant::{self, NewTenantRequest, TenantCreated};

/// Making a tenant. Of the roles only owners have this scope; there is none for tenants themselves, since no API of one
/// tenant makes another.
pub const CREATE_TENANT: Permission = Permission::any_of(&["update:tenant_settings"]);

/// Makes a tenant for an administrator; who did it is told in the log of the system tenant.
pub async fn create_tenant(
    system: &Realm,
    actor: &Actor,
    request: NewTenantRequest,
) -> Result<TenantCreated, Error> {
    actor.must(CREATE_TENANT)?;
    let created = tenant::create(&system.services, request).await?;
    let log = management_write(system, actor, "Create a Tenant", None)?;
    let write = system
        .store
        .write(log, |log, mut tx: TenantTransaction<'_>| {
            Box::pin(async move { tx.insert_log(log).await })
        });
    write.await?;
    Ok(created)
}
