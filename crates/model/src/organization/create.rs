//! The body that creates an organization.

use super::{
    Branding, CONNECTIONS_PER_ORGANIZATION, ConnectionForOrganization, Metadata, ORGANIZATION_NAME,
    OrganizationName, ThirdPartyClientAccess, TokenQuota,
};
use crate::declare;
use crate::schema::{array, boolean, string};

declare! {
    /// `POST /organizations` (contract: `CreateOrganizationRequestContent` and its newer fields).
    pub struct CreateOrganization {
        /// The name of this organization.
        required name: OrganizationName = string().length(1, OrganizationName::LONGEST).format(&ORGANIZATION_NAME);
        /// Friendly name of this organization.
        optional display_name: String = string().length(1, 255);
        /// Branding of this organization.
        optional branding: Branding = Branding::SCHEMA;
        /// Metadata of this organization.
        optional metadata: Metadata = Metadata::SCHEMA;
        /// Connections that will be enabled for this organization.
        optional enabled_connections: Vec<ConnectionForOrganization> =
            array(&ConnectionForOrganization::SCHEMA).entries(0, CONNECTIONS_PER_ORGANIZATION);
        /// The token quota of this organization.
        optional token_quota: TokenQuota = TokenQuota::SCHEMA;
        /// Whether third-party applications may be used by members.
        optional third_party_client_access: ThirdPartyClientAccess =
            string().one_of(ThirdPartyClientAccess::CHOICES);
        /// Whether only associated applications admit members.
        optional is_app_entitlement_active: bool = boolean();
    }
}
