//! `roles`: the tenant's roles, known by their names, with their permissions.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{audience, id_of};
use crate::seed::{Loader, Object, named, objects, without};

/// What an export shows and no body takes, and what is loaded by itself.
const SHOWN_ONLY: &[&str] = &["id", "permissions", "type"];

/// API and name of a permission.
type Permission = (String, String);

/// Loads the section.
pub(super) async fn load(loader: &mut Loader<'_>, value: &Value) -> Result<()> {
    let there = loader.api.pages("/roles", "").await?;
    let servers = loader.api.pages("/resource-servers", "").await?;
    for role in objects(value)? {
        let name = named(&role, "name")?;
        load_one(loader, &there, &servers, role)
            .await
            .with_context(|| format!("the role {name:?}"))?;
    }
    Ok(())
}

async fn load_one(
    loader: &mut Loader<'_>,
    there: &[Value],
    servers: &[Value],
    role: Object,
) -> Result<()> {
    let name = named(&role, "name")?;
    let permissions = role.get("permissions").cloned();
    let mut body = without(role, SHOWN_ONLY);
    if body.get("description").is_some_and(Value::is_null) {
        body.shift_remove("description");
    }
    let found = there.iter().find(|found| found["name"] == name.as_str());
    let (id, changed) = if let Some(found) = found {
        let id = id_of(found, "id")?.to_owned();
        let changed = loader.change(&format!("/roles/{id}"), found, &body).await?;
        (id, Some(changed))
    } else {
        let made = loader.api.post("/roles", &Value::Object(body)).await?;
        (id_of(&made, "id")?.to_owned(), None)
    };
    let permitted = match permissions {
        Some(permissions) => permit(loader, &id, servers, &permissions).await?,
        None => false,
    };
    match changed {
        None => loader.loaded.created += 1,
        Some(changed) => loader.count(changed || permitted),
    }
    Ok(())
}

/// Makes the permissions of a role the ones that are named. Whether any was another.
async fn permit(
    loader: &mut Loader<'_>,
    id: &str,
    servers: &[Value],
    permissions: &Value,
) -> Result<bool> {
    let path = format!("/roles/{id}/permissions");
    let there: BTreeSet<Permission> = loader
        .api
        .pages(&path, "")
        .await?
        .iter()
        .map(permission)
        .collect::<Result<_>>()?;
    let wanted: BTreeSet<Permission> = permissions
        .as_array()
        .context("`permissions` has to be a list")?
        .iter()
        .map(permission)
        .map(|wanted| wanted.map(|(server, name)| (audience(loader.api, servers, &server), name)))
        .collect::<Result<_>>()?;
    let body = |permissions: Vec<&Permission>| {
        let permissions: Vec<Value> = permissions
            .iter()
            .map(|(server, name)| {
                json!({ "resource_server_identifier": server, "permission_name": name })
            })
            .collect();
        (!permissions.is_empty()).then(|| json!({ "permissions": permissions }))
    };
    let more = body(wanted.difference(&there).collect());
    let less = body(there.difference(&wanted).collect());
    if let Some(more) = &more {
        loader.api.post(&path, more).await?;
    }
    if let Some(less) = &less {
        loader.api.delete(&path, less).await?;
    }
    Ok(more.is_some() || less.is_some())
}

fn permission(value: &Value) -> Result<Permission> {
    let part = |name: &str| {
        value[name]
            .as_str()
            .map(str::to_owned)
            .with_context(|| format!("a permission has no `{name}`"))
    };
    Ok((
        part("resource_server_identifier")?,
        part("permission_name")?,
    ))
}
