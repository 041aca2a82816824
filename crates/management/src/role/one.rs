//! Roles: list, create, read, change, delete.

use axum::response::Response;
use guildhall_app::{Error, role};
use guildhall_model::declare;
use guildhall_model::role::{CreateRole, UpdateRole};
use guildhall_model::schema::{boolean, integer, string};
use guildhall_store::RoleRow;
use guildhall_web::paging::{PagingQuery, Shape};
use serde_json::json;

use super::{RolePath, Shown};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;

declare! {
    /// The query of `GET /roles`.
    pub(crate) struct ListRoles {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Optional filter on name (case-insensitive).
        optional name_filter: String = string();
    }
}

const LIST: List = List {
    key: "roles",
    sort: "roles",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListRoles>,
) -> Result<Response, Refusal> {
    let ListRoles {
        page,
        per_page,
        include_totals,
        name_filter,
    } = query;
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        ..PagingQuery::default()
    };
    let asked = LIST.ask(paging, realm.now())?;
    let plan = (asked.page.clone(), asked.wants_total(), name_filter);
    let read = realm.store.read(plan, |(page, wants_total, name), mut tx| {
        Box::pin(async move {
            let rows = tx.roles(name.as_deref(), page).await?;
            let total = if *wants_total {
                tx.role_total(name.as_deref()).await?
            } else {
                0
            };
            Ok::<_, Error>((rows, total))
        })
    });
    let (rows, total) = read.await?;
    asked.answer(rows, total, RoleRow::place, |role| {
        Ok(serde_json::to_value(Shown::read(&role)).map_err(guildhall_app::Error::from)?)
    })
}

/// Recorded: 200, not 201.
pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    Body(body): Body<CreateRole>,
) -> Result<Response, Refusal> {
    answer::ok(&Shown::created(&role::create(&realm, &actor, body).await?))
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::ok(&Shown::read(&role::find(&realm, id).await?))
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
    Body(change): Body<UpdateRole>,
) -> Result<Response, Refusal> {
    answer::ok(&Shown::read(
        &role::update(&realm, &actor, id, change).await?,
    ))
}

/// Recorded: 200 with an empty object.
pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    role::delete(&realm, &actor, id).await?;
    answer::ok(&json!({}))
}
