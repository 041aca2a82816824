//! How a tenant and its organizations look on the pages that people see.

use guildhall_model::branding::look;
use guildhall_model::organization::{self, Branding};
use guildhall_pages::{Locale, Organization, Tenant};
use serde::Deserialize;

use crate::error::Error;
use crate::realm::Realm;

/// A tenant as its pages show it.
#[derive(Clone, Debug)]
pub struct Look {
    /// Its names and colours.
    pub tenant: Tenant,
    /// The languages that it offers, its own first.
    pub languages: Vec<Locale>,
}

/// What the tenant says of itself.
#[derive(Debug, Default, Deserialize)]
struct Settings {
    #[serde(default)]
    friendly_name: Option<String>,
    #[serde(default)]
    picture_url: Option<String>,
    #[serde(default)]
    support_email: Option<String>,
    #[serde(default)]
    support_url: Option<String>,
    #[serde(default)]
    enabled_locales: Option<Vec<String>>,
}

/// The look that the tenant's settings, its branding and its theme give.
///
/// # Errors
/// What is stored of it can not be read.
pub fn tenant(realm: &Realm) -> Result<Look, Error> {
    let settings: Settings = serde_json::from_str(&realm.tenant.settings)?;
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    let mail = some(settings.support_email).map(|address| format!("mailto:{address}"));
    let languages = settings.enabled_locales.unwrap_or_default();
    Ok(Look {
        tenant: Tenant {
            name: some(settings.friendly_name).unwrap_or_else(|| realm.tenant.name.clone()),
            branding: branding(realm, some(settings.picture_url))?,
            privacy_url: None,
            terms_url: None,
            support_url: some(settings.support_url).or(mail),
        },
        languages: languages
            .iter()
            .filter_map(|tag| Locale::parse(tag))
            .collect(),
    })
}

/// Logo and colours of the tenant; without a logo of its look, the picture of its settings.
fn branding(realm: &Realm, picture: Option<String>) -> Result<Branding, Error> {
    let tenant = &realm.tenant;
    let mut branding = look(&tenant.branding, tenant.theme.as_deref())?;
    branding.logo_url = branding.logo_url.or(picture);
    Ok(branding)
}

/// An organization as its pages show it.
pub fn organization(organization: &organization::Organization) -> Organization {
    Organization {
        name: organization.name.to_string(),
        display_name: organization.display_name.clone(),
        branding: organization.branding.clone().unwrap_or_default(),
    }
}
