//! Between a grant and its row.

use guildhall_model::client_grant::{ClientGrant, DefaultFor, OrganizationUsage, SubjectType};
use guildhall_store::ClientGrantRow;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What of a grant has no column.
#[derive(Serialize, Deserialize)]
struct Document {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    authorization_details_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    allow_all_scopes: Option<bool>,
}

/// The grant that a row holds.
pub fn read(row: ClientGrantRow) -> Result<ClientGrant, Error> {
    let Document {
        authorization_details_types,
        allow_all_scopes,
    } = serde_json::from_str(&row.document)?;
    Ok(ClientGrant {
        id: row.id,
        client_id: row.client_id,
        audience: row.audience,
        scope: serde_json::from_str(&row.scope)?,
        organization_usage: row
            .organization_usage
            .as_deref()
            .and_then(OrganizationUsage::parse),
        allow_any_organization: row.allow_any_organization,
        subject_type: SubjectType::parse(&row.subject_type).unwrap_or_default(),
        authorization_details_types,
        allow_all_scopes,
        default_for: row.default_for.as_deref().and_then(DefaultFor::parse),
    })
}

/// Writes a grant into its row; what never changes stays.
pub(super) fn write(grant: ClientGrant, row: &mut ClientGrantRow) -> Result<(), Error> {
    let ClientGrant {
        id: _,
        client_id: _,
        audience: _,
        subject_type: _,
        default_for: _,
        scope,
        organization_usage,
        allow_any_organization,
        authorization_details_types,
        allow_all_scopes,
    } = grant;
    row.scope = serde_json::to_string(&scope)?;
    row.organization_usage = organization_usage.map(|usage| usage.as_str().to_owned());
    row.allow_any_organization = allow_any_organization;
    row.document = serde_json::to_string(&Document {
        authorization_details_types,
        allow_all_scopes,
    })?;
    Ok(())
}
