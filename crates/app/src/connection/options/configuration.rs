//! The values that a database's scripts are given: stored and answered encrypted, each for itself (recorded).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guildhall_store::Sealed;
use serde_json::{Map, Value};

use super::Before;
use crate::error::Error;
use crate::realm::Realm;

/// Seals the values that are new. One that came as it was answered stays.
pub(super) fn seal(
    realm: &Realm,
    connection: &str,
    options: &mut Map<String, Value>,
    before: Before<'_>,
) -> Result<(), Error> {
    let Some(Value::Object(values)) = options.get_mut("configuration") else {
        return Ok(());
    };
    let place = Sealed {
        table: "connection",
        id: connection,
        column: "configuration",
    };
    for (name, value) in values {
        let present = before
            .get("configuration")
            .and_then(|present| present.get(name));
        if present == Some(value) {
            continue;
        }
        if let Value::String(text) = value {
            let sealed = realm.store.seal(place, text.as_bytes(), realm.random())?;
            *value = Value::String(STANDARD.encode(sealed));
        }
    }
    Ok(())
}
