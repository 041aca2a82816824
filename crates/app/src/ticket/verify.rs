//! An address turns out to be its user's, by the link of a mail.

use guildhall_store::TenantTransaction;
use secrecy::{ExposeSecret as _, SecretString};

use super::Kind;
use super::held::{Held, Standing, find, look_up};
use crate::actor::Origin;
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
    let is_same = held.document.email.as_deref() == held.profile.email();
    if is_same && held.profile.email_is_verified() {
        return Ok(Verified::Before(held));
    }
    let actor = held.actor(origin);
    if held.standing() != Standing::Good {
        let entry = held.entry(realm, &actor, "fv", "The ticket can not be used.")?;
        log::write(realm, entry).await?;
        return Ok(Verified::Failed(Some(held)));
    }
    let plan = (
        realm.clone(),
        held.entry(
            realm,
            &actor,
            "sv",
            "Your email was verified. You can continue using the application.",
        )?,
        actor,
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
        Ok(Verified::Now(held))
    } else {
        Ok(Verified::Before(held))
    }
}

/// Spends the ticket; `None` when somebody else was faster, or the account is another one since.
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
