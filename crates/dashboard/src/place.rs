//! Where an administrator is: in which tenant, as whom.

use axum::extract::{FromRef, FromRequestParts, RawPathParams};
use guildhall_app::administrator::SYSTEM_TENANT;
use guildhall_app::{Actor, Origin, Permission, Realm};
use guildhall_store::{Tenant, TenantStore};
use http::request::Parts;
use serde::Serialize;

use crate::Dashboard;
use crate::error::Failure;
use crate::session::Session;

/// How many tenants the switcher names; the page of all of them names the rest.
const SWITCHED: i64 = 8;

/// An administrator on a page, and the tenants to switch to.
#[derive(Debug)]
pub(crate) struct Place {
    /// Who.
    pub(crate) session: Session,
    /// As whom the operations are called.
    pub(crate) actor: Actor,
    /// The tenant of the page, where it is one's.
    pub(crate) tenant: Option<TenantView>,
    /// Tenants to switch to.
    pub(crate) tenants: Vec<TenantView>,
    /// The path of the page.
    pub(crate) path: String,
}

/// [`Place`] in the tenant that the path names.
#[derive(Debug)]
pub(crate) struct InTenant {
    /// Who, and what stands around the page.
    pub(crate) place: Place,
    /// The tenant, as it is reached at its own domain.
    pub(crate) realm: Realm,
}

/// A tenant as pages name it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TenantView {
    /// Its name, which stands in addresses.
    pub(crate) name: String,
    /// Its domain.
    pub(crate) domain: String,
}

impl From<&Tenant> for TenantView {
    fn from(tenant: &Tenant) -> Self {
        Self {
            name: tenant.name.clone(),
            domain: tenant.domain.clone(),
        }
    }
}

impl Place {
    /// Whether the administrator may do this.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.actor.must(permission).is_ok()
    }

    async fn new(
        parts: &mut Parts,
        dashboard: &Dashboard,
        tenant: Option<&Tenant>,
    ) -> Result<Self, Failure> {
        let session = Session::from_request_parts(parts, dashboard).await?;
        let origin = parts.extensions.get::<Origin>().cloned();
        let actor = session.administrator.actor(origin.unwrap_or_default());
        let tenants = dashboard
            .services
            .system
            .tenants_by_name(SYSTEM_TENANT, "", SWITCHED)
            .await?;
        Ok(Self {
            session,
            actor,
            tenant: tenant.map(TenantView::from),
            path: parts.uri.path().to_owned(),
            tenants: tenants.iter().map(|(tenant, _)| tenant.into()).collect(),
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Place
where
    Dashboard: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        Self::new(parts, &Dashboard::from_ref(state), None).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for InTenant
where
    Dashboard: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let dashboard = Dashboard::from_ref(state);
        // Who is not signed in does not learn which tenants there are.
        Session::from_request_parts(parts, state).await?;
        let path = RawPathParams::from_request_parts(parts, state).await;
        let path = path.map_err(|_| Failure::NotFound)?;
        let named = path.iter().find(|(name, _)| *name == "tenant");
        let (_, name) = named.ok_or(Failure::NotFound)?;
        let (tenant, store) = tenant(&dashboard, name).await?;
        let origin = format!("{}://{}", dashboard.scheme, tenant.domain);
        let place = Place::new(parts, &dashboard, Some(&tenant)).await?;
        Ok(Self {
            place,
            realm: Realm::new(dashboard.services, tenant, store, origin),
        })
    }
}

/// The tenant of that name, which is not the administrators' own.
async fn tenant(dashboard: &Dashboard, name: &str) -> Result<(Tenant, TenantStore), Failure> {
    if name == SYSTEM_TENANT {
        return Err(Failure::NotFound);
    }
    let found = dashboard.services.system.tenant_by_name(name.to_owned());
    found.await?.ok_or(Failure::NotFound)
}
