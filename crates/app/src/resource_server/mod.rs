//! What can happen to resource servers (APIs).

mod create;
mod delete;
mod encryption;
mod show;
mod update;

pub use create::{CREATE, create};
pub use delete::{DELETE, delete};
pub use show::{LinkedClients, show};
pub use update::{UPDATE, update, update_seen};

use guildhall_model::id::ResourceServerId;
use guildhall_model::resource_server::Special;
use guildhall_store::{Page, ResourceServerRow, Sealed, TenantTransaction};
use serde_json::{Map, Value};

use crate::actor::Permission;
use crate::error::Error;
use crate::realm::Realm;

/// Reading resource servers.
pub const READ: Permission = Permission::any_of(&["read:resource_servers"]);

/// An API that is not there (recorded).
pub const fn missing() -> Error {
    Error::Missing {
        message: "The resource server does not exist",
        code: Some("inexistent_resource_server"),
    }
}

/// Where a resource server's shared secret is sealed.
pub(crate) fn secret_place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "resource_server",
        id,
        column: "signing_secret",
    }
}

/// How a request names a resource server: by id or by identifier; clients encode an identifier once or twice.
#[derive(Clone, Debug)]
pub struct Named {
    /// As it was read out of the path.
    pub text: String,
    /// Decoded once more, where that is another text.
    pub decoded: Option<String>,
}

/// A resource server, and the clients that stand for APIs.
#[derive(Debug)]
pub struct Found {
    /// The resource server.
    pub server: ResourceServerRow,
    /// The clients.
    pub clients: LinkedClients,
}

/// The resource server of that name.
pub async fn find(realm: &Realm, named: Named) -> Result<Found, Error> {
    let read = realm.store.read(named, |named, mut tx| {
        Box::pin(async move {
            let server = look_up(named, &mut tx).await?.ok_or_else(missing)?;
            let clients = LinkedClients::read(tx.resource_server_clients().await?)?;
            Ok(Found { server, clients })
        })
    });
    read.await
}

async fn look_up(
    named: &Named,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<ResourceServerRow>, Error> {
    if ResourceServerId::has_form(&named.text)
        && let Some(server) = tx.resource_server(&named.text).await?
    {
        return Ok(Some(server));
    }
    for identifier in [Some(&named.text), named.decoded.as_ref()]
        .into_iter()
        .flatten()
    {
        if let Some(server) = by_identifier(identifier, tx).await? {
            return Ok(Some(server));
        }
    }
    Ok(None)
}

/// The resource server of that identifier; the Management API has one at each of the tenant's hosts.
pub(crate) async fn by_identifier(
    identifier: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<ResourceServerRow>, Error> {
    if let Some(server) = tx.resource_server_by_identifier(identifier).await? {
        return Ok(Some(server));
    }
    match Special::read(identifier) {
        Some((host, Special::Reserved))
            if identifier.ends_with("/api/v2/") && tx.has_host(&host).await? =>
        {
            Ok(tx.system_resource_server().await?)
        }
        _ => Ok(None),
    }
}

/// Which resource servers are listed.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Only those of these identifiers; none: all.
    pub identifiers: Option<Vec<String>>,
    /// Which part of the list.
    pub page: Page,
    /// Whether the number of all of them is wanted.
    pub wants_total: bool,
}

/// A part of the list of resource servers.
#[derive(Debug)]
pub struct Listing {
    /// The resource servers, in the order of their making.
    pub servers: Vec<ResourceServerRow>,
    /// How many there are, where that was wanted.
    pub total: i64,
    /// The clients that stand for APIs.
    pub clients: LinkedClients,
}

/// A part of the list.
pub async fn list(realm: &Realm, listed: Listed) -> Result<Listing, Error> {
    let read = realm.store.read(listed, |listed, mut tx| {
        Box::pin(async move {
            let (servers, total) = if let Some(identifiers) = &listed.identifiers {
                named_page(identifiers, &listed.page, &mut tx).await?
            } else {
                let servers = tx.resource_servers(&listed.page).await?;
                let total = if listed.wants_total {
                    tx.resource_server_total().await?
                } else {
                    0
                };
                (servers, total)
            };
            let clients = LinkedClients::read(tx.resource_server_clients().await?)?;
            Ok(Listing {
                servers,
                total,
                clients,
            })
        })
    });
    read.await
}

/// A page of those that are named: each is one look-up by key, and a query string does not hold many.
async fn named_page(
    identifiers: &[String],
    page: &Page,
    tx: &mut TenantTransaction<'_>,
) -> Result<(Vec<ResourceServerRow>, i64), Error> {
    let mut servers = std::collections::BTreeMap::new();
    for identifier in identifiers {
        if let Some(server) = tx.resource_server_by_identifier(identifier).await? {
            servers.insert((server.created_at, server.id.clone()), server);
        }
    }
    let total = i64::try_from(servers.len()).unwrap_or(i64::MAX);
    let (skip, take) = match page {
        Page::Offset { skip, take } => (*skip, *take),
        Page::Checkpoint { take, .. } => (0, *take),
    };
    let servers = servers
        .into_values()
        .skip(usize::try_from(skip).unwrap_or(usize::MAX))
        .take(usize::try_from(take).unwrap_or(0))
        .collect();
    Ok((servers, total))
}

/// Takes a text out of a checked body.
fn take_text(body: &mut Map<String, Value>, name: &str) -> Option<String> {
    match body.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// Takes a whole number out of a checked body.
fn take_number(body: &mut Map<String, Value>, name: &str) -> Option<i64> {
    // A number with a fraction of zero is whole, too.
    let number = body.remove(name)?;
    number
        .as_i64()
        .or_else(|| number.to_string().split('.').next()?.parse().ok())
}
