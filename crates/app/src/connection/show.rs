//! A connection as it is answered.

use std::collections::HashMap;

use guildhall_store::{ConnectionRow, TenantTransaction};
use serde_json::{Map, Value, json};

use super::document;
use crate::error::Error;
use crate::realm::Realm;

/// A connection, with the clients for which it is enabled.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The connection.
    pub row: ConnectionRow,
    /// The clients, in the order in which it was enabled for them.
    pub clients: Vec<String>,
}

/// Reads the clients of each of `rows`, in a number of statements that does not grow with their clients.
pub async fn read_clients(
    rows: Vec<ConnectionRow>,
    tx: &mut TenantTransaction<'_>,
) -> Result<Vec<Shown>, Error> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut clients: HashMap<String, Vec<String>> = tx.clients_of_connections(&ids).await?;
    let with_clients = rows.into_iter().map(|row| Shown {
        clients: clients.remove(&row.id).unwrap_or_default(),
        row,
    });
    Ok(with_clients.collect())
}

/// A connection as it is answered, its properties in the service's order.
pub fn show(realm: &Realm, shown: &Shown) -> Result<Map<String, Value>, Error> {
    let Shown { row, clients } = shown;
    let mut rest = document::read(&realm.store, row)?;
    let realms = rest.shift_remove("realms");
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(row.id));
    if let Some(options) = rest.shift_remove("options") {
        object.insert("options".to_owned(), options);
    }
    object.insert("strategy".to_owned(), json!(row.strategy));
    object.insert("name".to_owned(), json!(row.name));
    object.extend(rest);
    object.insert("enabled_clients".to_owned(), json!(clients));
    let realms = realms.unwrap_or_else(|| json!([row.name]));
    object.insert("realms".to_owned(), realms);
    Ok(object)
}
