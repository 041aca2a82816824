//! `organizations`, known by their names, with what belongs to them. A list that an entry has is the whole list: what
//! it does not name is taken from the organization, as the deploy CLI does. A list that it has not stays as it is.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::{Ids, id_of};
use crate::seed::api::encoded;
use crate::seed::{Loader, Object, named, objects, text, without};

/// What an export shows and no body takes, and what is loaded by itself.
const SHOWN_ONLY: &[&str] = &[
    "client_grants",
    "clients",
    "connections",
    "discovery_domains",
    "id",
];

/// What organizations name, by name.
struct Neighbours {
    clients: Ids,
    connections: Ids,
    grants: Vec<Value>,
}

/// Loads the section.
pub(super) async fn load(loader: &mut Loader<'_>, value: &Value) -> Result<()> {
    let neighbours = Neighbours {
        clients: Ids::of_clients(loader.api).await?,
        connections: Ids::of_connections(loader.api).await?,
        grants: loader.api.pages("/client-grants", "").await?,
    };
    for organization in objects(value)? {
        let name = named(&organization, "name")?;
        load_one(loader, &neighbours, &name, organization)
            .await
            .with_context(|| format!("the organization {name:?}"))?;
    }
    Ok(())
}

async fn load_one(
    loader: &mut Loader<'_>,
    neighbours: &Neighbours,
    name: &str,
    organization: Object,
) -> Result<()> {
    let path = format!("/organizations/name/{}", encoded(name));
    let body = without(organization.clone(), SHOWN_ONLY);
    let (id, is_new, mut changed) = if let Some(found) = loader.api.find(&path).await? {
        let id = id_of(&found, "id")?.to_owned();
        let path = format!("/organizations/{id}");
        let changed = loader.change(&path, &found, &body).await?;
        (id, false, changed)
    } else {
        let body = Value::Object(body);
        let made = loader.api.post("/organizations", &body).await?;
        (id_of(&made, "id")?.to_owned(), true, false)
    };
    let base = format!("/organizations/{id}");
    if let Some(list) = organization.get("connections") {
        changed |= connect(loader, &base, &neighbours.connections, list).await?;
    }
    if let Some(list) = organization.get("client_grants") {
        changed |= grant(loader, &base, neighbours, list).await?;
    }
    if let Some(list) = organization.get("clients") {
        changed |= associate(loader, &base, &neighbours.clients, list).await?;
    }
    if let Some(list) = organization.get("discovery_domains") {
        changed |= discover(loader, &base, list).await?;
    }
    if is_new {
        loader.loaded.created += 1;
    } else {
        loader.count(changed);
    }
    Ok(())
}

/// A list of objects that belong to an organization.
struct Family<'a> {
    /// Where the list is, below `/api/v2`.
    path: String,
    /// The property by which an entry is known.
    key: &'a str,
    /// The property of an entry that stands behind `path`.
    id: &'a str,
}

impl Family<'_> {
    /// What is there and not wanted goes, what is another changes. The answer is what is wanted and not there, and
    /// whether anything was another.
    async fn settle(
        &self,
        loader: &mut Loader<'_>,
        there: &[Value],
        wanted: Vec<Object>,
    ) -> Result<(Vec<Object>, bool)> {
        let mut changed = false;
        let names: BTreeSet<String> = wanted
            .iter()
            .map(|entry| named(entry, self.key))
            .collect::<Result<_>>()?;
        for entry in there {
            if !entry[self.key]
                .as_str()
                .is_some_and(|name| names.contains(name))
            {
                loader.api.delete(&self.place(entry)?, &Value::Null).await?;
                changed = true;
            }
        }
        let mut missing = Vec::new();
        for entry in wanted {
            let name = named(&entry, self.key)?;
            let found = there.iter().find(|there| there[self.key] == name.as_str());
            let Some(found) = found else {
                missing.push(entry);
                continue;
            };
            let body = without(entry, &[self.key]);
            changed |= loader.change(&self.place(found)?, found, &body).await?;
        }
        changed |= !missing.is_empty();
        Ok((missing, changed))
    }

    fn place(&self, entry: &Value) -> Result<String> {
        Ok(format!("{}/{}", self.path, encoded(id_of(entry, self.id)?)))
    }
}

async fn connect(
    loader: &mut Loader<'_>,
    base: &str,
    connections: &Ids,
    list: &Value,
) -> Result<bool> {
    let path = format!("{base}/connections");
    let there = loader.api.pages(&path, "").await?;
    let mut wanted = Vec::new();
    for mut entry in objects(list)? {
        let id = match text(&entry, "name") {
            Some(name) => connections.find(name)?,
            None => connections.find(&named(&entry, "connection_id")?)?,
        };
        entry.insert("connection_id".to_owned(), id.into());
        wanted.push(without(entry, &["connection", "name"]));
    }
    let family = Family {
        path: path.clone(),
        key: "connection_id",
        id: "connection_id",
    };
    let (missing, changed) = family.settle(loader, &there, wanted).await?;
    for entry in missing {
        loader.api.post(&path, &Value::Object(entry)).await?;
    }
    Ok(changed)
}

async fn associate(
    loader: &mut Loader<'_>,
    base: &str,
    clients: &Ids,
    list: &Value,
) -> Result<bool> {
    let path = format!("{base}/clients");
    let there = loader.api.checkpoints(&path, "clients").await?;
    let mut wanted = Vec::new();
    for mut entry in objects(list)? {
        let id = clients.find(&named(&entry, "client_id")?)?.to_owned();
        entry.insert("client_id".to_owned(), id.into());
        wanted.push(without(entry, &["client"]));
    }
    // Applications are taken away by a list, so `settle` is only given those that stay.
    let names: BTreeSet<&str> = wanted
        .iter()
        .filter_map(|entry| text(entry, "client_id"))
        .collect();
    let (stay, go): (Vec<Value>, Vec<Value>) = there.into_iter().partition(|entry| {
        entry["client_id"]
            .as_str()
            .is_some_and(|id| names.contains(id))
    });
    for some in go.chunks(10) {
        let ids: Vec<&Value> = some.iter().map(|entry| &entry["client_id"]).collect();
        loader.api.delete(&path, &json!({ "clients": ids })).await?;
    }
    let family = Family {
        path: path.clone(),
        key: "client_id",
        id: "client_id",
    };
    let (missing, changed) = family.settle(loader, &stay, wanted).await?;
    for some in missing.chunks(10) {
        loader.api.post(&path, &json!({ "clients": some })).await?;
    }
    Ok(changed || !go.is_empty())
}

async fn discover(loader: &mut Loader<'_>, base: &str, list: &Value) -> Result<bool> {
    let path = format!("{base}/discovery-domains");
    let there = loader.api.checkpoints(&path, "domains").await?;
    let wanted = objects(list)?
        .into_iter()
        .map(|entry| without(entry, &["id", "verification_host", "verification_txt"]))
        .collect();
    let family = Family {
        path: path.clone(),
        key: "domain",
        id: "id",
    };
    let (missing, changed) = family.settle(loader, &there, wanted).await?;
    for entry in missing {
        loader.api.post(&path, &Value::Object(entry)).await?;
    }
    Ok(changed)
}

async fn grant(
    loader: &mut Loader<'_>,
    base: &str,
    neighbours: &Neighbours,
    list: &Value,
) -> Result<bool> {
    let path = format!("{base}/client-grants");
    let there = loader.api.pages(&path, "").await?;
    let there: BTreeSet<&str> = there
        .iter()
        .filter_map(|grant| grant["id"].as_str())
        .collect();
    let entries = objects(list)?;
    let mut wanted = BTreeSet::new();
    for entry in &entries {
        wanted.extend(grants_of(neighbours, &entries, entry)?);
    }
    for id in wanted.difference(&there) {
        loader.api.post(&path, &json!({ "grant_id": id })).await?;
    }
    for id in there.difference(&wanted) {
        let path = format!("{path}/{id}");
        loader.api.delete(&path, &Value::Null).await?;
    }
    Ok(there != wanted)
}

/// The grants that an entry means. An export names a grant by its application alone; where that application has more
/// grants for organizations than the organization has entries with it, which are meant has to be said by `audience`.
fn grants_of<'a>(
    neighbours: &'a Neighbours,
    entries: &[Object],
    entry: &Object,
) -> Result<Vec<&'a str>> {
    let said = named(entry, "client_id")?;
    let client = neighbours.clients.find(&said)?;
    let audience = text(entry, "audience");
    let possible: Vec<&str> = neighbours
        .grants
        .iter()
        .filter(|grant| grant["client_id"] == client)
        .filter(|grant| {
            matches!(
                grant["organization_usage"].as_str(),
                Some("allow" | "require")
            )
        })
        .filter(|grant| audience.is_none_or(|audience| grant["audience"] == audience))
        .filter_map(|grant| grant["id"].as_str())
        .collect();
    let named = entries
        .iter()
        .filter(|other| text(other, "client_id") == Some(said.as_str()))
        .count();
    match possible.len() {
        0 => bail!("the application {said:?} has no grant that organizations may use"),
        many if many > named && audience.is_none() => bail!(
            "the application {said:?} has {many} grants that organizations may use: say which by `audience`"
        ),
        _ => Ok(possible),
    }
}

/// The id of an organization that the file calls by its name, or by the id that it has where the file comes from.
pub(super) async fn id_here(loader: &Loader<'_>, said: &str) -> Result<String> {
    let entries = match loader.seed.section("organizations") {
        Some(section) => objects(section)?,
        None => Vec::new(),
    };
    let entry = entries.iter().find(|entry| text(entry, "id") == Some(said));
    let name = entry.and_then(|entry| text(entry, "name")).unwrap_or(said);
    let path = if entry.is_none() && said.starts_with("org_") {
        format!("/organizations/{}", encoded(said))
    } else {
        format!("/organizations/name/{}", encoded(name))
    };
    let found = loader.api.find(&path).await?;
    let found = found.with_context(|| format!("there is no organization {said:?}"))?;
    Ok(id_of(&found, "id")?.to_owned())
}
