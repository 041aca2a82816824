//! Organizations: the business customers of a tenant.
//!
//! Three shapes: what creates one ([`CreateOrganization`]), what changes one ([`UpdateOrganization`]) and the
//! [`Organization`] itself, as it is stored and answered.

mod branding;
mod client;
mod connection;
mod create;
mod metadata;
mod name;
mod token_quota;
mod update;
mod word;

use serde::{Deserialize, Serialize};

pub use branding::{Branding, Colors, HTML_COLOR, STRICT_HTTPS_URI};
pub use client::{
    AddOrganizationClients, CLIENTS_PER_ORGANIZATION, NewOrganizationClient,
    RemoveOrganizationClients, UpdateOrganizationClient,
};
pub use connection::{
    AccessLevel, AddEnabledConnection, AddOrganizationConnection, ConnectionForOrganization,
    OrganizationConnection, UpdateEnabledConnection, UpdateOrganizationConnection,
};
pub use create::CreateOrganization;
pub use metadata::Metadata;
pub use name::{ORGANIZATION_NAME, OrganizationName};
pub use token_quota::{ClientCredentialsQuota, TokenQuota};
pub use update::UpdateOrganization;
pub use word::asked_words;

use crate::id::OrganizationId;

/// How many connections an organization may have (entity limit policy, and the creation body).
pub const CONNECTIONS_PER_ORGANIZATION: usize = 10;

/// A business customer of a tenant.
///
/// What was never set is left out of answers; the two switches are always there (recorded since summer 2026).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Immutable identifier.
    pub id: OrganizationId,
    /// Name for people, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Unique name within the tenant, the one a person types at login.
    pub name: OrganizationName,
    /// Logo and colours of its login page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branding: Option<Branding>,
    /// Free pairs of text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
    /// How many machine-to-machine tokens it may be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_quota: Option<TokenQuota>,
    /// Whether third-party applications that are not listed admit its members.
    #[serde(default)]
    pub third_party_client_access: ThirdPartyClientAccess,
    /// Whether only listed applications admit its members.
    #[serde(default)]
    pub is_app_entitlement_active: bool,
}

/// Whether third-party applications that are not listed admit an organization's members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThirdPartyClientAccess {
    /// They do not.
    #[default]
    Block,
    /// They do.
    Allow,
}

impl ThirdPartyClientAccess {
    pub(crate) const CHOICES: &'static [&'static str] = &["block", "allow"];
}
