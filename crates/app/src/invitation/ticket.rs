//! Coming with a ticket: what it leads to, or why it leads nowhere.

use guildhall_model::Timestamp;
use guildhall_model::id::OrganizationId;
use guildhall_model::invitation::InvitationDocument;
use guildhall_model::organization::Organization;
use guildhall_store::{InvitationRow, TenantTransaction};

use super::{TABLE, TICKET};
use crate::error::Error;
use crate::realm::Realm;

/// What somebody comes with: the parameters of `/authorize`.
#[derive(Clone, Debug)]
pub struct Presented {
    /// `invitation`: the ticket.
    pub ticket: String,
    /// `organization`.
    pub organization: OrganizationId,
    /// `client_id`.
    pub client_id: String,
}

/// An invitation that can be accepted at this moment.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The invitation.
    pub invitation: InvitationRow,
    /// What it says.
    pub document: InvitationDocument,
    /// The organization to which it leads.
    pub organization: Organization,
}

/// Why an invitation was not accepted. The text is the `error_description`: those of a ticket belong to
/// `invalid_request`, that of an account to `access_denied` (behaviour of `/authorize`).
#[derive(Debug, thiserror::Error)]
pub enum NotAccepted {
    /// No such ticket: never made, taken back, replaced by another invitation, or not for this organization or client.
    #[error("invalid_user_invitation_ticket: ticket not found")]
    Unknown,
    /// Its time is over.
    #[error("invalid_user_invitation_ticket: ticket has expired")]
    Expired,
    /// Somebody has accepted it.
    #[error("invalid_user_invitation_ticket: ticket has already been used")]
    Used,
    /// Not by this account: of another address, or of a connection by which nobody can come. The ticket stays good.
    #[error("the specified account is not allowed to accept the current invitation")]
    WrongAccount,
    /// It could not be found out, or not be done.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<guildhall_store::Error> for NotAccepted {
    fn from(error: guildhall_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// The invitation that a ticket leads to. Changes nothing: it is for the page that asks whether to accept.
pub async fn look_up(realm: &Realm, presented: Presented) -> Result<Pending, NotAccepted> {
    let plan = (realm.clone(), presented);
    let read = realm.store.read(plan, |(realm, presented), mut tx| {
        Box::pin(async move { look_up_within(realm, presented, &mut tx).await })
    });
    read.await
}

/// The same within a read that looks at more.
pub(crate) async fn look_up_within(
    realm: &Realm,
    presented: &Presented,
    tx: &mut TenantTransaction<'_>,
) -> Result<Pending, NotAccepted> {
    let hash = fingerprint(realm, presented);
    let invitation = find(presented, &hash, tx).await?;
    pending(invitation, realm.now(), tx).await
}

/// By what the invitation of a ticket is found.
pub(super) fn fingerprint(realm: &Realm, presented: &Presented) -> Vec<u8> {
    realm
        .store
        .fingerprint(TABLE, TICKET, presented.ticket.as_bytes())
}

/// The invitation of a ticket, in whatever state. One of another organization or client is not there.
pub(super) async fn find(
    presented: &Presented,
    hash: &[u8],
    tx: &mut TenantTransaction<'_>,
) -> Result<InvitationRow, NotAccepted> {
    tx.invitation_by_ticket(hash)
        .await?
        .filter(|found| {
            found.organization_id == presented.organization
                && found.client_id == presented.client_id
        })
        .ok_or(NotAccepted::Unknown)
}

/// What an invitation says, where it can be accepted at this moment.
pub(super) async fn pending(
    invitation: InvitationRow,
    now: Timestamp,
    tx: &mut TenantTransaction<'_>,
) -> Result<Pending, NotAccepted> {
    let organization = tx
        .organization(&invitation.organization_id)
        .await?
        .ok_or(NotAccepted::Unknown)?;
    if invitation.accepted_at.is_some() {
        return Err(NotAccepted::Used);
    }
    if now >= invitation.expires_at {
        return Err(NotAccepted::Expired);
    }
    let document = serde_json::from_str(&invitation.document).map_err(Error::from)?;
    Ok(Pending {
        invitation,
        document,
        organization,
    })
}
