//! An organization as its pages show it.

use guildhall_app::Realm;
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::Organization;
use serde::Serialize;

use crate::page::Mark;

/// What stands at the head of each page of an organization, and in its line of the list.
#[derive(Debug, Serialize)]
pub(super) struct Head {
    /// Its id.
    pub(super) id: String,
    /// The name that is typed at login.
    pub(super) name: String,
    /// What people call it.
    pub(super) title: String,
    /// Its sign.
    pub(super) mark: Mark,
    /// The address of its pages.
    pub(super) address: String,
}

impl Head {
    /// The head of an organization of this tenant.
    pub(super) fn new(realm: &Realm, organization: &Organization) -> Self {
        let name = organization.name.as_str().to_owned();
        let title = organization.display_name.clone();
        let title = title.unwrap_or_else(|| name.clone());
        Self {
            id: organization.id.to_string(),
            mark: Mark::new(&title, organization.id.as_str()),
            address: address(realm, &organization.id),
            title,
            name,
        }
    }
}

/// The address of the list.
pub(super) fn list_address(realm: &Realm) -> String {
    format!("/tenants/{}/organizations", realm.tenant.name)
}

/// The address of an organization's pages.
pub(super) fn address(realm: &Realm, id: &OrganizationId) -> String {
    format!("{}/{id}", list_address(realm))
}
