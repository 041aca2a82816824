//! What an accepted invitation changes of the account that accepts it.

use guildhall_model::invitation::InvitationDocument;
use guildhall_store::{TenantTransaction, UserRow};

use super::revise::revise;
use super::update::merge_metadata;
use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;

/// Takes over what the invitation brings: its metadata, merged with what is there; and the address is verified, since the
/// link went to it. Nothing is written where nothing changes.
pub(crate) async fn welcome(
    realm: &Realm,
    actor: &Actor,
    user: UserRow,
    invitation: &InvitationDocument,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    // An empty object says nothing here; in a change of a user it would remove all.
    let said = |metadata: &Option<serde_json::Map<String, serde_json::Value>>| {
        metadata.clone().filter(|metadata| !metadata.is_empty())
    };
    let (of_user, of_app) = (
        said(&invitation.user_metadata),
        said(&invitation.app_metadata),
    );
    let change = |profile: &mut super::Profile| {
        profile.email_verified = true;
        merge_metadata(of_user, &mut profile.user_metadata);
        merge_metadata(of_app, &mut profile.app_metadata);
    };
    revise(realm, actor, user, change, tx).await
}
