//! Who administers the installation: seeing it, giving another role, taking it away. There is always an owner.

use std::collections::BTreeMap;

use guildhall_model::Timestamp;
use guildhall_store::{LogRow, Page, TenantTransaction, UserRow};

use super::Role;
use super::system::role_id;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log::management_write;
use crate::realm::Realm;
use crate::user::{self, Profile};

/// Seeing who administers. Every role of an administrator has this scope.
pub const READ: Permission = Permission::any_of(&["read:tenant_settings"]);
/// Deciding who administers. Of the roles only owners have this scope.
pub const MANAGE: Permission = Permission::any_of(&["update:tenant_settings"]);

/// How many of each role are listed: an installation has few administrators.
const LISTED: i64 = 100;

/// An administrator in the list of them.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The id of the user in the system tenant.
    pub user_id: String,
    /// A name for people.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// What the administrator may do.
    pub role: Role,
    /// Whether the administrator may not sign in.
    pub is_blocked: bool,
    /// Whether the administrator was invited and has not set a password yet.
    pub is_invited: bool,
    /// Since when there is the account.
    pub created_at: Timestamp,
}

/// All administrators, the first one first.
pub async fn list(system: &Realm, actor: &Actor) -> Result<Vec<Listed>, Error> {
    actor.must(READ)?;
    let read = system.store.read((), |(), mut tx| {
        Box::pin(async move {
            // The greatest role comes last, and stays of somebody who has several.
            let mut found = BTreeMap::new();
            for role in Role::ALL {
                for user in holders(role, &mut tx).await? {
                    found.insert(user.id.clone(), (role, user));
                }
            }
            Ok::<_, Error>(found.into_values().collect::<Vec<_>>())
        })
    });
    let mut listed = Vec::new();
    for (role, user) in read.await? {
        let profile = Profile::read(&user.document)?;
        listed.push(Listed {
            name: profile.display_name().unwrap_or(&user.id).to_owned(),
            email: profile.email().map(str::to_owned),
            role,
            is_blocked: user.blocked,
            is_invited: !profile.email_is_verified(),
            created_at: user.created_at,
            user_id: user.id,
        });
    }
    listed.sort_by(|one, other| {
        let place = |it: &Listed| (it.created_at, it.user_id.clone());
        place(one).cmp(&place(other))
    });
    Ok(listed)
}

async fn holders(role: Role, tx: &mut TenantTransaction<'_>) -> Result<Vec<UserRow>, Error> {
    let page = Page::Checkpoint {
        after: None,
        take: LISTED,
    };
    match role_id(role.name(), tx).await? {
        Some(id) => Ok(tx.role_users(&id, &page).await?),
        None => Ok(Vec::new()),
    }
}

struct Plan {
    user_id: String,
    /// The role that there is afterwards; none: administrator no more.
    role: Option<Role>,
    log: LogRow,
    now: Timestamp,
}

/// Gives an administrator another role.
///
/// Refuses to take the last owner's: then nobody could make another one.
pub async fn give_role(
    system: &Realm,
    actor: &Actor,
    user_id: String,
    role: Role,
) -> Result<(), Error> {
    actor.must(MANAGE)?;
    let plan = Plan {
        user_id,
        role: Some(role),
        log: management_write(system, actor, "Change the role of an administrator", None)?,
        now: system.now(),
    };
    settle(system, plan).await
}

/// Removes an administrator, whose sessions are dead at once, and the account with it.
///
/// Refuses to remove the last owner.
pub async fn remove(system: &Realm, actor: &Actor, user_id: String) -> Result<(), Error> {
    actor.must(MANAGE)?;
    let plan = Plan {
        user_id: user_id.clone(),
        role: None,
        log: management_write(system, actor, "Remove an administrator", None)?,
        now: system.now(),
    };
    settle(system, plan).await?;
    user::delete(system, actor, user_id).await
}

async fn settle(system: &Realm, plan: Plan) -> Result<(), Error> {
    let write = system
        .store
        .write(plan, |plan, tx| Box::pin(replace(plan, tx)));
    write.await
}

async fn replace(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let page = Page::Offset { skip: 0, take: 50 };
    let user = &plan.user_id;
    let held = tx.user_roles(user, &page).await?;
    let is_administrator = held.iter().any(|role| Role::named(&role.name).is_some());
    if tx.user(user).await?.is_none() || !is_administrator {
        return Err(user::missing());
    }
    if plan.role != Some(Role::Owner) {
        let owners = holders(Role::Owner, &mut tx).await?;
        let is_left = owners
            .iter()
            .any(|owner| owner.id != *user && !owner.blocked);
        if !is_left && owners.iter().any(|owner| owner.id == *user) {
            return Err(Error::refused_body(
                "The last owner stays owner: give somebody else the role first.",
            ));
        }
    }
    for role in held {
        if Role::named(&role.name).is_some() {
            tx.delete_user_role(user, &role.id).await?;
        }
    }
    if let Some(role) = plan.role {
        let id = role_id(role.name(), &mut tx)
            .await?
            .ok_or(Error::Internal("the system tenant lacks a role"))?;
        tx.insert_user_role(user, &id, plan.now).await?;
    }
    Ok(tx.insert_log(&plan.log).await?)
}
