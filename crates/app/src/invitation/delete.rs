//! Taking an invitation back.

use guildhall_model::id::{InvitationId, OrganizationId};

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::realm::Realm;
use crate::{log, organization};

/// Taking an invitation back.
pub const DELETE: Permission = Permission::any_of(&["delete:organization_invitations"]);

/// Takes an invitation back: its link leads nowhere from this moment on. One that is not there is fine (contract: the only
/// 404 is that of the organization).
pub async fn delete(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    id: InvitationId,
) -> Result<(), Error> {
    actor.must(DELETE)?;
    let found = organization::find(realm, &organization).await?;
    let about = Some((organization.as_str(), found.name.as_str()));
    let log = log::management_write(realm, actor, "Delete an organization invitation", about)?;
    let write = realm.store.write(
        (organization, id, log),
        |(organization, id, log), mut tx| {
            Box::pin(async move {
                tx.organization(organization)
                    .await?
                    .ok_or_else(organization::missing)?;
                if tx.delete_invitation(organization, id).await? {
                    tx.insert_log(log).await?;
                }
                Ok(())
            })
        },
    );
    write.await
}
