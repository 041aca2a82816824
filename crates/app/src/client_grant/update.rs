//! Changing a client grant.

use guildhall_model::client_grant::{ClientGrant, UpdateClientGrant};
use guildhall_store::{ClientGrantRow, LogRow, TenantTransaction};

use super::create::third_party_organizations;
use super::row;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Changing a client grant.
pub const UPDATE: Permission = Permission::any_of(&["update:client_grants"]);

struct Plan {
    id: String,
    change: UpdateClientGrant,
    log: LogRow,
}

/// Changes a grant and answers it whole.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    id: String,
    change: UpdateClientGrant,
) -> Result<ClientGrant, Error> {
    actor.must(UPDATE)?;
    let plan = Plan {
        id,
        change,
        log: log::management_write(realm, actor, "Update client grant", None)?,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await
}

async fn apply(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<ClientGrant, Error> {
    let mut stored = tx.client_grant(&plan.id).await?.ok_or(Error::Missing {
        message: "The client grant does not exist.",
        code: Some("inexistent_client_grant"),
    })?;
    let mut grant = row::read(stored.clone())?;
    plan.change.clone().apply(&mut grant);
    if !is_first_party(&stored, &mut tx).await? {
        third_party_organizations(grant.allow_any_organization)?;
    }
    row::write(grant.clone(), &mut stored)?;
    tx.update_client_grant(&stored).await?;
    tx.insert_log(&plan.log).await?;
    Ok(grant)
}

async fn is_first_party(
    grant: &ClientGrantRow,
    tx: &mut TenantTransaction<'_>,
) -> Result<bool, Error> {
    let Some(client) = &grant.client_id else {
        return Ok(false);
    };
    let client = tx.client(client).await?;
    Ok(client.is_some_and(|client| client.is_first_party))
}
