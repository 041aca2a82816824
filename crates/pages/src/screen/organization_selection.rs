//! `/u/organization`: the prompt for an organization, before the login.

use serde::Serialize;

use super::problems;
use crate::page::Screen;
use crate::text::Name;

/// Field `organizationName`, in which the name of an organization or an e-mail address is typed; `action=default`, or
/// `organizationSkipped=true` for the personal account.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OrganizationSelection {
    /// What the field takes.
    pub discovery: Discovery,
    /// What was typed before, or `login_hint`.
    pub typed: String,
    /// Whether people may go on without an organization.
    pub personal: bool,
    /// Why the page is shown again.
    pub problems: Vec<OrganizationSelectionProblem>,
}

/// What is typed to find an organization (`organization_discovery_methods`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Discovery {
    /// Its name.
    #[default]
    OrganizationName,
    /// An e-mail address of one of its domains.
    Email,
    /// Either.
    Both,
}

problems! {
    /// Why no organization was found.
    pub enum OrganizationSelectionProblem {
        /// Nothing was typed.
        NoOrganization = "no-organization" at "organizationName";
        /// No organization has this name, or no organization has this domain.
        InvalidOrganization = "invalid-organization" at "organizationName";
        /// What was typed is no e-mail address.
        InvalidEmailFormat = "invalid-email-format" at "organizationName";
        /// No organization has the domain of this address.
        NoOrganizationForEmail = "no-organization-for-email" at "organizationName";
    }
}

impl Screen for OrganizationSelection {
    const NAME: Name = Name {
        prompt: "organizations",
        screen: "organization-selection",
    };
    const TEMPLATE: &'static str = "organization_selection.html";

    fn path(&self) -> &'static str {
        "/u/organization"
    }
}
