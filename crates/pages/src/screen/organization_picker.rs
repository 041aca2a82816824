//! `/u/organization-picker` after the login, `/u/pre-organization-picker` before it: one of several organizations.

use serde::{Serialize, Serializer};

use super::problems;
use crate::frame::{initials, tone};
use crate::page::Screen;
use crate::text::Name;

/// Field `organization` (an id), on the button itself; or `organizationSkipped=true` for the personal account. The
/// search is a `GET` of the same path with `state` and `q`, so that it needs no script.
#[derive(Clone, Debug, Serialize)]
pub struct OrganizationPicker {
    /// Before or after the login.
    pub moment: PickerMoment,
    /// Who is choosing.
    pub username: String,
    /// The organizations of this page of the list, in its order.
    pub organizations: Vec<Choice>,
    /// The search box, where there are more organizations than one page shows.
    pub search: Option<Search>,
    /// Whether people may go on without an organization.
    pub personal: bool,
    /// Why the page is shown again.
    pub problems: Vec<OrganizationPickerProblem>,
}

/// When the choice is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PickerMoment {
    /// Several organizations share the domain of the address that was typed.
    BeforeLogin,
    /// Among the person's memberships.
    AfterLogin,
}

/// An organization to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// The name that is typed.
    pub name: String,
    /// The name for people.
    pub display_name: Option<String>,
    /// Its logo, an https address.
    pub logo_url: Option<String>,
}

/// The search over all of a person's organizations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Search {
    /// What was searched for; empty at first.
    pub query: String,
    /// Continues the list behind the last organization of this page (`from`), where there are more.
    pub next: Option<String>,
}

problems! {
    /// Why the choice was not taken.
    pub enum OrganizationPickerProblem {
        /// It is not one of the list any more.
        InvalidOrganization = "invalid-organization";
    }
}

impl Choice {
    fn label(&self) -> &str {
        self.display_name.as_ref().unwrap_or(&self.name)
    }

    fn logo(&self) -> Option<&str> {
        self.logo_url
            .as_deref()
            .filter(|address| address.starts_with("https://"))
    }
}

impl Serialize for Choice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            id: &'a str,
            name: &'a str,
            label: &'a str,
            logo: Option<&'a str>,
            initials: String,
            tone: u32,
        }
        Shown {
            id: &self.id,
            name: &self.name,
            label: self.label(),
            logo: self.logo(),
            initials: initials(self.label()),
            tone: tone(&self.id),
        }
        .serialize(serializer)
    }
}

impl Screen for OrganizationPicker {
    const NAME: Name = Name {
        prompt: "organizations",
        screen: "organization-picker",
    };
    const TEMPLATE: &'static str = "organization_picker.html";

    fn path(&self) -> &'static str {
        match self.moment {
            PickerMoment::BeforeLogin => "/u/pre-organization-picker",
            PickerMoment::AfterLogin => "/u/organization-picker",
        }
    }

    fn slots(&self) -> Vec<(&'static str, String)> {
        let query = self.search.as_ref().map_or("", |search| &search.query);
        vec![
            ("email", self.username.clone()),
            ("query", query.to_owned()),
        ]
    }

    fn pictures(&self) -> Vec<&str> {
        self.organizations.iter().filter_map(Choice::logo).collect()
    }
}
