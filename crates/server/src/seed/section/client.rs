//! `clients`: applications, known by their `client_id` where the file gives one, else by their names.

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use super::{Ids, id_of};
use crate::seed::api::encoded;
use crate::seed::{Loader, Object, difference, named, objects, text, without};

/// What an export shows and no body takes, and what is loaded by itself.
const SHOWN_ONLY: &[&str] = &[
    "callback_url_template",
    "client_id",
    "config_route",
    "default_organization",
    "external_metadata_created_by",
    "external_metadata_type",
    "global",
    "jwks_uri",
    "owners",
    "signing_keys",
    "tenant",
];

/// What is said once, when the application is made.
const NEVER_CHANGED: &[&str] = &["resource_server_identifier", "third_party_security_mode"];

/// Loads the section.
pub(super) async fn load(loader: &mut Loader<'_>, value: &Value) -> Result<()> {
    let there = loader.api.pages("/clients", "").await?;
    for client in objects(value)? {
        let name = named(&client, "name")?;
        load_one(loader, &there, &name, client)
            .await
            .with_context(|| format!("the application {name:?}"))?;
    }
    Ok(())
}

async fn load_one(
    loader: &mut Loader<'_>,
    there: &[Value],
    name: &str,
    client: Object,
) -> Result<()> {
    let id = text(&client, "client_id").map(str::to_owned);
    let body = body(loader, name, client)?;
    let by_id = there
        .iter()
        .find(|found| id.as_deref().is_some_and(|id| found["client_id"] == id));
    let found = by_id.or_else(|| there.iter().find(|found| found["name"] == name));
    let Some(found) = found else {
        return create(loader, id, body).await;
    };
    let own = id_of(found, "client_id")?;
    if let Some(id) = id.filter(|id| id != own) {
        loader.warn(format!(
            "the application {name:?} is there as {own} and keeps that id; the file says {id}"
        ));
    }
    let path = format!("/clients/{}", encoded(own));
    let changed = loader
        .change(&path, found, &without(body, NEVER_CHANGED))
        .await?;
    loader.count(changed);
    Ok(())
}

async fn create(loader: &mut Loader<'_>, id: Option<String>, body: Object) -> Result<()> {
    // The wire takes a secret for an application that is there, and gives a new one a secret of its own.
    let given = without(body.clone(), &["client_secret"]);
    let made = match &id {
        Some(id) => loader.api.create_client(id, given).await?,
        None => loader.api.post("/clients", &Value::Object(given)).await?,
    };
    if let Some(secret) = body.get("client_secret") {
        let path = format!("/clients/{}", encoded(id_of(&made, "client_id")?));
        let body = json!({ "client_secret": secret });
        loader.api.patch(&path, &body).await?;
    }
    loader.loaded.created += 1;
    Ok(())
}

/// The application as a body of the wire.
fn body(loader: &mut Loader<'_>, name: &str, client: Object) -> Result<Object> {
    let mut body = without(client, SHOWN_ONLY);
    if let Some(page) = text(&body, "custom_login_page") {
        let page = loader.seed.text_beside("clients", page)?;
        body.insert("custom_login_page".to_owned(), page.into());
    }
    if let Some(Value::Object(configuration)) = body.get_mut("jwt_configuration") {
        configuration.shift_remove("secret_encoded");
    }
    // An export names keys and never holds them.
    let has_keys = body
        .get("client_authentication_methods")
        .is_none_or(|methods| methods.is_null() || methods.to_string().contains("\"pem\""));
    if !has_keys {
        body.shift_remove("client_authentication_methods");
        loader.warn(format!(
            "the keys of the application {name:?} are not in the file: add them, or it has no way to prove itself"
        ));
    }
    Ok(body)
}

/// Loads the organizations that applications act for without being told, which have to be there first.
pub(super) async fn load_default_organizations(
    loader: &mut Loader<'_>,
    value: &Value,
) -> Result<()> {
    let clients: Vec<Object> = objects(value)?
        .into_iter()
        .filter(|client| {
            client
                .get("default_organization")
                .is_some_and(Value::is_object)
        })
        .collect();
    if clients.is_empty() {
        return Ok(());
    }
    let ids = Ids::of_clients(loader.api).await?;
    for client in clients {
        let name = named(&client, "name")?;
        load_default_organization(loader, &ids, &name, &client)
            .await
            .with_context(|| {
                format!("the application {name:?}, property `default_organization`")
            })?;
    }
    Ok(())
}

async fn load_default_organization(
    loader: &mut Loader<'_>,
    ids: &Ids,
    name: &str,
    client: &Object,
) -> Result<()> {
    let mut wanted = client
        .get("default_organization")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let said = named(&wanted, "organization_id")?;
    let organization = super::organization::id_here(loader, &said).await?;
    wanted.insert("organization_id".to_owned(), organization.into());
    let id = ids.find(text(client, "client_id").unwrap_or(name));
    let path = format!("/clients/{}", encoded(id.or_else(|_| ids.find(name))?));
    let current = loader.api.get(&path).await?;
    let mut change = Map::new();
    change.insert("default_organization".to_owned(), Value::Object(wanted));
    let change = difference::of(&current, &change);
    if !change.is_empty() {
        loader.api.patch(&path, &Value::Object(change)).await?;
    }
    Ok(())
}
