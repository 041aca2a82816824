//! The sections of a seed, in the order in which they need each other.

mod client;
mod client_grant;
mod connection;
mod organization;
mod resource_server;
mod role;
mod tenant;

use std::collections::HashMap;
use std::pin::Pin;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::Loader;
use super::api::Api;

/// What loads a section.
type Loading<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A section that is loaded.
pub(super) struct Section {
    /// Its name in the file.
    pub(super) name: &'static str,
    /// Loads what stands in it.
    pub(super) load: for<'a> fn(&'a mut Loader<'_>, &'a Value) -> Loading<'a>,
}

/// Every section that is loaded. A client's organization comes after the organizations, so `clients` is read twice; the
/// tenant's settings name a connection, so they come last.
pub(super) const ALL: &[Section] = &[
    Section {
        name: "resourceServers",
        load: |loader, value| Box::pin(resource_server::load(loader, value)),
    },
    Section {
        name: "clients",
        load: |loader, value| Box::pin(client::load(loader, value)),
    },
    Section {
        name: "databases",
        load: |loader, value| Box::pin(connection::load(loader, value)),
    },
    Section {
        name: "connections",
        load: |loader, value| Box::pin(connection::load(loader, value)),
    },
    Section {
        name: "clientGrants",
        load: |loader, value| Box::pin(client_grant::load(loader, value)),
    },
    Section {
        name: "roles",
        load: |loader, value| Box::pin(role::load(loader, value)),
    },
    Section {
        name: "organizations",
        load: |loader, value| Box::pin(organization::load(loader, value)),
    },
    Section {
        name: "clients",
        load: |loader, value| Box::pin(client::load_default_organizations(loader, value)),
    },
    Section {
        name: "tenant",
        load: |loader, value| Box::pin(tenant::load(loader, value)),
    },
];

/// Ids by names, and the ids themselves: a file may name an object by either.
pub(super) struct Ids {
    kind: &'static str,
    by_name: HashMap<String, String>,
}

impl Ids {
    /// The tenant's clients.
    async fn of_clients(api: &Api) -> Result<Self> {
        let clients = api
            .pages("/clients", "?fields=client_id,name&include_fields=true")
            .await?;
        Ok(Self::of("client", &clients, "client_id"))
    }

    /// The tenant's connections.
    async fn of_connections(api: &Api) -> Result<Self> {
        let connections = api
            .pages("/connections", "?fields=id,name&include_fields=true")
            .await?;
        Ok(Self::of("connection", &connections, "id"))
    }

    /// Of several objects with one name, the first is meant.
    fn of(kind: &'static str, objects: &[Value], id: &str) -> Self {
        let mut by_name = HashMap::new();
        for object in objects.iter().rev() {
            let (Some(id), Some(name)) = (object[id].as_str(), object["name"].as_str()) else {
                continue;
            };
            by_name.insert(id.to_owned(), id.to_owned());
            by_name.insert(name.to_owned(), id.to_owned());
        }
        Self { kind, by_name }
    }

    fn find(&self, name: &str) -> Result<&str> {
        self.by_name
            .get(name)
            .map(String::as_str)
            .with_context(|| format!("there is no {} {name:?}", self.kind))
    }
}

/// The id that an answer shows.
fn id_of<'a>(object: &'a Value, name: &str) -> Result<&'a str> {
    object[name]
        .as_str()
        .with_context(|| format!("an answer has no {name}"))
}

/// The texts of a list.
fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .map(|items| items.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// The audience that a file means: an export of another tenant names that tenant's Management API, which here is ours.
fn audience(api: &Api, servers: &[Value], named: &str) -> String {
    let is_known = servers.iter().any(|server| server["identifier"] == named);
    if !is_known && named.ends_with("/api/v2/") {
        api.audience()
    } else {
        named.to_owned()
    }
}
