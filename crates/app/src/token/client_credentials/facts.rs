//! Everything that decides about client credentials, in one read.

use guildhall_model::id::OrganizationId;
use guildhall_model::organization::Organization;
use guildhall_store::{ClientGrantRow, ClientRow, ResourceServerRow, TenantTransaction};

use super::super::client_authentication::{Candidate, Claimed, find};
use super::super::policy::{ClientPolicy, GrantPolicy};
use crate::error::Error;

/// All that is read to decide, in one read.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) candidate: Option<Candidate>,
    /// The API; its document has the scopes only where the grant gives all of them.
    pub(super) server: Option<ResourceServerRow>,
    pub(super) grant: Option<ClientGrantRow>,
    /// Whether the grant gives every scope that the API knows.
    pub(super) gives_all_scopes: bool,
    pub(super) organization: Option<Organization>,
    pub(super) organization_is_granted: bool,
    pub(super) kid: Option<String>,
}

/// What the facts are asked for.
pub(super) struct Question {
    pub(super) claimed: Claimed,
    pub(super) audience: String,
    pub(super) management_host: Option<String>,
    pub(super) organization: Option<String>,
}

pub(super) async fn gather(
    question: &Question,
    mut tx: TenantTransaction<'_>,
) -> Result<Facts, Error> {
    let candidate = find(&question.claimed, &mut tx).await?;
    let client = candidate.as_ref().map(|candidate| &candidate.client);
    let mut server = find_server(question, &mut tx).await?;
    let grant = match (client, &server) {
        (Some(client), Some(server)) => {
            tx.client_grant_of(&client.id, &server.id, "client").await?
        }
        _ => None,
    };
    let policy: GrantPolicy = match &grant {
        Some(grant) => serde_json::from_str(&grant.document)?,
        None => GrantPolicy::default(),
    };
    let gives_all_scopes = policy.allow_all_scopes == Some(true);
    if let (Some(found), true) = (&server, gives_all_scopes) {
        server = tx.resource_server(&found.id).await?;
    }
    let named = match &question.organization {
        Some(named) => Some(named.clone()),
        None => default_organization(client, grant.as_ref()),
    };
    let organization = match named {
        Some(named) => find_organization(&named, &mut tx).await?,
        None => None,
    };
    let organization_is_granted = match (&organization, &grant) {
        (Some(organization), Some(grant)) => {
            grant.allow_any_organization == Some(true)
                || tx
                    .has_organization_client_grant(&organization.id, &grant.id)
                    .await?
        }
        _ => false,
    };
    let kid = tx.current_kid().await?;
    Ok(Facts {
        candidate,
        server,
        grant,
        gives_all_scopes,
        organization,
        organization_is_granted,
        kid,
    })
}

async fn find_server(
    question: &Question,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<ResourceServerRow>, guildhall_store::Error> {
    if let Some(server) = tx.resource_server_for_token(&question.audience).await? {
        return Ok(Some(server));
    }
    match &question.management_host {
        Some(host) if tx.has_host(host).await? => tx.system_resource_server_for_token().await,
        _ => Ok(None),
    }
}

async fn find_organization(
    named: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<Organization>, guildhall_store::Error> {
    match OrganizationId::parse(named) {
        Some(id) => tx.organization(&id).await,
        None => tx.organization_by_name(named).await,
    }
}

/// The client's default organization; it only counts where the grant requires one.
fn default_organization(
    client: Option<&ClientRow>,
    grant: Option<&ClientGrantRow>,
) -> Option<String> {
    if grant?.organization_usage.as_deref() != Some("require") {
        return None;
    }
    let client = client?;
    let policy: ClientPolicy = serde_json::from_str(&client.document).ok()?;
    let default = client.default_organization.clone();
    default.filter(|_| policy.has_default_for_machines())
}
