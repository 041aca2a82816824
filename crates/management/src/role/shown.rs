//! A role and a permission as they are answered.

use std::collections::HashMap;

use guildhall_store::{PermissionRow, RoleRow};
use serde::Serialize;
use serde_json::Value;

use crate::error::Refusal;

/// A role as it is answered.
#[derive(Serialize)]
pub(crate) struct Shown<'a> {
    id: &'a str,
    name: &'a str,
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner_id: Option<&'a str>,
}

impl<'a> Shown<'a> {
    /// The answer to a creation: a description that was not given is `null` (recorded; lately it is left out, and more
    /// is never wrong).
    pub(crate) fn created(role: &'a RoleRow) -> Self {
        let r#type = Some(if role.owner_id.is_some() {
            "organization"
        } else {
            "tenant"
        });
        Self {
            id: &role.id,
            name: &role.name,
            description: role.description.as_deref(),
            r#type,
            owner_id: role.owner_id.as_deref(),
        }
    }

    /// Every other answer: a description that was not given is empty (recorded).
    pub(crate) fn read(role: &'a RoleRow) -> Self {
        Self {
            description: Some(role.description.as_deref().unwrap_or_default()),
            ..Self::created(role)
        }
    }
}

/// A permission as it is answered.
#[derive(Serialize)]
pub(crate) struct ShownPermission {
    permission_name: String,
    description: String,
    resource_server_name: String,
    resource_server_identifier: String,
}

impl ShownPermission {
    /// Reads the description out of the API's own list of scopes.
    pub(crate) fn new(row: PermissionRow) -> Result<Self, Refusal> {
        let description = descriptions(&row.resource_server_document)?
            .remove(&row.permission_name)
            .unwrap_or_default();
        Ok(Self {
            permission_name: row.permission_name,
            description,
            resource_server_name: row.resource_server_name.unwrap_or_default(),
            resource_server_identifier: row.resource_server_identifier,
        })
    }
}

/// What an API's document says of its scopes, by name.
pub(crate) fn descriptions(document: &str) -> Result<HashMap<String, String>, Refusal> {
    let document: Value = serde_json::from_str(document).map_err(guildhall_app::Error::from)?;
    let scopes = document.get("scopes").and_then(Value::as_array);
    let described = scopes.into_iter().flatten().filter_map(|scope| {
        let value = scope["value"].as_str()?;
        let description = scope["description"].as_str()?;
        Some((value.to_owned(), description.to_owned()))
    });
    Ok(described.collect())
}
