//! Adding members.

use guildhall_model::id::OrganizationId;
use guildhall_store::{LogRow, TenantTransaction};

use super::join::join;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::realm::Realm;
use crate::{log, organization, user};

/// Adding members.
pub const ADD: Permission = Permission::any_of(&["create:organization_members"]);

struct Plan {
    realm: Realm,
    actor: Actor,
    organization: OrganizationId,
    users: Vec<String>,
    log: LogRow,
}

/// Makes users members; who is one already stays so, since then. Refuses an unknown user: all or nothing.
pub async fn add(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    users: Vec<String>,
) -> Result<(), Error> {
    actor.must(ADD)?;
    let found = organization::find(realm, &organization).await?;
    let about = Some((found.id.as_str(), found.name.as_str()));
    let log = log::management_write(realm, actor, "Add members to an organization", about)?;
    let plan = Plan {
        realm: realm.clone(),
        actor: actor.clone(),
        organization,
        users,
        log,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.organization(&plan.organization)
        .await?
        .ok_or_else(organization::missing)?;
    for id in &plan.users {
        if tx.user(id).await?.is_none() {
            return Err(Error::refused_body(format!(
                "The user {id} does not exist, nobody was added."
            )));
        }
        join(&plan.realm, &plan.actor, &plan.organization, id, &mut tx).await?;
    }
    Ok(tx.insert_log(&plan.log).await?)
}

/// A user of that id has to be there.
pub(super) async fn must_be_a_user(id: &str, tx: &mut TenantTransaction<'_>) -> Result<(), Error> {
    tx.user(id).await?.map(drop).ok_or_else(user::missing)
}
