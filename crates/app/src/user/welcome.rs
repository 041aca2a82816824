//! What an accepted invitation changes of the account that accepts it.

use guildhall_model::invitation::InvitationDocument;
use guildhall_store::{TenantTransaction, UserRow};
use serde_json::Value;

use super::create::email_is_unique;
use super::update::merge_metadata;
use super::{ConnectionName, Profile, missing};
use crate::actor::Actor;
use crate::error::Error;
use crate::event;
use crate::realm::Realm;

/// Takes over what the invitation brings: its metadata, merged with what is there; and the address is verified, since the
/// link went to it. Nothing is written where nothing changes.
pub(crate) async fn welcome(
    realm: &Realm,
    actor: &Actor,
    mut user: UserRow,
    invitation: &InvitationDocument,
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
    let before = Value::Object(profile.shown(&user, &name)?);
    profile.email_verified = true;
    // An empty object says nothing here; in a change of a user it would remove all.
    let said = |metadata: &Option<serde_json::Map<String, Value>>| {
        metadata.clone().filter(|metadata| !metadata.is_empty())
    };
    merge_metadata(said(&invitation.user_metadata), &mut profile.user_metadata);
    merge_metadata(said(&invitation.app_metadata), &mut profile.app_metadata);
    let document = serde_json::to_string(&profile)?;
    if document == user.document {
        return Ok(());
    }
    user.document = document;
    user.keys = profile.keys(email_is_unique(&connection)?);
    user.updated_at = realm.now();
    tx.update_user(&user).await?;
    let shown = profile.shown(&user, &name)?;
    let event = event::new(realm, actor, "user.updated", &shown, Some(before))?;
    event.enqueue(user.updated_at, tx).await
}
