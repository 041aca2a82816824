//! What the page of invitations reads.

use guildhall_app::{Error, Realm, invitation};
use guildhall_model::id::OrganizationId;
use guildhall_model::invitation::InvitationDocument;
use guildhall_model::organization::Organization;
use guildhall_store::{
    ClientFilter, InvitationOrder, InvitationRow, Page as Piece, TenantTransaction,
};
use serde::Serialize;
use serde_json::Value;

use crate::error::Failure;
use crate::moment::Moment;
use crate::page::Mark;
use crate::role::offered::{self, Role};

/// Invitations on a page.
const SIZE: i64 = 20;
/// The last page that is shown: what lies behind it is read by the API.
pub(super) const LAST: i64 = 49;
/// Applications from which one is chosen.
const OFFERED: i64 = 100;

#[derive(Debug, Serialize)]
pub(super) struct Row {
    id: String,
    email: String,
    inviter: String,
    roles: Vec<String>,
    mark: Mark,
    /// None: whoever looks may not invite, and with the link anybody can join.
    link: Option<String>,
    is_pending: bool,
    made: Moment,
    ends: Moment,
}

/// Something that is chosen by its name.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Choice {
    id: String,
    name: String,
}

/// What is read: which page, and whether what those who may invite see too.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) number: i64,
    /// The links of the invitations, and what the form offers.
    pub(super) can_send: bool,
}

#[derive(Debug)]
pub(super) struct Read {
    pub(super) rows: Vec<Row>,
    pub(super) has_more: bool,
    pub(super) applications: Vec<Choice>,
    pub(super) connections: Vec<Choice>,
    pub(super) roles: Vec<Role>,
}

pub(super) async fn read(
    realm: &Realm,
    organization: &Organization,
    wanted: Wanted,
) -> Result<Read, Failure> {
    let read = realm
        .store
        .read((organization.id.clone(), wanted), |(id, wanted), tx| {
            Box::pin(gather(id, *wanted, tx))
        });
    let mut found = read.await?;
    let size = usize::try_from(SIZE).unwrap_or(usize::MAX);
    let has_more = found.rows.len() > size && wanted.number < LAST;
    found.rows.truncate(size);
    let rows = found.rows.iter().map(|row| {
        let ids = found.roles_of.get(row.id.as_str());
        let ids = ids.cloned().unwrap_or_default();
        let mut row = line(realm, organization, row, ids, &found.roles)?;
        row.link = row.link.filter(|_| wanted.can_send);
        Ok(row)
    });
    Ok(Read {
        rows: rows.collect::<Result<_, Error>>()?,
        has_more,
        applications: found.applications,
        connections: found.connections,
        roles: found.roles,
    })
}

/// What the statements answer.
struct Found {
    rows: Vec<InvitationRow>,
    roles_of: std::collections::BTreeMap<String, Vec<String>>,
    applications: Vec<Choice>,
    connections: Vec<Choice>,
    roles: Vec<Role>,
}

async fn gather(
    id: &OrganizationId,
    wanted: Wanted,
    mut tx: TenantTransaction<'_>,
) -> Result<Found, Error> {
    let page = Piece::Offset {
        skip: wanted.number * SIZE,
        take: SIZE + 1,
    };
    let rows = tx.invitations(id, InvitationOrder::Newest, &page).await?;
    let mut found = Found {
        roles_of: tx.invitation_roles_of_page(id, &rows).await?,
        roles: offered::to_members(id, &mut tx).await?,
        rows,
        applications: Vec::new(),
        connections: Vec::new(),
    };
    if wanted.can_send {
        found.applications = applications(&mut tx).await?;
        found.connections = connections(id, &mut tx).await?;
    }
    Ok(found)
}

/// Applications that members of organizations may use.
async fn applications(tx: &mut TenantTransaction<'_>) -> Result<Vec<Choice>, Error> {
    let filter = ClientFilter {
        is_global: Some(false),
        ..ClientFilter::default()
    };
    let page = Piece::Checkpoint {
        after: None,
        take: OFFERED,
    };
    let mut offered = Vec::new();
    for client in tx.clients(&filter, &page).await? {
        let document: Value = serde_json::from_str(&client.document)?;
        let usage = document.get("organization_usage").and_then(Value::as_str);
        if matches!(usage, Some("allow" | "require")) {
            offered.push(Choice {
                id: client.id,
                name: client.name,
            });
        }
    }
    Ok(offered)
}

/// Connections by which invited people may come.
async fn connections(
    id: &OrganizationId,
    tx: &mut TenantTransaction<'_>,
) -> Result<Vec<Choice>, Error> {
    let all = tx.organization_connections(id, Some(true)).await?;
    let offered = all
        .into_iter()
        .filter(|one| !matches!(one.strategy.as_str(), "email" | "sms"));
    Ok(offered
        .map(|one| Choice {
            id: one.connection_id.to_string(),
            name: one.name,
        })
        .collect())
}

fn line(
    realm: &Realm,
    organization: &Organization,
    row: &InvitationRow,
    ids: Vec<String>,
    known: &[Role],
) -> Result<Row, Error> {
    let name = |id: &String| {
        let found = known.iter().find(|role| role.id == *id);
        found.map_or_else(|| id.clone(), |role| role.name.clone())
    };
    let roles = ids.iter().map(name).collect();
    let shown = invitation::show(realm, organization, row, ids)?;
    let link = shown.get("invitation_url").and_then(Value::as_str);
    let InvitationDocument {
        inviter, invitee, ..
    } = serde_json::from_str(&row.document)?;
    let (email, now) = (invitee.email, realm.now());
    Ok(Row {
        mark: Mark::new(&email, row.id.as_str()),
        inviter: inviter.name,
        link: link.map(str::to_owned),
        id: row.id.to_string(),
        is_pending: now < row.expires_at,
        made: Moment::new(row.created_at, now),
        ends: Moment::end(row.expires_at, now),
        email,
        roles,
    })
}
