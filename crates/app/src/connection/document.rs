//! A connection's document: how it is written into its row and read from it.

use guildhall_model::Random;
use guildhall_model::connection::CONNECTION_SECRETS;
use guildhall_store::{ConnectionRow, Sealed, TenantStore};
use serde_json::{Map, Value};

use super::secrets;
use crate::error::Error;

fn place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "connection",
        id,
        column: "secrets",
    }
}

/// Writes a document into its row: secrets sealed, the rest whole.
pub(super) fn write(
    store: &TenantStore,
    row: &mut ConnectionRow,
    mut document: Map<String, Value>,
    random: &dyn Random,
) -> Result<(), Error> {
    row.secrets = secrets::seal(
        store,
        place(&row.id),
        &mut document,
        CONNECTION_SECRETS,
        random,
    )?;
    row.document = serde_json::to_string(&document)?;
    Ok(())
}

/// A connection's document as it was written, its secrets included.
pub(super) fn read(store: &TenantStore, row: &ConnectionRow) -> Result<Map<String, Value>, Error> {
    let mut document: Map<String, Value> = serde_json::from_str(&row.document)?;
    secrets::open(store, place(&row.id), row.secrets.as_deref(), &mut document)?;
    Ok(document)
}

/// The realms of a document; its name where it says nothing of them.
pub(super) fn realms(document: &Map<String, Value>, name: &str) -> Vec<String> {
    match document.get("realms") {
        Some(Value::Array(realms)) => {
            let texts = realms.iter().filter_map(Value::as_str);
            texts.map(str::to_owned).collect()
        }
        _ => vec![name.to_owned()],
    }
}
