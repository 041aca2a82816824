//! An address turns out to be its user's.

use guildhall_store::{TenantTransaction, UserRow};

use super::revise::revise;
use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;

/// Notes that the address of a user is verified.
pub(crate) async fn verify_email(
    realm: &Realm,
    actor: &Actor,
    user: UserRow,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    let change = |profile: &mut super::Profile| profile.email_verified = true;
    revise(realm, actor, user, change, tx).await
}
