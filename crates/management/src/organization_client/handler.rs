//! List, add, read, change, remove.

use axum::response::Response;
use guildhall_app::Error;
use guildhall_app::organization::{self, client};
use guildhall_model::declare;
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::{
    AddOrganizationClients, RemoveOrganizationClients, UpdateOrganizationClient,
};
use guildhall_model::schema::{integer, string};
use guildhall_store::{After, OrganizationClientRow, Page};
use guildhall_web::paging::{PagingQuery, Shape};
use serde_json::{Value, json};

use super::ClientPath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;

declare! {
    /// The query of `GET /organizations/{id}/clients`.
    pub(crate) struct ListClients {
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50; more than 100 are never answered.
        optional take: u32 = integer().range(1, 4_294_967_295);
    }
}

const LIST: List = List {
    key: "clients",
    sort: "organization-clients",
    shape: Shape::ItemsFirst,
};

fn shown(row: &OrganizationClientRow) -> Result<Value, Refusal> {
    let document: Value = serde_json::from_str(&row.document).map_err(Error::from)?;
    Ok(json!({
        "client_id": row.client_id,
        "use_for_member_access": row.use_for_member_access,
        "client": {
            "name": row.name,
            "is_first_party": row.is_first_party,
            "grant_types": document.get("grant_types").cloned().unwrap_or_else(|| json!([])),
        },
    }))
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(organization): PathOf<OrganizationId>,
    Query(query): Query<ListClients>,
) -> Result<Response, Refusal> {
    let ListClients { from, take } = query;
    let take = Some(take.unwrap_or(50).min(100));
    let asked = LIST.ask(
        PagingQuery {
            from,
            take,
            ..PagingQuery::default()
        },
        realm.now(),
    )?;
    let read = realm.store.read(
        (organization, asked.page.clone()),
        |(organization, page), mut tx| {
            Box::pin(async move {
                tx.organization(organization)
                    .await?
                    .ok_or_else(organization::missing)?;
                let (after, take) = match page {
                    Page::Checkpoint { after, take } => {
                        (after.as_ref().map_or("", |after| after.id.as_str()), *take)
                    }
                    Page::Offset { take, .. } => ("", *take),
                };
                Ok::<_, Error>(tx.organization_clients(organization, after, take).await?)
            })
        },
    );
    let place = |row: &OrganizationClientRow| After {
        created_at: 0,
        id: row.client_id.clone(),
    };
    asked.answer(read.await?, 0, place, |row| shown(&row))
}

/// Recorded: a bare list.
pub(super) async fn add(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    _: NoQuery,
    Body(body): Body<AddOrganizationClients>,
) -> Result<Response, Refusal> {
    let added = client::add(&realm, &actor, organization, body.clients).await?;
    answer::created(&added.iter().map(shown).collect::<Result<Vec<_>, _>>()?)
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<ClientPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let read = realm.store.read(
        (path.organization, path.client),
        |(organization, id), mut tx| {
            Box::pin(async move {
                tx.organization(organization)
                    .await?
                    .ok_or_else(organization::missing)?;
                tx.organization_client(organization, id)
                    .await?
                    .ok_or_else(client::missing_client)
            })
        },
    );
    answer::ok(&shown(&read.await?)?)
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<ClientPath>,
    _: NoQuery,
    Body(body): Body<UpdateOrganizationClient>,
) -> Result<Response, Refusal> {
    let access = body.use_for_member_access;
    answer::ok(&shown(
        &client::update(&realm, &actor, path.organization, path.client, access).await?,
    )?)
}

pub(super) async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    _: NoQuery,
    Body(body): Body<RemoveOrganizationClients>,
) -> Result<Response, Refusal> {
    client::remove(&realm, &actor, organization, body.client_ids()).await?;
    Ok(answer::nothing())
}
