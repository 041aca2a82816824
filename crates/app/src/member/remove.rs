//! Removing members.

use guildhall_model::id::OrganizationId;
use guildhall_store::{LogRow, TenantTransaction};
use serde_json::json;

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event::tell;
use crate::realm::Realm;
use crate::{log, organization};

/// Removing members.
pub const REMOVE: Permission = Permission::any_of(&["delete:organization_members"]);

struct Plan {
    realm: Realm,
    actor: Actor,
    organization: OrganizationId,
    users: Vec<String>,
    log: LogRow,
}

/// Ends memberships at once, with the roles they held; who is no member stays none.
pub async fn remove(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    users: Vec<String>,
) -> Result<(), Error> {
    actor.must(REMOVE)?;
    let found = organization::find(realm, &organization).await?;
    let about = Some((found.id.as_str(), found.name.as_str()));
    let log = log::management_write(realm, actor, "Delete members from an organization", about)?;
    let plan = Plan {
        realm: realm.clone(),
        actor: actor.clone(),
        organization,
        users,
        log,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(take(plan, tx)))
        .await
}

async fn take(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.organization(&plan.organization)
        .await?
        .ok_or_else(organization::missing)?;
    for id in &plan.users {
        if !tx.delete_member(&plan.organization, id).await? {
            continue;
        }
        let object = json!({"organization": {"id": plan.organization}, "user": {"user_id": id}});
        tell(
            &plan.realm,
            &plan.actor,
            "organization.member.deleted",
            &object,
            &mut tx,
        )
        .await?;
    }
    Ok(tx.insert_log(&plan.log).await?)
}
