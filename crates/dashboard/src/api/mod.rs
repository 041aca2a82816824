//! APIs: the list, a new one, and the pages of one.

mod delete;
mod list;
mod permission;
mod setting;

use axum::Router;
use axum::routing::get;
use guildhall_app::Realm;
use guildhall_app::resource_server::{self, Named};
use serde_json::{Map, Value};

use crate::Dashboard;
use crate::error::{Failure, words};
use crate::part::Link;
use crate::part::sheet::{Head, Section, Sheet, tabs};
use crate::place::Place;

/// The entry of the navigation.
const SECTION: &str = "apis";

/// The pages of APIs.
pub(crate) fn routes() -> Router<Dashboard> {
    const ALL: &str = "/tenants/{tenant}/apis";
    const ONE: &str = "/tenants/{tenant}/apis/{api}";
    Router::new()
        .route(ALL, get(list::show).post(list::create))
        .route(&format!("{ALL}/new"), get(list::new))
        .route(ONE, get(setting::show).post(setting::save))
        .route(
            &format!("{ONE}/permissions"),
            get(permission::show).post(permission::change_list),
        )
        .route(
            &format!("{ONE}/delete"),
            get(delete::show).post(delete::delete),
        )
}

fn list_address(realm: &Realm) -> String {
    format!("/tenants/{}/apis", realm.tenant.name)
}

fn address(realm: &Realm, id: &str) -> String {
    format!("{}/{id}", list_address(realm))
}

/// How the operations are told which API.
fn named(id: &str) -> Named {
    Named {
        text: id.to_owned(),
        decoded: None,
    }
}

/// An API.
struct Api {
    id: String,
    name: String,
    identifier: String,
    /// The tenant's own Management API, of which little can be changed.
    is_system: bool,
    /// What the API answers of it.
    document: Map<String, Value>,
    /// Its document as it is stored.
    stored: String,
}

impl Api {
    async fn find(realm: &Realm, place: &Place, id: &str) -> Result<Self, Failure> {
        place.actor.must(resource_server::READ)?;
        let found = resource_server::find(realm, named(id)).await?;
        let shown = resource_server::show(realm, &found.server, &found.clients)?;
        let server = found.server;
        Ok(Self {
            name: server.name.unwrap_or_else(|| server.identifier.clone()),
            id: server.id,
            identifier: server.identifier,
            is_system: server.is_system,
            stored: server.document,
            document: match shown {
                Value::Object(document) => document,
                _ => Map::new(),
            },
        })
    }

    /// A page about it.
    fn sheet(&self, realm: &Realm, tab: &str, sections: Vec<Section>) -> Sheet {
        let address = address(realm, &self.id);
        let pages = [
            ("", words("application.settings")),
            ("/permissions", words("permissions.title")),
        ];
        let head = Head::new("con", &self.name, &self.identifier, &self.id);
        let tabs = tabs(&address, tab, pages);
        Sheet::about(
            Link::new(words("apis.title"), list_address(realm)),
            head,
            tabs,
            sections,
        )
    }
}
