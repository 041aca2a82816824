//! Another password: the former one is kept as long as a policy may ask for it, and what was signed in by it ends.

use guildhall_model::Timestamp;
use guildhall_store::{TenantTransaction, UserRow};

use super::Profile;
use super::revise::revise;
use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;

/// How many sessions, refresh tokens and codes of a user end in one transaction, of each.
const PIECE: i64 = 500;

/// What a new password is, beside itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Whoever set it has read a mail to the user's address, which is verified by that.
    Mail,
    /// It says nothing of the address.
    None,
}

/// Gives a user another password, of which this is the hash, and ends what was signed in by the former one.
pub(crate) async fn replace_password(
    realm: &Realm,
    actor: &Actor,
    mut user: UserRow,
    (hash, proof): (&str, Proof),
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    let now = realm.now();
    set_password(&mut user, hash, now, tx).await?;
    end_access(&user.id, tx).await?;
    let change = |profile: &mut Profile| {
        profile.last_password_reset = Some(now.to_string());
        profile.email_verified |= proof == Proof::Mail;
    };
    revise(realm, actor, user, change, tx).await
}

/// Puts a hash in the place of the former one, which is kept.
pub(crate) async fn set_password(
    user: &mut UserRow,
    hash: &str,
    now: Timestamp,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    if let Some(former) = user.password.replace(hash.to_owned()) {
        tx.insert_former_password(&user.id, now, &former).await?;
    }
    Ok(())
}

/// Ends the sessions, the refresh tokens and the codes of a user.
pub(crate) async fn end_access(user: &str, tx: &mut TenantTransaction<'_>) -> Result<(), Error> {
    tx.delete_sessions_of_user(user, 0, PIECE).await?;
    tx.delete_refresh_tokens_of_user(user, 0, PIECE).await?;
    tx.delete_codes_of_user(user, 0, PIECE).await?;
    // Administrators are users of the system tenant; nobody else has one.
    tx.delete_dashboard_sessions_of_user(user).await?;
    Ok(())
}

/// Ends what a user has signed in by but for so much as [`end_access`] ends at once: before a transaction that has to
/// end all of it, so that no transaction is long. Hardly anybody has as much.
pub(crate) async fn thin_out_access(realm: &Realm, user: &str) -> Result<(), Error> {
    loop {
        let write = realm.store.write(user.to_owned(), |user, mut tx| {
            Box::pin(async move {
                let sessions = tx.delete_sessions_of_user(user, PIECE, PIECE).await?;
                let tokens = tx.delete_refresh_tokens_of_user(user, PIECE, PIECE).await?;
                let codes = tx.delete_codes_of_user(user, PIECE, PIECE).await?;
                Ok::<_, Error>(sessions + tokens + codes)
            })
        });
        if write.await? == 0 {
            return Ok(());
        }
    }
}
