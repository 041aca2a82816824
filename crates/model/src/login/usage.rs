//! How an application uses organizations.

use serde::{Deserialize, Serialize};

/// `organization_usage`: whether people sign in to organizations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationUsage {
    /// Never: the application is for individuals.
    #[default]
    Deny,
    /// They may.
    Allow,
    /// Always: the application is for business users.
    Require,
}

/// `organization_require_behavior`: how the organization is found when the request names none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequireBehavior {
    /// Nobody is asked.
    #[default]
    NoPrompt,
    /// The user names it before signing in.
    PreLoginPrompt,
    /// The user chooses it after signing in.
    PostLoginPrompt,
}

/// `organization_discovery_methods`: what the user names when asked before signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscoveryMethod {
    /// An e-mail address, whose domain finds the organization.
    Email,
    /// The organization's name.
    OrganizationName,
}
