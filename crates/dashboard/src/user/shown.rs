//! A user as its pages show it.

use guildhall_app::user::{self, ConnectionName, Profile};
use guildhall_app::{Error, Realm};
use guildhall_store::UserRow;

use crate::error::{Failure, words};
use crate::part::Link;
use crate::part::sheet::{Head, Section, Sheet, tabs};
use crate::place::Place;

/// The entry of the navigation.
pub(super) const SECTION: &str = "users";

/// A user.
pub(super) struct User {
    pub(super) row: UserRow,
    pub(super) profile: Profile,
    pub(super) connection: ConnectionName,
}

impl User {
    pub(super) async fn find(realm: &Realm, place: &Place, id: &str) -> Result<Self, Failure> {
        place.actor.must(user::READ)?;
        let (row, connection) = user::find(realm, id.to_owned()).await?;
        Ok(Self {
            profile: Profile::read(&row.document)?,
            row,
            connection,
        })
    }

    /// What people call it.
    pub(super) fn name(&self) -> String {
        name(&self.row, &self.profile)
    }

    /// A page about it.
    pub(super) fn sheet(&self, realm: &Realm, tab: &str, sections: Vec<Section>) -> Sheet {
        let address = address(realm, &self.row.id);
        let pages = [
            ("", words("organization.overview")),
            ("/roles", words("roles.title")),
        ];
        let email = self.profile.email().unwrap_or_default();
        let head = Head::new("user", &self.name(), email, &self.row.id);
        let tabs = tabs(&address, tab, pages);
        Sheet::about(
            Link::new(words("users.title"), list_address(realm)),
            head,
            tabs,
            sections,
        )
    }
}

/// What people call a user: the name, else what it logs in by, else its id.
pub(super) fn name(row: &UserRow, profile: &Profile) -> String {
    profile.display_name().unwrap_or(&row.id).to_owned()
}

/// A profile as it is stored.
pub(super) fn profile(row: &UserRow) -> Result<Profile, Error> {
    Profile::read(&row.document)
}

/// The address of the list.
pub(super) fn list_address(realm: &Realm) -> String {
    format!("/tenants/{}/users", realm.tenant.name)
}

/// The address of a user's pages. Ids have a bar in them.
pub(crate) fn address(realm: &Realm, id: &str) -> String {
    let id = percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC);
    format!("{}/{id}", list_address(realm))
}
