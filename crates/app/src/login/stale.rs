//! A page of a login that is over, of another browser, or of none: the way back to where logins begin.

use guildhall_model::address::with_query;
use guildhall_model::invitation::login_route;
use guildhall_protocol::oauth::append_encoded;
use guildhall_store::TenantTransaction;

use super::case::organization_named;
use super::progress::Progress;
use super::settings::{ClientSettings, TenantSettings};
use super::trusted::Untrusted;
use crate::error::Error;
use crate::realm::Realm;

/// The login route of the application, as far as the login of this hash is still known, else the tenant's; with `iss`,
/// and with the organization that was being signed in to (behaviour notes, "Login", section 9). None: nobody named one.
pub(super) async fn way_back(
    realm: &Realm,
    hash: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<String>, Error> {
    let tenant = TenantSettings::read(&realm.tenant.settings)?;
    let progress: Progress = match tx.login(hash).await? {
        Some(login) => serde_json::from_str(&login.document)?,
        None => Progress::default(),
    };
    let client = match progress.requested("client_id") {
        Some(id) => tx.client(id).await?,
        None => None,
    };
    let client = client
        .map(|client| ClientSettings::read(&client.document))
        .transpose()?
        .unwrap_or_default();
    let named = progress.requested("organization");
    let organization = match named.or(progress.organization.as_deref()) {
        Some(named) => organization_named(named, tx).await?,
        None => None,
    };
    let route = login_route(
        client.initiate_login_uri.as_deref(),
        tenant.default_redirection_uri.as_deref(),
        organization
            .as_ref()
            .and_then(|organization| organization.metadata.as_ref()),
    );
    let mut query = "iss=".to_owned();
    append_encoded(&mut query, &realm.issuer());
    if let Some(organization) = organization {
        query.push_str("&organization=");
        append_encoded(&mut query, organization.id.as_str());
    }
    Ok(route.map(|route| with_query(&route, &query)))
}

/// An answer of a provider that no login waits for: where the tenant has logins begin.
pub(super) async fn answer(realm: &Realm) -> Result<Untrusted, Error> {
    let read = realm.store.read(realm.clone(), |realm, mut tx| {
        Box::pin(async move { way_back(realm, "", &mut tx).await })
    });
    Ok(Untrusted::Expired { back: read.await? })
}
