//! `databases` and `connections`: connections, known by their names.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use guildhall_model::connection::DATABASE;
use serde_json::{Value, json};

use super::{Ids, id_of, texts};
use crate::seed::{Loader, Object, named, objects, text, without};

/// What an export shows and no body takes, and what is loaded by itself.
const SHOWN_ONLY: &[&str] = &[
    "directory_provisioning_configuration",
    "enabled_clients",
    "id",
    "provisioning_ticket_url",
    "realms",
    "scim_configuration",
];

/// The most applications of one call to `PATCH /connections/{id}/clients`.
const CLIENTS_PER_CALL: usize = 50;

/// Loads one of the two sections. The entries of `databases` need not say their strategy.
pub(super) async fn load(loader: &mut Loader<'_>, value: &Value) -> Result<()> {
    let there = loader.api.pages("/connections", "").await?;
    let clients = Ids::of_clients(loader.api).await?;
    for mut connection in objects(value)? {
        let name = named(&connection, "name")?;
        connection
            .entry("strategy")
            .or_insert_with(|| DATABASE.into());
        load_one(loader, &there, &clients, connection)
            .await
            .with_context(|| format!("the connection {name:?}"))?;
    }
    Ok(())
}

async fn load_one(
    loader: &mut Loader<'_>,
    there: &[Value],
    clients: &Ids,
    connection: Object,
) -> Result<()> {
    let name = named(&connection, "name")?;
    let enabled = connection.get("enabled_clients").cloned();
    let body = body(loader, clients, connection)?;
    let found = there.iter().find(|found| found["name"] == name.as_str());
    let (id, changed) = if let Some(found) = found {
        let id = id_of(found, "id")?.to_owned();
        let body = without(body, &["name", "strategy"]);
        let changed = change(loader, &id, found, body).await?;
        (id, Some(changed))
    } else {
        let made = loader
            .api
            .post("/connections", &Value::Object(body))
            .await?;
        (id_of(&made, "id")?.to_owned(), None)
    };
    let switched = match enabled {
        Some(enabled) => enable(loader, &id, clients, &texts(&enabled)).await?,
        None => false,
    };
    match changed {
        None => loader.loaded.created += 1,
        Some(changed) => loader.count(changed || switched),
    }
    Ok(())
}

/// Changes a connection. Its options are replaced whole on the wire, so what the file does not say of them is said as
/// it is.
async fn change(
    loader: &mut Loader<'_>,
    id: &str,
    found: &Value,
    mut body: Object,
) -> Result<bool> {
    if let (Some(Value::Object(wanted)), Some(current)) =
        (body.get_mut("options"), found["options"].as_object())
    {
        let mut options = current.clone();
        options.append(wanted);
        *wanted = options;
    }
    loader
        .change(&format!("/connections/{id}"), found, &body)
        .await
}

/// The connection as a body of the wire.
fn body(loader: &mut Loader<'_>, clients: &Ids, connection: Object) -> Result<Object> {
    let mut body = without(connection, SHOWN_ONLY);
    let is_mail = text(&body, "strategy") == Some("email");
    let Some(Value::Object(options)) = body.get_mut("options") else {
        return Ok(body);
    };
    if let Some(Value::Object(scripts)) = options.get_mut("customScripts") {
        for script in scripts.values_mut() {
            if let Some(word) = script.as_str() {
                *script = loader.seed.text_beside("", word)?.into();
            }
        }
    }
    if let Some(Value::Object(login)) = options.get_mut("idpinitiated")
        && let Some(client) = text(login, "client_id")
    {
        let id = clients.find(client)?.to_owned();
        login.insert("client_id".to_owned(), id.into());
    }
    if is_mail
        && let Some(mail) = options.get_mut("email").and_then(Value::as_object_mut)
        && let Some(word) = text(mail, "body")
    {
        let page = loader.seed.text_beside("connections", word)?;
        mail.insert("body".to_owned(), page.into());
    }
    Ok(body)
}

/// Makes the applications that a connection is enabled for the ones that are named. Whether any was another.
async fn enable(loader: &mut Loader<'_>, id: &str, clients: &Ids, names: &[&str]) -> Result<bool> {
    let path = format!("/connections/{id}/clients");
    let there = loader.api.checkpoints(&path, "clients").await?;
    let there: BTreeSet<&str> = there
        .iter()
        .filter_map(|client| client["client_id"].as_str())
        .collect();
    let wanted = names
        .iter()
        .map(|name| clients.find(name))
        .collect::<Result<BTreeSet<&str>>>()?;
    let switch = |status: bool| move |id: &&str| json!({ "client_id": id, "status": status });
    let mut switches: Vec<Value> = wanted.difference(&there).map(switch(true)).collect();
    switches.extend(there.difference(&wanted).map(switch(false)));
    for some in switches.chunks(CLIENTS_PER_CALL) {
        loader.api.patch(&path, &json!(some)).await?;
    }
    Ok(!switches.is_empty())
}
