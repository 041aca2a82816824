//! Changing what is known of a user, whoever has it changed.

use guildhall_store::{TenantTransaction, UserRow};
use serde_json::Value;

use super::create::email_is_unique;
use super::profile::told;
use super::{ConnectionName, Profile, missing};
use crate::actor::Actor;
use crate::error::Error;
use crate::event;
use crate::realm::Realm;

/// Changes the profile of a user and leaves `user.updated`. Nothing is written where nothing changes.
pub(crate) async fn revise(
    realm: &Realm,
    actor: &Actor,
    mut user: UserRow,
    change: impl FnOnce(&mut Profile) + Send,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    let connection = tx
        .connection(&user.connection_id)
        .await?
        .ok_or_else(missing)?;
    let mut profile = Profile::read(&user.document)?;
    let name = ConnectionName {
        name: connection.name.clone(),
        strategy: connection.strategy.clone(),
    };
    let before = Value::Object(told(profile.shown(&user, &name)?));
    change(&mut profile);
    let document = serde_json::to_string(&profile)?;
    if document == user.document {
        return Ok(());
    }
    user.document = document;
    user.keys = profile.keys(email_is_unique(&connection)?);
    user.updated_at = realm.now();
    tx.update_user(&user).await?;
    let shown = told(profile.shown(&user, &name)?);
    let event = event::new(realm, actor, "user.updated", &shown, Some(before))?;
    event.enqueue(user.updated_at, tx).await
}
