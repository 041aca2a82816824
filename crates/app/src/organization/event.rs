//! What events tell of an organization: less than the API does (contract: `organization.*` of events.json).

use guildhall_model::id::OrganizationId;
use guildhall_model::organization::{Branding, Metadata, Organization, OrganizationName};
use serde::Serialize;

/// An organization as events tell it.
#[derive(Debug, Serialize)]
pub(super) struct Told<'a> {
    id: &'a OrganizationId,
    name: &'a OrganizationName,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branding: Option<&'a Branding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a Metadata>,
}

impl<'a> From<&'a Organization> for Told<'a> {
    fn from(organization: &'a Organization) -> Self {
        let Organization {
            id,
            display_name,
            name,
            branding,
            metadata,
            token_quota: _,
            third_party_client_access: _,
            is_app_entitlement_active: _,
        } = organization;
        Self {
            id,
            name,
            display_name: display_name.as_deref(),
            branding: branding.as_ref(),
            metadata: metadata.as_ref(),
        }
    }
}
