//! The body that changes an organization.

use super::{
    Branding, Metadata, ORGANIZATION_NAME, Organization, OrganizationName, ThirdPartyClientAccess,
    TokenQuota,
};
use crate::declare;
use crate::schema::{Patch, boolean, string};

declare! {
    /// `PATCH /organizations/{id}` (contract: `UpdateOrganizationRequestContent` and its newer fields).
    ///
    /// `metadata` and `branding` are replaced whole (recorded); `token_quota: null` removes the quota.
    pub struct UpdateOrganization {
        /// The name of this organization.
        optional name: OrganizationName = string().length(1, OrganizationName::LONGEST).format(&ORGANIZATION_NAME);
        /// Friendly name of this organization.
        optional display_name: String = string().length(1, 255);
        /// Branding of this organization.
        optional branding: Branding = Branding::SCHEMA;
        /// Metadata of this organization.
        optional metadata: Metadata = Metadata::SCHEMA;
        /// The token quota of this organization.
        patch token_quota: TokenQuota = TokenQuota::SCHEMA.nullable();
        /// Whether third-party applications may be used by members.
        optional third_party_client_access: ThirdPartyClientAccess =
            string().one_of(ThirdPartyClientAccess::CHOICES);
        /// Whether only associated applications admit members.
        optional is_app_entitlement_active: bool = boolean();
    }
}

impl UpdateOrganization {
    /// Applies the change. Every field is named, so that a new one does not compile until it is decided here.
    pub fn apply(self, organization: &mut Organization) {
        let Self {
            name,
            display_name,
            branding,
            metadata,
            token_quota,
            third_party_client_access,
            is_app_entitlement_active,
        } = self;
        if let Some(name) = name {
            organization.name = name;
        }
        replace(display_name, &mut organization.display_name);
        replace(branding, &mut organization.branding);
        if let Some(metadata) = metadata {
            // An empty object clears: what was cleared is left out of answers.
            organization.metadata = Some(metadata).filter(|metadata| !metadata.is_empty());
        }
        Patch::apply(token_quota, &mut organization.token_quota);
        if let Some(access) = third_party_client_access {
            organization.third_party_client_access = access;
        }
        if let Some(active) = is_app_entitlement_active {
            organization.is_app_entitlement_active = active;
        }
    }
}

fn replace<T>(new: Option<T>, current: &mut Option<T>) {
    if new.is_some() {
        *current = new;
    }
}
