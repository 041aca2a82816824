//! What the tenant log tells of an invitation that somebody came with.

use guildhall_model::invitation::InvitationDocument;
use guildhall_model::organization::Organization;
use guildhall_store::{InvitationRow, LogRow};
use serde_json::json;

use crate::actor::Actor;
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;

/// What became of an invitation.
pub(super) struct Outcome<'a> {
    /// Accepted (`si`), or refused (`fi`).
    pub(super) accepted: bool,
    /// The invitation.
    pub(super) invitation: &'a InvitationRow,
    /// The organization to which it leads.
    pub(super) organization: &'a Organization,
    /// The roles that it gives.
    pub(super) roles: Vec<String>,
}

impl Outcome<'_> {
    /// The entry. The ticket does not stand in it: one that was refused may still be good.
    pub(super) fn entry(&self, realm: &Realm, actor: &Actor) -> Result<LogRow, Error> {
        let (kind, description) = if self.accepted {
            ("si", "Successfully accepted a user invite")
        } else {
            ("fi", "Failed invite accept")
        };
        let document: InvitationDocument = serde_json::from_str(&self.invitation.document)?;
        let details = json!({"invitation": {
            "id": self.invitation.id,
            "client_id": self.invitation.client_id,
            "created_at": self.invitation.created_at,
            "expires_at": self.invitation.expires_at,
            "invitee": document.invitee,
            "inviter": {"name": document.inviter.name, "organization_id": self.organization.id},
            "roles": self.roles,
        }});
        let happening = Happening {
            kind,
            description,
            organization: Some(about(self.organization)),
            details: Some(details),
            ..Happening::default()
        };
        log::entry(realm, actor, &happening)
    }
}

/// The entry of a new member.
pub(super) fn member_added(
    realm: &Realm,
    actor: &Actor,
    organization: &Organization,
) -> Result<LogRow, Error> {
    let happening = Happening {
        kind: "organization_member_added",
        description: "Organization Member Added",
        organization: Some(about(organization)),
        details: Some(json!({"reason": "invitation"})),
        ..Happening::default()
    };
    log::entry(realm, actor, &happening)
}

fn about(organization: &Organization) -> (&str, &str) {
    (organization.id.as_str(), organization.name.as_str())
}
