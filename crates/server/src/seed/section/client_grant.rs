//! `clientGrants`: what an application may ask of an API without a person; known by application, API and kind of subject.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{Ids, audience, id_of};
use crate::seed::{Loader, Object, named, objects, text, without};

/// By what a grant is known, and what an export shows and no body takes.
const NEVER_CHANGED: &[&str] = &["audience", "client_id", "default_for", "subject_type"];

/// Loads the section.
pub(super) async fn load(loader: &mut Loader<'_>, value: &Value) -> Result<()> {
    let there = loader.api.pages("/client-grants", "").await?;
    let servers = loader.api.pages("/resource-servers", "").await?;
    let clients = Ids::of_clients(loader.api).await?;
    for grant in objects(value)? {
        let said = named(&grant, "audience")?;
        let mut body = without(grant, &["id", "is_system"]);
        body.insert(
            "audience".to_owned(),
            audience(loader.api, &servers, &said).into(),
        );
        load_one(loader, &there, &clients, body)
            .await
            .with_context(|| format!("the grant for {said:?}"))?;
    }
    Ok(())
}

async fn load_one(
    loader: &mut Loader<'_>,
    there: &[Value],
    clients: &Ids,
    mut body: Object,
) -> Result<()> {
    if let Some(client) = text(&body, "client_id") {
        let id = clients.find(client)?.to_owned();
        body.insert("client_id".to_owned(), id.into());
    }
    let found = there.iter().find(|found| is_same(found, &body));
    let Some(found) = found else {
        let body = Value::Object(body);
        loader.api.post("/client-grants", &body).await?;
        loader.loaded.created += 1;
        return Ok(());
    };
    let path = format!("/client-grants/{}", id_of(found, "id")?);
    let body = without(body, NEVER_CHANGED);
    let changed = loader.change(&path, found, &body).await?;
    loader.count(changed);
    Ok(())
}

/// Whether a grant that is there is the one that the file means. A grant that says nothing of its subject is a client's.
fn is_same(found: &Value, wanted: &Object) -> bool {
    let subject = |of: Option<&str>| of.unwrap_or("client").to_owned();
    ["audience", "client_id", "default_for"]
        .iter()
        .all(|name| found[*name].as_str() == text(wanted, name))
        && subject(found["subject_type"].as_str()) == subject(text(wanted, "subject_type"))
}
