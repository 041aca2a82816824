//! An invitation as it is answered.

use guildhall_model::invitation::{InvitationDocument, invitation_url};
use guildhall_model::organization::Organization;
use guildhall_store::InvitationRow;
use serde_json::{Map, Value, json};

use super::ticket_place;
use crate::error::Error;
use crate::realm::Realm;

/// An invitation with its link, in the contract's order; what was never said is left out. `roles` are those that are still
/// there.
pub fn show(
    realm: &Realm,
    organization: &Organization,
    invitation: &InvitationRow,
    roles: Vec<String>,
) -> Result<Map<String, Value>, Error> {
    let InvitationDocument {
        inviter,
        invitee,
        app_metadata,
        user_metadata,
        login_route,
    } = serde_json::from_str(&invitation.document)?;
    let ticket = realm
        .store
        .open(ticket_place(invitation.id.as_str()), &invitation.ticket)?;
    let ticket = String::from_utf8_lossy(&ticket).into_owned();
    let url = invitation_url(&login_route, &ticket, &organization.id, &organization.name);
    let properties = [
        ("id", Some(json!(invitation.id))),
        ("organization_id", Some(json!(organization.id))),
        ("inviter", Some(json!(inviter))),
        ("invitee", Some(json!(invitee))),
        ("invitation_url", Some(json!(url))),
        ("created_at", Some(json!(invitation.created_at))),
        ("expires_at", Some(json!(invitation.expires_at))),
        ("client_id", Some(json!(invitation.client_id))),
        (
            "connection_id",
            invitation.connection_id.as_ref().map(|id| json!(id)),
        ),
        ("app_metadata", app_metadata.map(Value::Object)),
        ("user_metadata", user_metadata.map(Value::Object)),
        ("roles", (!roles.is_empty()).then(|| json!(roles))),
        ("ticket_id", Some(json!(ticket))),
    ];
    let present = properties
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Ok(present.collect())
}
