//! What makes a member, and what gives it roles: the pieces that every way in shares. Each tells what changed.

use guildhall_model::id::{OrganizationId, RoleId};
use guildhall_model::role::ROLES_PER_HOLDER;
use guildhall_store::{RoleRow, TenantTransaction};
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::error::Error;
use crate::event::tell;
use crate::realm::Realm;
use crate::role;

/// Makes a user a member; `false` when it was one, which stays so, since then. Refuses one more than there may be.
pub(crate) async fn join(
    realm: &Realm,
    actor: &Actor,
    organization: &OrganizationId,
    user: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<bool, Error> {
    let joined = tx.insert_member(organization, user, realm.now()).await?;
    if joined {
        let most = realm.services.limits.members_of_organization;
        if !tx.has_room_for_member(organization, most).await? {
            return Err(Error::Full(format!(
                "An organization can not have more than {most} members."
            )));
        }
        let object = json!({"organization": {"id": organization}, "user": {"user_id": user}});
        tell(realm, actor, "organization.member.added", &object, tx).await?;
    }
    Ok(joined)
}

/// Gives a member roles; one that it has changes nothing. Refuses a role that is not there, or of another organization, and
/// a fifty-first.
pub(crate) async fn give_roles(
    realm: &Realm,
    actor: &Actor,
    (organization, user, roles): (&OrganizationId, &str, Vec<RoleId>),
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    for id in &roles {
        let found = tx.role(id.as_str()).await?.ok_or_else(role::missing)?;
        if found
            .owner_id
            .as_ref()
            .is_some_and(|owner| owner != organization.as_str())
        {
            return Err(role::missing());
        }
        let given = tx
            .insert_member_role(organization, user, id.as_str(), realm.now())
            .await?;
        if !given {
            continue;
        }
        let object = about_role(organization, user, &found);
        tell(
            realm,
            actor,
            "organization.member.role.assigned",
            &object,
            tx,
        )
        .await?;
    }
    if tx.member_role_total(organization, user).await? > ROLES_PER_HOLDER {
        return Err(Error::Taken {
            message: "No more roles can be assigned to this organization member.".into(),
            code: None,
        });
    }
    Ok(())
}

/// What an event tells of a role of a member.
pub(super) fn about_role(organization: &OrganizationId, user: &str, role: &RoleRow) -> Value {
    let role = json!({"id": role.id, "name": role.name});
    json!({"organization": {"id": organization}, "user": {"user_id": user}, "role": role})
}
