//! An application as its pages show it.

use guildhall_app::Realm;
use guildhall_app::client::{self, Sight};
use serde_json::{Map, Value};

use crate::error::{Failure, words};
use crate::part::Link;
use crate::part::sheet::{Head, Section, Sheet, tabs};
use crate::place::Place;

/// The entry of the navigation.
pub(super) const SECTION: &str = "applications";

/// An application, as the administrator may see it.
pub(super) struct Application {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: String,
    /// What the API answers of it.
    pub(super) document: Map<String, Value>,
}

impl Application {
    /// The application of that id; the tenant's global client is none.
    pub(super) async fn find(realm: &Realm, place: &Place, id: &str) -> Result<Self, Failure> {
        place.actor.must(client::READ)?;
        let row = client::find(realm, id).await?;
        if row.is_global {
            return Err(Failure::NotFound);
        }
        let document = client::show(realm, &row, Sight::of(&place.actor))?;
        Ok(Self {
            id: row.id,
            name: row.name,
            kind: kind(row.app_type.as_deref()),
            document,
        })
    }

    /// A page about it.
    pub(super) fn sheet(&self, realm: &Realm, tab: &str, sections: Vec<Section>) -> Sheet {
        let address = address(realm, &self.id);
        let pages = [
            ("", words("application.settings")),
            ("/credentials", words("application.credentials")),
            ("/login", words("application.login")),
            ("/connections", words("application.connections")),
        ];
        let head = Head::new("app", &self.name, &self.kind, &self.id);
        let tabs = tabs(&address, tab, pages);
        Sheet::about(
            Link::new(words("applications.title"), list_address(realm)),
            head,
            tabs,
            sections,
        )
    }
}

/// What kind of application it is, in words.
pub(super) fn kind(app_type: Option<&str>) -> String {
    match app_type {
        Some("regular_web") => words("application.type.regular_web"),
        Some("spa") => words("application.type.spa"),
        Some("native") => words("application.type.native"),
        Some("non_interactive") => words("application.type.non_interactive"),
        _ => words("application.type.other"),
    }
}

/// The address of the list.
pub(super) fn list_address(realm: &Realm) -> String {
    format!("/tenants/{}/applications", realm.tenant.name)
}

/// The address of an application's pages.
pub(crate) fn address(realm: &Realm, id: &str) -> String {
    format!("{}/{id}", list_address(realm))
}
