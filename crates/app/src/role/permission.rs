//! The permissions of a role.

use guildhall_model::role::{NamedPermission, PERMISSIONS_PER_HOLDER};
use guildhall_store::{LogRow, TenantTransaction};
use serde_json::Value;

use super::{UPDATE, missing};
use crate::actor::Actor;
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

struct Plan {
    role: String,
    permissions: Vec<NamedPermission>,
    log: LogRow,
}

/// Gives a role permissions; one that it has changes nothing. Refuses an API and a scope that are not there: all or
/// nothing.
pub async fn add_permissions(
    realm: &Realm,
    actor: &Actor,
    role: String,
    permissions: Vec<NamedPermission>,
) -> Result<(), Error> {
    actor.must(UPDATE)?;
    let log = log::management_write(realm, actor, "Associate permissions with a role", None)?;
    let plan = Plan {
        role,
        permissions,
        log,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(add(plan, tx)))
        .await
}

async fn add(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.role(&plan.role).await?.ok_or_else(missing)?;
    for (server, name) in resolve_permissions(&plan.permissions, &mut tx).await? {
        tx.insert_role_permission(&plan.role, &server, name).await?;
    }
    if tx.role_permission_total(&plan.role).await? > PERMISSIONS_PER_HOLDER {
        return Err(Error::refused_body(
            "No more permissions can be assigned to this role.",
        ));
    }
    Ok(tx.insert_log(&plan.log).await?)
}

/// The APIs' ids for permissions that exist. Refuses what does not, naming it.
pub(crate) async fn resolve_permissions<'p>(
    permissions: &'p [NamedPermission],
    tx: &mut TenantTransaction<'_>,
) -> Result<Vec<(String, &'p str)>, Error> {
    let mut resolved = Vec::with_capacity(permissions.len());
    for permission in permissions {
        let server = tx
            .resource_server_by_identifier(&permission.resource_server_identifier)
            .await?;
        let server = server.ok_or(Error::Missing {
            message: "The resource server does not exist",
            code: Some("inexistent_resource_server"),
        })?;
        let document: Value = serde_json::from_str(&server.document)?;
        let scopes = document
            .get("scopes")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if !scopes
            .iter()
            .any(|scope| scope["value"] == permission.permission_name.as_str())
        {
            return Err(Error::refused_body(format!(
                "The API {} has no permission {}.",
                permission.resource_server_identifier, permission.permission_name
            )));
        }
        resolved.push((server.id, permission.permission_name.as_str()));
    }
    Ok(resolved)
}

/// Takes permissions from a role; one that it has not, and an API that is not there any more, change nothing
/// (recorded).
pub async fn remove_permissions(
    realm: &Realm,
    actor: &Actor,
    role: String,
    permissions: Vec<NamedPermission>,
) -> Result<(), Error> {
    actor.must(UPDATE)?;
    let log = log::management_write(realm, actor, "Remove permissions from a role", None)?;
    let plan = Plan {
        role,
        permissions,
        log,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(remove(plan, tx)))
        .await
}

async fn remove(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.role(&plan.role).await?.ok_or_else(missing)?;
    for permission in &plan.permissions {
        if let Some(server) = tx
            .resource_server_by_identifier(&permission.resource_server_identifier)
            .await?
        {
            tx.delete_role_permission(&plan.role, &server.id, &permission.permission_name)
                .await?;
        }
    }
    Ok(tx.insert_log(&plan.log).await?)
}
