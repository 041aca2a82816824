//! Who is in a group.

use guildhall_model::group::GroupId;
use guildhall_store::{GroupRow, LogRow, TenantTransaction};
use serde_json::json;

use super::event::named;
use super::missing;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event::tell;
use crate::log;
use crate::realm::Realm;

/// Saying who is in a group.
pub const CHANGE_MEMBERS: Permission = Permission::any_of(&["update:groups"]);

struct Plan {
    realm: Realm,
    actor: Actor,
    group: GroupId,
    users: Vec<String>,
    log: LogRow,
}

impl Plan {
    fn new(
        realm: &Realm,
        actor: &Actor,
        description: &'static str,
        (group, users): (GroupId, Vec<String>),
    ) -> Result<Self, Error> {
        actor.must(CHANGE_MEMBERS)?;
        Ok(Self {
            log: log::management_write(realm, actor, description, None)?,
            realm: realm.clone(),
            actor: actor.clone(),
            group,
            users,
        })
    }

    async fn tell(
        &self,
        kind: &'static str,
        group: &GroupRow,
        user: &str,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<(), Error> {
        let object = json!({"group": named(group), "member": {"member_type": "user", "id": user}});
        tell(&self.realm, &self.actor, kind, &object, tx).await
    }
}

/// Takes users of the group's connection into it; who is in it stays. Refuses another user, and one more than there
/// may be: all or nothing.
pub async fn add_members(
    realm: &Realm,
    actor: &Actor,
    group: GroupId,
    users: Vec<String>,
) -> Result<(), Error> {
    let plan = Plan::new(realm, actor, "Add members to a group", (group, users))?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(add(plan, tx)))
        .await
}

async fn add(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let group = tx.group(&plan.group).await?.ok_or_else(missing)?;
    for id in &plan.users {
        let user = tx.user(id).await?;
        if user.is_none_or(|user| user.connection_id != group.connection_id) {
            return Err(Error::refused_body(format!(
                "The user {id} does not exist in the connection of the group, nobody was added."
            )));
        }
        let now = plan.realm.now();
        if tx.insert_group_member(&group.id, id, now).await? {
            let most = plan.realm.services.limits.members_of_group;
            if !tx.has_room_in_group(&group.id, most).await? {
                return Err(Error::Full(format!(
                    "A group can not have more than {most} members."
                )));
            }
            plan.tell("group.member.added", &group, id, &mut tx).await?;
        }
    }
    Ok(tx.insert_log(&plan.log).await?)
}

/// Takes users out of a group; who is not in it changes nothing.
pub async fn remove_members(
    realm: &Realm,
    actor: &Actor,
    group: GroupId,
    users: Vec<String>,
) -> Result<(), Error> {
    let plan = Plan::new(realm, actor, "Remove members from a group", (group, users))?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(remove(plan, tx)))
        .await
}

async fn remove(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let group = tx.group(&plan.group).await?.ok_or_else(missing)?;
    for id in &plan.users {
        if tx.delete_group_member(&group.id, id).await? {
            plan.tell("group.member.deleted", &group, id, &mut tx)
                .await?;
        }
    }
    Ok(tx.insert_log(&plan.log).await?)
}
