//! A login with an invitation: who was invited, and accepting it.

use guildhall_protocol::oauth::AuthorizationError;
use guildhall_store::TenantTransaction;

use super::case::Case;
use super::connection::{Connections, Database};
use super::session::Live;
use crate::actor::Actor;
use crate::error::Error;
use crate::invitation::{self, NotAccepted, Presented};
use crate::realm::Realm;
use crate::user::Profile;

/// An invitation that can be accepted, as this login meets it.
#[derive(Debug)]
pub(super) struct Invited {
    /// What the browser came with.
    pub(super) presented: Presented,
    /// Who invited.
    pub(super) inviter: String,
    /// Who was invited.
    pub(super) email: String,
    /// Whether whoever is signed in is the one who was invited.
    pub(super) is_for_session: bool,
    /// Whether the login begins with a new account: there is none of that address yet, and one may be made.
    pub(super) begins_with_signup: bool,
}

impl Invited {
    /// Looks an invitation up. One that is bound to a connection leaves only that of `connections`.
    pub(super) async fn find(
        realm: &Realm,
        presented: Presented,
        session: Option<&Live>,
        connections: &mut Connections,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<Self, NotAccepted> {
        let pending = invitation::look_up_within(realm, &presented, tx).await?;
        if let Some(only) = &pending.invitation.connection_id {
            connections.retain(|connection| connection.id == *only);
        }
        let is_here = |id: &str| connections.find(id).is_some();
        let accounts = tx.users_by_email(&pending.document.invitee.email).await?;
        let has_account = accounts.iter().any(|user| is_here(&user.connection_id));
        let is_for_session = match session {
            Some(session) if is_here(&session.user.connection_id) => {
                let profile = Profile::read(&session.user.document)?;
                pending.document.is_for(profile.email())
            }
            _ => false,
        };
        Ok(Self {
            presented,
            is_for_session,
            begins_with_signup: !has_account
                && connections
                    .databases
                    .iter()
                    .any(Database::has_invited_signup),
            inviter: pending.document.inviter.name,
            email: pending.document.invitee.email,
        })
    }
}

/// Accepts an invitation for whoever is signed in; the inner error is for the client.
pub(super) async fn accept(
    realm: &Realm,
    actor: &Actor,
    presented: Presented,
    case: &Case,
) -> Result<Result<(), AuthorizationError>, Error> {
    let Some(session) = &case.session else {
        return Err(Error::Internal("nobody has signed in"));
    };
    let user = session.user.id.clone();
    match invitation::accept(realm, actor, presented, user).await {
        Ok(_) => Ok(Ok(())),
        Err(NotAccepted::Failed(Error::Full(_))) => Ok(Err(AuthorizationError::OrganizationFull(
            case.organization_id(),
        ))),
        Err(refused) => told(refused).map(Err),
    }
}

/// What the client is told of an invitation that is not accepted; a failure of ours stays one.
pub(super) fn told(refused: NotAccepted) -> Result<AuthorizationError, Error> {
    Ok(match refused {
        NotAccepted::Unknown => AuthorizationError::InvitationTicket("ticket not found"),
        NotAccepted::Expired => AuthorizationError::InvitationTicket("ticket has expired"),
        NotAccepted::Used => AuthorizationError::InvitationTicket("ticket has already been used"),
        NotAccepted::WrongAccount => AuthorizationError::InvitationOfAnother,
        NotAccepted::Failed(error) => return Err(error),
    })
}
