//! What the page of applications reads.

use std::collections::BTreeMap;

use guildhall_app::{Error, Realm, client_grant};
use guildhall_model::client_grant::{
    ClientGrant, GRANTS_PER_ORGANIZATION, OrganizationUsage, SubjectType,
};
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::CLIENTS_PER_ORGANIZATION;
use guildhall_store::{
    ClientFilter, ClientGrantFilter, ClientRow, OrganizationClientRow, Page as Piece,
    TenantTransaction,
};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Failure, words};
use crate::page::Mark;

/// Applications and grants of the tenant from which one is chosen.
const OFFERED: i64 = 100;
/// Scopes of a grant that are named.
const NAMED: usize = 6;

#[derive(Debug, Serialize)]
pub(super) struct Application {
    id: String,
    name: String,
    kind: String,
    mark: Mark,
    /// Nobody logs in to a machine.
    is_machine: bool,
    is_allowed: bool,
    is_third_party: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Machine {
    id: String,
    name: String,
    client_id: String,
    mark: Mark,
    audience: String,
    scopes: Vec<String>,
    /// How many more scopes there are than are named.
    more: usize,
    allows_all: bool,
    /// Whether the grant holds for every organization, and is not this one's to withdraw.
    is_for_all: bool,
}

/// Something that is chosen by its name.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    id: String,
    name: String,
}

#[derive(Debug)]
pub(super) struct Read {
    pub(super) applications: Vec<Application>,
    pub(super) offered: Vec<Choice>,
    pub(super) machines: Vec<Machine>,
    pub(super) grants: Vec<Choice>,
}

/// What the statements answer.
struct Found {
    own: Vec<OrganizationClientRow>,
    clients: Vec<ClientRow>,
    held: Vec<ClientGrant>,
    for_all: Vec<ClientGrant>,
    grants: Vec<ClientGrant>,
}

pub(super) async fn read(realm: &Realm, id: &OrganizationId) -> Result<Read, Failure> {
    let read = realm
        .store
        .read(id.clone(), |id, tx| Box::pin(gather(id, tx)));
    let found = read.await?;
    let names: BTreeMap<&str, &str> = found
        .clients
        .iter()
        .map(|client| (client.id.as_str(), client.name.as_str()))
        .collect();
    let held: Vec<&str> = found.held.iter().map(|grant| grant.id.as_str()).collect();
    let machine = |grant: &ClientGrant, is_for_all| machine(grant, &names, is_for_all);
    let machines = found.held.iter().map(|grant| machine(grant, false));
    let for_all = found
        .for_all
        .iter()
        .filter(|grant| grant.client_id.is_some() && !held.contains(&grant.id.as_str()));
    Ok(Read {
        machines: machines
            .chain(for_all.map(|grant| machine(grant, true)))
            .collect(),
        grants: found
            .grants
            .iter()
            .filter(|grant| may_be_granted(grant) && !held.contains(&grant.id.as_str()))
            .map(|grant| Choice {
                id: grant.id.clone(),
                name: format!("{}: {}", name(grant, &names), grant.audience),
            })
            .collect(),
        offered: found
            .clients
            .iter()
            .filter(|client| found.own.iter().all(|own| own.client_id != client.id))
            .map(|client| Choice {
                id: client.id.clone(),
                name: client.name.clone(),
            })
            .collect(),
        applications: found
            .own
            .iter()
            .map(application)
            .collect::<Result<_, Error>>()?,
    })
}

async fn gather(id: &OrganizationId, mut tx: TenantTransaction<'_>) -> Result<Found, Error> {
    let page = |take| Piece::Checkpoint { after: None, take };
    let clients = ClientFilter {
        is_global: Some(false),
        ..ClientFilter::default()
    };
    let for_all = ClientGrantFilter {
        allow_any_organization: Some(true),
        ..ClientGrantFilter::default()
    };
    let any = ClientGrantFilter::default();
    let every = page(GRANTS_PER_ORGANIZATION);
    let read = |rows: Vec<_>| rows.into_iter().map(client_grant::read).collect();
    let held: Result<_, Error> = read(
        tx.organization_client_grants(id, &any, None, &every)
            .await?,
    );
    let for_all: Result<_, Error> = read(tx.client_grants(&for_all, &page(OFFERED)).await?);
    let grants: Result<_, Error> = read(tx.client_grants(&any, &page(OFFERED)).await?);
    Ok(Found {
        own: tx
            .organization_clients(id, "", CLIENTS_PER_ORGANIZATION)
            .await?,
        clients: tx.clients(&clients, &page(OFFERED)).await?,
        held: held?,
        for_all: for_all?,
        grants: grants?,
    })
}

/// Grants that hold where an organization is named, and not for every one already.
fn may_be_granted(grant: &ClientGrant) -> bool {
    grant.subject_type == SubjectType::Client
        && grant.client_id.is_some()
        && grant.allow_any_organization != Some(true)
        && matches!(
            grant.organization_usage,
            Some(OrganizationUsage::Allow | OrganizationUsage::Require)
        )
}

/// The name of a grant's client; one that is not among those that were read is told by its id.
fn name(grant: &ClientGrant, names: &BTreeMap<&str, &str>) -> String {
    let id = grant.client_id.as_deref().unwrap_or_default();
    names.get(id).copied().unwrap_or(id).to_owned()
}

fn machine(grant: &ClientGrant, names: &BTreeMap<&str, &str>, is_for_all: bool) -> Machine {
    let client_id = grant.client_id.clone().unwrap_or_default();
    let name = name(grant, names);
    Machine {
        mark: Mark::new(&name, &client_id),
        id: grant.id.clone(),
        name,
        client_id,
        audience: grant.audience.clone(),
        scopes: grant.scope.iter().take(NAMED).cloned().collect(),
        more: grant.scope.len().saturating_sub(NAMED),
        allows_all: grant.allow_all_scopes == Some(true),
        is_for_all,
    }
}

fn application(row: &OrganizationClientRow) -> Result<Application, Error> {
    let document: Value = serde_json::from_str(&row.document)?;
    let kind = document.get("app_type").and_then(Value::as_str);
    Ok(Application {
        mark: Mark::new(&row.name, &row.client_id),
        id: row.client_id.clone(),
        name: row.name.clone(),
        is_machine: kind == Some("non_interactive"),
        kind: told(kind),
        is_allowed: row.use_for_member_access,
        is_third_party: !row.is_first_party,
    })
}

/// What kind of application it is, in words.
fn told(kind: Option<&str>) -> String {
    words(match kind {
        Some("regular_web") => "organization.applications.regular_web",
        Some("spa") => "organization.applications.spa",
        Some("native") => "organization.applications.native",
        Some("non_interactive") => "organization.applications.non_interactive",
        _ => "organization.applications.other",
    })
}
