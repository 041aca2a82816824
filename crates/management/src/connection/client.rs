//! `/connections/{id}/clients`: for which clients a connection is enabled.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::connection::client::{self, Switch};
use guildhall_model::connection::CONNECTION_CLIENTS;
use guildhall_model::declare;
use guildhall_model::schema::{integer, string};
use guildhall_store::{After, Page};
use guildhall_web::paging::{PagingQuery, Shape};
use serde::{Deserialize, Serialize};

use super::ConnectionPath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, NoQuery, PathOf, Query, Tenant, value};
use crate::list::List;

declare! {
    /// The query of `GET /connections/{id}/clients`.
    pub(crate) struct ListClients {
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 1000);
        /// Optional Id from which to start selection.
        optional from: String = string().length(0, 1000);
    }
}

const LIST: List = List {
    key: "clients",
    sort: "connections/clients/client_id:1",
    shape: Shape::ItemsFirst,
};

/// How many are answered when the request does not say.
const USUAL: u32 = 50;

/// A client for which the connection is enabled.
#[derive(Serialize)]
struct Enabled {
    client_id: String,
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(ConnectionPath(id)): PathOf<ConnectionPath>,
    Query(ListClients { take, from }): Query<ListClients>,
) -> Result<Response, Refusal> {
    let paging = PagingQuery {
        from,
        take: Some(take.unwrap_or(USUAL)),
        ..PagingQuery::default()
    };
    let asked = LIST.ask(paging, realm.now())?;
    let (after, take) = match asked.page.clone() {
        Page::Checkpoint { after, take } => (after.map(|after| after.id), take),
        Page::Offset { take, .. } => (None, take),
    };
    let clients = client::list(&realm, id, after.unwrap_or_default(), take).await?;
    asked.answer(
        clients,
        0,
        // Ordered by the id alone.
        |client| After {
            created_at: 0,
            id: client.clone(),
        },
        |client_id| Ok(Enabled { client_id }),
    )
}

/// One entry of the body.
#[derive(Deserialize)]
struct Entry {
    client_id: String,
    status: bool,
}

pub(super) async fn switch(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(ConnectionPath(id)): PathOf<ConnectionPath>,
    _: NoQuery,
    request: Request,
) -> Result<Response, Refusal> {
    let body = value(request, &CONNECTION_CLIENTS).await?;
    let entries: Vec<Entry> = serde_json::from_value(body).map_err(guildhall_app::Error::from)?;
    let switches = entries
        .into_iter()
        .map(|Entry { client_id, status }| Switch {
            client_id,
            enabled: status,
        })
        .collect();
    client::switch(&realm, &actor, id, switches).await?;
    Ok(answer::nothing())
}
