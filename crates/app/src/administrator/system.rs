//! The system tenant and the roles in it.

use guildhall_model::id::RoleId;
use guildhall_store::{Page, RoleFilter, RoleRow, TenantTransaction};

use super::Role;
use super::sign_in::open_client;
use crate::error::Error;
use crate::realm::{Realm, Services};
use crate::tenant::{self, NewTenantRequest};

/// The name of the tenant whose users are the administrators. It is no tenant of the operator: no list shows it.
pub const SYSTEM_TENANT: &str = "system";

/// Opens the system tenant at the Dashboard's host: made the first time, and completed when it was left half made.
/// `domain` is the Dashboard's authority, `host` the same without its port.
pub async fn open_system_tenant(
    services: &Services,
    scheme: &'static str,
    domain: String,
    host: String,
) -> Result<(), Error> {
    let found = services
        .system
        .tenant_by_name(SYSTEM_TENANT.to_owned())
        .await?;
    let complete = match &found {
        Some((_, store)) => {
            let keys = store.read((), |(), mut tx| {
                Box::pin(async move { tx.signing_keys().await })
            });
            !keys.await?.is_empty()
        }
        None => false,
    };
    let hosts = vec![host];
    if let Some((row, _)) = found.filter(|_| complete) {
        tenant::follow_domain(services, &row, scheme, &domain, &hosts).await?;
    } else {
        let request = NewTenantRequest {
            name: SYSTEM_TENANT.to_owned(),
            domain: domain.clone(),
            hosts,
            scheme,
        };
        tenant::create(services, request).await?;
    }
    let realm = system_realm(services, format!("{scheme}://{domain}")).await?;
    open_roles(&realm).await?;
    open_client(&realm).await
}

/// The system tenant, as it is reached at `origin`.
pub async fn system_realm(services: &Services, origin: String) -> Result<Realm, Error> {
    let found = services.system.tenant_by_name(SYSTEM_TENANT.to_owned());
    let (row, store) = found
        .await?
        .ok_or(Error::Internal("there is no system tenant"))?;
    Ok(Realm::new(services.clone(), row, store, origin))
}

/// Makes the roles that are missing.
async fn open_roles(realm: &Realm) -> Result<(), Error> {
    let roles: Vec<RoleRow> = Role::ALL
        .into_iter()
        .map(|role| RoleRow {
            id: RoleId::generate(realm.random()).to_string(),
            name: role.name().to_owned(),
            description: Some(role.description().to_owned()),
            owner_id: None,
            created_at: realm.now(),
        })
        .collect();
    let write = realm.store.write(roles, |roles, mut tx| {
        Box::pin(async move {
            for role in roles {
                if role_id(&role.name, &mut tx).await?.is_none() {
                    tx.insert_role(role).await?;
                }
            }
            Ok::<_, Error>(())
        })
    });
    write.await
}

/// The id of the tenant's role of exactly this name.
pub(super) async fn role_id(
    name: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<String>, Error> {
    let page = Page::Checkpoint {
        after: None,
        take: 50,
    };
    let filter = RoleFilter {
        name: Some(name.to_owned()),
        owner: None,
    };
    let found = tx.roles(&filter, &page).await?;
    let mut exact = found
        .into_iter()
        .filter(|role| role.name == name && role.owner_id.is_none());
    Ok(exact.next().map(|role| role.id))
}
