//! The clients for which a connection is enabled.

use guildhall_model::Timestamp;
use guildhall_store::{LogRow, TenantTransaction};
use serde_json::Value;

use super::missing;
use super::update::UPDATE;
use crate::actor::Actor;
use crate::client;
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// The clients that a list of ids names.
pub(super) fn named(clients: Option<Value>) -> Vec<String> {
    let clients = match clients {
        Some(Value::Array(clients)) => clients,
        _ => Vec::new(),
    };
    let texts = clients.iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

/// Refuses a client that is not there.
pub(super) async fn check_clients(
    clients: &[String],
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    for (number, client) in clients.iter().enumerate() {
        if tx.client_is_global(client).await?.is_none() {
            return Err(Error::invalid_body(
                "The client does not exist",
                &format!("enabled_clients.{number}"),
                "The client",
            ));
        }
    }
    Ok(())
}

/// A page of the clients for which a connection is enabled, by their ids, after `after`.
pub async fn list(
    realm: &Realm,
    connection: String,
    after: String,
    take: i64,
) -> Result<Vec<String>, Error> {
    let plan = (connection, after, take);
    let read = realm.store.read(plan, |(connection, after, take), mut tx| {
        Box::pin(async move {
            if tx.connection(connection).await?.is_none() {
                return Err(missing());
            }
            Ok(tx.connection_clients(connection, after, *take).await?)
        })
    });
    read.await
}

/// Whether a connection is to be enabled for a client from now on.
#[derive(Clone, Debug)]
pub struct Switch {
    /// The client.
    pub client_id: String,
    /// Whether it is.
    pub enabled: bool,
}

struct Plan {
    connection: String,
    switches: Vec<Switch>,
    log: LogRow,
    now: Timestamp,
}

/// Enables or disables a connection for clients; all or nothing. Refuses a client that is not there.
pub async fn switch(
    realm: &Realm,
    actor: &Actor,
    connection: String,
    switches: Vec<Switch>,
) -> Result<(), Error> {
    actor.must(UPDATE)?;
    let plan = Plan {
        connection,
        switches,
        log: log::management_write(realm, actor, "Update the clients of a connection", None)?,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await
}

async fn apply(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    if tx.connection(&plan.connection).await?.is_none() {
        return Err(missing());
    }
    for Switch { client_id, enabled } in &plan.switches {
        if tx.client_is_global(client_id).await?.is_none() {
            return Err(client::missing());
        }
        if *enabled {
            tx.insert_connection_client(&plan.connection, client_id, plan.now)
                .await?;
        } else {
            tx.delete_connection_client(&plan.connection, client_id)
                .await?;
        }
    }
    Ok(tx.insert_log(&plan.log).await?)
}
