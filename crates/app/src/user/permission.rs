//! The permissions of a user in the whole tenant: given directly, and through roles.

use guildhall_model::role::{NamedPermission, PERMISSIONS_PER_HOLDER};
use guildhall_store::{LogRow, PermissionRow, TenantTransaction};

use super::missing;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;
use crate::role::resolve_permissions;

/// Reading a user's permissions.
pub const READ_PERMISSIONS: Permission = Permission::any_of(&["read:users"]);
/// Changing a user's permissions.
pub const CHANGE_PERMISSIONS: Permission = Permission::any_of(&["update:users"]);

/// A permission and where it comes from: `None` for one that was given directly, else the role's id and name.
#[derive(Clone, Debug)]
pub struct Held {
    /// The permission.
    pub permission: PermissionRow,
    /// Where it comes from.
    pub sources: Vec<Option<(String, String)>>,
}

/// The permissions of a user by their names, each once with all its sources.
pub async fn permissions(realm: &Realm, user: String) -> Result<Vec<Held>, Error> {
    let read = realm.store.read(user, |user, mut tx| {
        Box::pin(async move {
            tx.user(user).await?.ok_or_else(missing)?;
            let direct = tx.user_permissions(user).await?;
            let by_role = tx.user_permissions_by_role(user).await?;
            Ok::<_, Error>((direct, by_role))
        })
    });
    let (direct, by_role) = read.await?;
    let direct = direct.into_iter().map(|permission| (permission, None));
    let by_role = by_role
        .into_iter()
        .map(|held| (held.permission, Some((held.role_id, held.role_name))));
    let mut held: Vec<Held> = Vec::new();
    for (permission, source) in direct.chain(by_role) {
        let same = |held: &&mut Held| {
            held.permission.permission_name == permission.permission_name
                && held.permission.resource_server_id == permission.resource_server_id
        };
        match held.iter_mut().find(same) {
            Some(held) => held.sources.push(source),
            None => held.push(Held {
                permission,
                sources: vec![source],
            }),
        }
    }
    held.sort_by(|left, right| {
        left.permission
            .permission_name
            .cmp(&right.permission.permission_name)
    });
    Ok(held)
}

struct Plan {
    user: String,
    permissions: Vec<NamedPermission>,
    log: LogRow,
}

/// Gives a user permissions directly; one that it has changes nothing. Refuses an API and a scope that are not there:
/// all or nothing.
pub async fn add_permissions(
    realm: &Realm,
    actor: &Actor,
    user: String,
    permissions: Vec<NamedPermission>,
) -> Result<(), Error> {
    actor.must(CHANGE_PERMISSIONS)?;
    let log = log::management_write(realm, actor, "Assign permissions to a user", None)?;
    let plan = Plan {
        user,
        permissions,
        log,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(add(plan, tx)))
        .await
}

async fn add(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.user(&plan.user).await?.ok_or_else(missing)?;
    for (server, name) in resolve_permissions(&plan.permissions, &mut tx).await? {
        tx.insert_user_permission(&plan.user, &server, name).await?;
    }
    if tx.user_permission_total(&plan.user).await? > PERMISSIONS_PER_HOLDER {
        return Err(Error::refused_body(
            "No more permissions can be assigned to this user.",
        ));
    }
    Ok(tx.insert_log(&plan.log).await?)
}

/// Takes direct permissions from a user; one that it has not, and an API that is not there any more, change nothing.
pub async fn remove_permissions(
    realm: &Realm,
    actor: &Actor,
    user: String,
    permissions: Vec<NamedPermission>,
) -> Result<(), Error> {
    actor.must(CHANGE_PERMISSIONS)?;
    let log = log::management_write(realm, actor, "Remove permissions from a user", None)?;
    let plan = Plan {
        user,
        permissions,
        log,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(remove(plan, tx)))
        .await
}

async fn remove(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.user(&plan.user).await?.ok_or_else(missing)?;
    for permission in &plan.permissions {
        if let Some(server) = tx
            .resource_server_by_identifier(&permission.resource_server_identifier)
            .await?
        {
            tx.delete_user_permission(&plan.user, &server.id, &permission.permission_name)
                .await?;
        }
    }
    Ok(tx.insert_log(&plan.log).await?)
}
