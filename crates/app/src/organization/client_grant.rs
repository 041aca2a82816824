//! Which client grants hold for an organization.

use guildhall_model::Timestamp;
use guildhall_model::client_grant::{ClientGrant, GRANTS_PER_ORGANIZATION};
use guildhall_model::id::{ClientGrantId, OrganizationId};
use guildhall_store::{ClientGrantFilter, LogRow, Page, TenantTransaction};

use super::{find, missing};
use crate::actor::{Actor, Permission};
use crate::client_grant;
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Reading the grants of an organization.
pub const READ: Permission = Permission::any_of(&["read:organization_client_grants"]);
/// Letting a grant hold for an organization.
pub const CREATE: Permission = Permission::any_of(&["create:organization_client_grants"]);
/// Ending that a grant holds for an organization.
pub const DELETE: Permission = Permission::any_of(&["delete:organization_client_grants"]);

/// The unique key of associations.
const KEY: &str = "organization_client_grant_organization_id_grant_id";

/// An organization that is not there, in the words that the contract has for writing its grants.
const fn no_organization() -> Error {
    Error::Missing {
        message: "No organization found by that id",
        code: None,
    }
}

/// Which grants of an organization are listed.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The organization.
    pub organization: OrganizationId,
    /// Narrows by client and audience.
    pub filter: ClientGrantFilter,
    /// Narrows to these ids.
    pub ids: Option<Vec<ClientGrantId>>,
    /// Which part of the list.
    pub page: Page,
    /// Whether the number of all of them is wanted.
    pub wants_total: bool,
}

/// A part of the grants of an organization, as they were associated, and the number of all where it is wanted.
pub async fn list(realm: &Realm, listed: Listed) -> Result<(Vec<ClientGrant>, i64), Error> {
    let read = realm.store.read(listed, |listed, mut tx| {
        Box::pin(async move {
            if tx.organization(&listed.organization).await?.is_none() {
                return Err(missing());
            }
            // Ids have no commas: each stands between two.
            let ids = listed.ids.as_ref().map(|ids| {
                ids.iter()
                    .fold(",".to_owned(), |all, id| all + id.as_str() + ",")
            });
            let (organization, filter) = (&listed.organization, &listed.filter);
            let rows = tx
                .organization_client_grants(organization, filter, ids.as_deref(), &listed.page)
                .await?;
            let total = if listed.wants_total {
                tx.organization_client_grant_total(organization, filter, ids.as_deref())
                    .await?
            } else {
                0
            };
            let grants: Result<Vec<_>, _> = rows.into_iter().map(client_grant::read).collect();
            Ok((grants?, total))
        })
    });
    read.await
}

struct Plan {
    organization: OrganizationId,
    grant: ClientGrantId,
    log: LogRow,
    now: Timestamp,
}

impl Plan {
    async fn new(
        realm: &Realm,
        actor: &Actor,
        organization: OrganizationId,
        grant: ClientGrantId,
        description: &'static str,
    ) -> Result<Self, Error> {
        let found = find(realm, &organization).await;
        let found = found.map_err(|error| match error {
            Error::Missing { .. } => no_organization(),
            error => error,
        })?;
        let about = Some((organization.as_str(), found.name.as_str()));
        let log = log::management_write(realm, actor, description, about)?;
        Ok(Self {
            organization,
            grant,
            log,
            now: realm.now(),
        })
    }
}

/// Lets a grant hold for an organization. Refuses an unknown grant, a second time, and the hundred and first.
pub async fn add(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    grant: ClientGrantId,
) -> Result<ClientGrant, Error> {
    actor.must(CREATE)?;
    let description = "Add a client grant to an Organization";
    let plan = Plan::new(realm, actor, organization, grant, description).await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
        .map_err(|error: Error| error.on_conflict(KEY, already_added))
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<ClientGrant, Error> {
    let (organization, grant) = (&plan.organization, plan.grant.as_str());
    if tx.organization(organization).await?.is_none() {
        return Err(no_organization());
    }
    let row = tx
        .client_grant(grant)
        .await?
        .ok_or_else(client_grant::missing)?;
    if tx
        .has_organization_client_grant(organization, grant)
        .await?
    {
        return Err(already_added());
    }
    // Counted within the transaction, so that of two that race for the last place one is refused.
    if tx.organization_client_grant_count(organization).await? >= GRANTS_PER_ORGANIZATION {
        return Err(Error::Taken {
            message:
                "Quota exceeded; cannot add more than 100 client grants to a single organization"
                    .into(),
            code: None,
        });
    }
    tx.insert_organization_client_grant(organization, grant, plan.now)
        .await?;
    tx.insert_log(&plan.log).await?;
    client_grant::read(row)
}

fn already_added() -> Error {
    Error::Taken {
        message: "The client grant has already been added to this organization.".into(),
        code: None,
    }
}

/// Ends that a grant holds for an organization. A second time changes nothing and is fine (recorded). Tokens that were
/// given stay good until they expire.
pub async fn remove(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    grant: ClientGrantId,
) -> Result<(), Error> {
    actor.must(DELETE)?;
    let description = "Remove a client grant from an Organization";
    let plan = Plan::new(realm, actor, organization, grant, description).await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(take(plan, tx)))
        .await
}

async fn take(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let (organization, grant) = (&plan.organization, plan.grant.as_str());
    if !tx
        .has_organization_client_grant(organization, grant)
        .await?
    {
        return Ok(());
    }
    tx.delete_organization_client_grant(organization, grant)
        .await?;
    tx.insert_log(&plan.log).await?;
    Ok(())
}
