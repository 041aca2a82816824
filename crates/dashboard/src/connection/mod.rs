//! Connections: the list, a new one, and the pages of one.

mod create;
mod delete;
mod list;
mod setting;

use axum::Router;
use axum::routing::get;
use guildhall_app::Realm;
use guildhall_app::connection::{self, Shown};
use guildhall_model::connection::DATABASE;
use guildhall_store::ConnectionRow;
use serde_json::{Map, Value};

use crate::Dashboard;
use crate::error::{Failure, words};
use crate::place::Place;

/// The entry of the navigation.
const SECTION: &str = "connections";
/// The strategy of a provider that speaks OpenID Connect.
const OPENID_CONNECT: &str = "oidc";

/// The pages of connections.
pub(crate) fn routes() -> Router<Dashboard> {
    const ALL: &str = "/tenants/{tenant}/connections";
    const ONE: &str = "/tenants/{tenant}/connections/{connection}";
    Router::new()
        .route(ALL, get(list::show))
        .route(
            &format!("{ALL}/new/{{strategy}}"),
            get(create::show).post(create::create),
        )
        .route(ONE, get(setting::show).post(setting::save))
        .route(
            &format!("{ONE}/delete"),
            get(delete::show).post(delete::delete),
        )
}

fn list_address(realm: &Realm) -> String {
    format!("/tenants/{}/connections", realm.tenant.name)
}

fn address(realm: &Realm, id: &str) -> String {
    format!("{}/{id}", list_address(realm))
}

/// Where a provider sends people back to.
fn callback(realm: &Realm) -> String {
    format!("{}/login/callback", realm.origin())
}

/// What a connection speaks, in words.
fn strategy(strategy: &str) -> String {
    match strategy {
        DATABASE => words("connections.database"),
        OPENID_CONNECT => words("connections.openid_connect"),
        other => other.to_owned(),
    }
}

/// A connection with its whole document, secrets in it: nothing of it is shown but what a page names.
async fn find(
    realm: &Realm,
    place: &Place,
    id: &str,
) -> Result<(ConnectionRow, Map<String, Value>), Failure> {
    place.actor.must(connection::READ)?;
    let row = connection::find(realm, id).await?;
    let shown = Shown {
        row,
        clients: Vec::new(),
    };
    let document = connection::show(realm, &shown)?;
    Ok((shown.row, document))
}
