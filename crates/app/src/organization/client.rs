//! The applications of an organization.

use guildhall_model::Timestamp;
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::{CLIENTS_PER_ORGANIZATION, NewOrganizationClient};
use guildhall_store::{LogRow, OrganizationClientRow, TenantTransaction};

use super::{find, missing};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Adding applications.
pub const CREATE: Permission = Permission::any_of(&["create:organization_clients"]);
/// Reading an organization's applications.
pub const READ: Permission = Permission::any_of(&["read:organization_clients"]);
/// Changing how an application is used.
pub const UPDATE: Permission = Permission::any_of(&["update:organization_clients"]);
/// Removing applications.
pub const DELETE: Permission = Permission::any_of(&["delete:organization_clients"]);

const KEY: &str = "organization_client_organization_id_client_id";

/// An application that the organization has not.
pub const fn missing_client() -> Error {
    Error::Missing {
        message: "The client is not associated with the organization.",
        code: None,
    }
}

struct Plan<T> {
    organization: OrganizationId,
    what: T,
    log: LogRow,
    now: Timestamp,
}

async fn plan<T>(
    realm: &Realm,
    actor: &Actor,
    description: &'static str,
    organization: OrganizationId,
    what: T,
) -> Result<Plan<T>, Error> {
    let found = find(realm, &organization).await?;
    let about = Some((organization.as_str(), found.name.as_str()));
    Ok(Plan {
        log: log::management_write(realm, actor, description, about)?,
        organization,
        what,
        now: realm.now(),
    })
}

/// Adds applications and answers them, in the order in which they were named: all or nothing. Refuses an unknown
/// client, one that is there already, and more than there may be.
pub async fn add(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    clients: Vec<NewOrganizationClient>,
) -> Result<Vec<OrganizationClientRow>, Error> {
    actor.must(CREATE)?;
    let plan = plan(
        realm,
        actor,
        "Associate clients with an organization",
        organization,
        clients,
    )
    .await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
        .map_err(|error: Error| {
            error.on_conflict(KEY, || Error::Taken {
                message: "The client is already associated with the organization.".into(),
                code: None,
            })
        })
}

async fn insert(
    plan: &Plan<Vec<NewOrganizationClient>>,
    mut tx: TenantTransaction<'_>,
) -> Result<Vec<OrganizationClientRow>, Error> {
    let organization = &plan.organization;
    tx.organization(organization).await?.ok_or_else(missing)?;
    let mut added = Vec::with_capacity(plan.what.len());
    for wanted in &plan.what {
        if tx.client(&wanted.client_id).await?.is_none() {
            return Err(Error::Missing {
                message: "The client does not exist",
                code: Some("inexistent_client"),
            });
        }
        let access = wanted.use_for_member_access;
        tx.insert_organization_client(organization, &wanted.client_id, access, plan.now)
            .await?;
        added.extend(
            tx.organization_client(organization, &wanted.client_id)
                .await?,
        );
    }
    if tx.organization_client_count(organization).await? > CLIENTS_PER_ORGANIZATION {
        return Err(Error::Taken {
            message: format!(
                "An organization can not have more than {CLIENTS_PER_ORGANIZATION} clients."
            )
            .into(),
            code: None,
        });
    }
    tx.insert_log(&plan.log).await?;
    Ok(added)
}

/// Changes whether members use an application, and answers it.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    client: String,
    use_for_member_access: Option<bool>,
) -> Result<OrganizationClientRow, Error> {
    actor.must(UPDATE)?;
    let what = (client, use_for_member_access);
    let plan = plan(
        realm,
        actor,
        "Modify a client of an organization",
        organization,
        what,
    )
    .await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(change(plan, tx)))
        .await
}

async fn change(
    plan: &Plan<(String, Option<bool>)>,
    mut tx: TenantTransaction<'_>,
) -> Result<OrganizationClientRow, Error> {
    let (client, access) = &plan.what;
    tx.organization(&plan.organization)
        .await?
        .ok_or_else(missing)?;
    if let Some(access) = access {
        tx.update_organization_client(&plan.organization, client, *access)
            .await?;
    }
    let found = tx
        .organization_client(&plan.organization, client)
        .await?
        .ok_or_else(missing_client)?;
    tx.insert_log(&plan.log).await?;
    Ok(found)
}

/// Removes applications; one that the organization has not changes nothing.
pub async fn remove(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    clients: Vec<String>,
) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = plan(
        realm,
        actor,
        "Disassociate clients from an organization",
        organization,
        clients,
    )
    .await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(take(plan, tx)))
        .await
}

async fn take(plan: &Plan<Vec<String>>, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.organization(&plan.organization)
        .await?
        .ok_or_else(missing)?;
    for client in &plan.what {
        tx.delete_organization_client(&plan.organization, client)
            .await?;
    }
    Ok(tx.insert_log(&plan.log).await?)
}
