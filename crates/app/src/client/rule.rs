//! Rules between a client and what is around it, checked in the transaction that writes it.

use guildhall_model::id::OrganizationId;
use guildhall_store::TenantTransaction;
use serde_json::{Map, Value};

use crate::error::Error;

/// Checks whatever `given` refers to.
pub(super) async fn check_references(
    given: &Map<String, Value>,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    check_default_organization(given, tx).await?;
    check_invitation_client(given, tx).await?;
    check_resource_server(given, tx).await
}

async fn check_default_organization(
    given: &Map<String, Value>,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    let named = given
        .get("default_organization")
        .and_then(|default| default.get("organization_id")?.as_str());
    let Some(named) = named else { return Ok(()) };
    let is_there = match OrganizationId::parse(named) {
        Some(id) => tx.organization(&id).await?.is_some(),
        None => false,
    };
    if is_there {
        Ok(())
    } else {
        Err(Error::invalid_body(
            "The organization does not exist",
            "default_organization.organization_id",
            "The organization",
        ))
    }
}

async fn check_invitation_client(
    given: &Map<String, Value>,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    let named = given
        .get("my_organization_configuration")
        .and_then(|configuration| configuration.get("invitation_landing_client_id")?.as_str());
    match named {
        Some(client) if tx.client_is_global(client).await?.is_none() => Err(Error::Missing {
            message: "The Client ID for Invitations could not be found.",
            code: Some("inexistent_client"),
        }),
        _ => Ok(()),
    }
}

async fn check_resource_server(
    given: &Map<String, Value>,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    let named = given
        .get("resource_server_identifier")
        .and_then(Value::as_str);
    match named {
        Some(identifier)
            if tx
                .resource_server_by_identifier(identifier)
                .await?
                .is_none() =>
        {
            Err(Error::invalid_body(
                "The resource server does not exist",
                "resource_server_identifier",
                "The API that this client stands for",
            ))
        }
        _ => Ok(()),
    }
}
