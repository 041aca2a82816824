//! `resourceServers`: APIs, known by their identifiers.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::id_of;
use crate::seed::{Loader, named, objects, without};

/// What an export shows and no body takes.
const SHOWN_ONLY: &[&str] = &["id", "client_id", "is_system"];

/// Loads the section.
pub(super) async fn load(loader: &mut Loader<'_>, value: &Value) -> Result<()> {
    let there = loader.api.pages("/resource-servers", "").await?;
    for server in objects(value)? {
        let identifier = named(&server, "identifier")?;
        let is_system = server.get("is_system").and_then(Value::as_bool) == Some(true)
            || identifier.ends_with("/api/v2/");
        let found = there
            .iter()
            .find(|found| found["identifier"] == identifier.as_str());
        if is_system {
            loader.warn(format!(
                "the API {identifier:?} is the service's own and stays as it is"
            ));
            continue;
        }
        let body = without(server, SHOWN_ONLY);
        let Some(found) = found else {
            let body = Value::Object(body);
            let made = loader.api.post("/resource-servers", &body).await;
            made.with_context(|| format!("the API {identifier:?}"))?;
            loader.loaded.created += 1;
            continue;
        };
        let path = format!("/resource-servers/{}", id_of(found, "id")?);
        let body = without(body, &["identifier"]);
        let changed = loader.change(&path, found, &body).await;
        loader.count(changed.with_context(|| format!("the API {identifier:?}"))?);
    }
    Ok(())
}
