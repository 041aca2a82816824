//! Accepting: the ticket is spent and the account becomes a member, in one transaction.

use guildhall_model::Timestamp;
use guildhall_model::id::{ConnectionId, RoleId};
use guildhall_model::organization::Organization;
use guildhall_store::{TenantTransaction, UserRow};

use super::entry::{Outcome, member_added};
use super::ticket::{NotAccepted, Pending, Presented, find, fingerprint, pending};
use crate::actor::Actor;
use crate::realm::Realm;
use crate::{member, organization, user};

struct Plan {
    realm: Realm,
    actor: Actor,
    presented: Presented,
    user: String,
    hash: Vec<u8>,
    now: Timestamp,
}

/// What came of an accepted invitation.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The organization of which the account is a member now.
    pub organization: Organization,
}

/// Accepts an invitation for the account that has just been signed in, which `actor` names for the log. Nobody needs a
/// scope for it: whoever has the ticket and the invited address may. Of several at once one succeeds, and the others are
/// told that the ticket was used; a refusal leaves it good (upstream spends it: see `docs/design`).
pub async fn accept(
    realm: &Realm,
    actor: &Actor,
    presented: Presented,
    user: String,
) -> Result<Accepted, NotAccepted> {
    let plan = Plan {
        hash: fingerprint(realm, &presented),
        realm: realm.clone(),
        actor: actor.clone(),
        presented: presented.clone(),
        user,
        now: realm.now(),
    };
    let accepted = realm
        .store
        .write(plan, |plan, tx| Box::pin(take(plan, tx)))
        .await;
    if let Err(refused) = &accepted {
        note_refusal(realm, actor, &presented, refused).await?;
    }
    accepted
}

async fn take(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Accepted, NotAccepted> {
    let invitation = find(&plan.presented, &plan.hash, &mut tx).await?;
    let pending = pending(invitation, plan.now, &mut tx).await?;
    let user = account(plan, &pending, &mut tx).await?;
    let Pending {
        invitation,
        document,
        organization,
    } = &pending;
    if !tx.accept_invitation(&invitation.id, plan.now).await? {
        return Err(NotAccepted::Used);
    }
    let (realm, actor) = (&plan.realm, &plan.actor);
    let joined = member::join(realm, actor, &organization.id, &user.id, &mut tx).await?;
    let roles = tx.invitation_roles(&invitation.id).await?;
    let ids = roles.iter().filter_map(|id| RoleId::parse(id)).collect();
    member::give_roles(realm, actor, (&organization.id, &user.id, ids), &mut tx).await?;
    user::welcome(realm, actor, user, document, &mut tx).await?;
    let outcome = Outcome {
        accepted: true,
        invitation,
        organization,
        roles,
    };
    tx.insert_log(&outcome.entry(realm, actor)?).await?;
    if joined {
        tx.insert_log(&member_added(realm, actor, organization)?)
            .await?;
    }
    Ok(Accepted {
        organization: organization.clone(),
    })
}

/// The account, if it is the one that was invited: by its address, and by a connection by which members of the
/// organization may come.
async fn account(
    plan: &Plan,
    pending: &Pending,
    tx: &mut TenantTransaction<'_>,
) -> Result<UserRow, NotAccepted> {
    let user = tx
        .user(&plan.user)
        .await?
        .ok_or(NotAccepted::WrongAccount)?;
    let profile = user::Profile::read(&user.document)?;
    let only = pending.invitation.connection_id.as_ref();
    if !pending.document.is_for(profile.email())
        || only.is_some_and(|only| *only != user.connection_id)
    {
        return Err(NotAccepted::WrongAccount);
    }
    let enabled = match ConnectionId::parse(&user.connection_id) {
        Some(id) => {
            tx.organization_connection(&pending.organization.id, &id)
                .await?
        }
        None => None,
    };
    if enabled.is_some_and(|connection| connection.is_enabled) {
        Ok(user)
    } else {
        Err(NotAccepted::WrongAccount)
    }
}

/// Leaves an entry about a ticket that exists and was refused. The ticket itself does not stand in it: it may still be
/// good.
async fn note_refusal(
    realm: &Realm,
    actor: &Actor,
    presented: &Presented,
    refused: &NotAccepted,
) -> Result<(), NotAccepted> {
    if matches!(refused, NotAccepted::Unknown | NotAccepted::Failed(_)) {
        return Ok(());
    }
    let plan = (
        realm.clone(),
        actor.clone(),
        presented.clone(),
        fingerprint(realm, presented),
    );
    let write = realm
        .store
        .write(plan, |(realm, actor, presented, hash), mut tx| {
            Box::pin(async move {
                let invitation = find(presented, hash, &mut tx).await?;
                let roles = tx.invitation_roles(&invitation.id).await?;
                let organization = tx
                    .organization(&invitation.organization_id)
                    .await?
                    .ok_or_else(organization::missing)?;
                let outcome = Outcome {
                    accepted: false,
                    invitation: &invitation,
                    organization: &organization,
                    roles,
                };
                Ok(tx.insert_log(&outcome.entry(realm, actor)?).await?)
            })
        });
    match write.await {
        // Taken back in this very moment: there is nothing left to write about.
        Err(NotAccepted::Unknown) => Ok(()),
        noted => noted,
    }
}
