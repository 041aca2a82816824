//! An address turns out to be its user's, by the link of a mail.

use guildhall_store::TenantTransaction;
use secrecy::{ExposeSecret as _, SecretString};

use super::Kind;
use super::held::{Held, Standing, find, look_up};
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::realm::Realm;
use crate::{log, secret, user};

/// What became of a link.
#[derive(Debug)]
pub enum Verified {
    /// The address is its user's from now on.
    Now(Box<Held>),
    /// It was before.
    Before(Box<Held>),
    /// The link can not be used; it is none of ours where there is nothing.
    Failed(Option<Box<Held>>),
}

/// Notes that the address of a ticket's account is verified. A link is followed once with effect; after that it says that
/// nothing is left to do.
pub async fn verify_email(
    realm: &Realm,
    ticket: &SecretString,
    origin: Origin,
) -> Result<Verified, Error> {
    let Some(held) = look_up(realm, Kind::VerifyEmail, ticket).await? else {
        return Ok(Verified::Failed(None));
    };
    let held = Box::new(held);
    if is_done(&held) {
        return Ok(Verified::Before(held));
    }
    let actor = held.actor(origin);
    if held.standing() != Standing::Good {
        return fail(realm, &actor, held).await;
    }
    let plan = (
        realm.clone(),
        held.entry(
            realm,
            &actor,
            "sv",
            "Your email was verified. You can continue using the application.",
        )?,
        actor.clone(),
        secret::hash(ticket.expose_secret()),
    );
    let write = realm
        .store
        .write(plan, |(realm, log, actor, hash), mut tx| {
            Box::pin(async move {
                let Some(user) = take(realm, hash, &mut tx).await? else {
                    return Ok::<_, Error>(false);
                };
                user::verify_email(realm, actor, user, &mut tx).await?;
                tx.insert_log(log).await?;
                Ok(true)
            })
        });
    if write.await? {
        return Ok(Verified::Now(held));
    }
    // Somebody else was faster with the same link, or the link is good for nothing since.
    match look_up(realm, Kind::VerifyEmail, ticket).await? {
        Some(held) if is_done(&held) => Ok(Verified::Before(Box::new(held))),
        Some(held) => fail(realm, &actor, Box::new(held)).await,
        None => Ok(Verified::Failed(None)),
    }
}

/// Whether the address of the ticket is still the account's, and verified.
fn is_done(held: &Held) -> bool {
    held.document.email.as_deref() == held.profile.email() && held.profile.email_is_verified()
}

async fn fail(realm: &Realm, actor: &Actor, held: Box<Held>) -> Result<Verified, Error> {
    let entry = held.entry(realm, actor, "fv", "The ticket can not be used.")?;
    log::write(realm, entry).await?;
    Ok(Verified::Failed(Some(held)))
}

/// Spends the ticket; `None` when it is not good any more.
async fn take(
    realm: &Realm,
    hash: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<guildhall_store::UserRow>, Error> {
    let now = realm.now();
    let held = find(Kind::VerifyEmail, hash, now, tx).await?;
    let Some(held) = held.filter(|held| held.standing() == Standing::Good) else {
        return Ok(None);
    };
    Ok(tx.spend_ticket(hash, now).await?.then_some(held.user))
}
