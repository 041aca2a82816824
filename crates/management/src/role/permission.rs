//! The permissions of a role.

use axum::response::Response;
use guildhall_app::{Error, role};
use guildhall_model::declare;
use guildhall_model::role::Permissions;
use guildhall_model::schema::{boolean, integer};
use guildhall_web::paging::{PagingQuery, Shape};
use serde_json::json;

use super::{RolePath, ShownPermission};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;

declare! {
    /// The query of the permissions of a role or a user.
    pub(crate) struct ListPermissions {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
    }
}

/// Which page of permissions is asked for.
pub(crate) fn permission_page(query: ListPermissions) -> PagingQuery {
    let ListPermissions {
        page,
        per_page,
        include_totals,
    } = query;
    PagingQuery {
        page,
        per_page,
        include_totals,
        ..PagingQuery::default()
    }
}

const LIST: List = List {
    key: "permissions",
    sort: "permissions",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(RolePath(id)): PathOf<RolePath>,
    Query(query): Query<ListPermissions>,
) -> Result<Response, Refusal> {
    let asked = LIST.ask(permission_page(query), realm.now())?;
    let read = realm
        .store
        .read((id, asked.page.clone()), |(id, page), mut tx| {
            Box::pin(async move {
                tx.role(id).await?.ok_or_else(role::missing)?;
                Ok::<_, Error>((
                    tx.role_permissions(id, page).await?,
                    tx.role_permission_total(id).await?,
                ))
            })
        });
    let (rows, total) = read.await?;
    asked.answer_page(rows, total, ShownPermission::new)
}

/// Recorded: 201 with an empty object.
pub(super) async fn add(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
    Body(body): Body<Permissions>,
) -> Result<Response, Refusal> {
    role::add_permissions(&realm, &actor, id, body.permissions).await?;
    answer::created(&json!({}))
}

pub(super) async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
    Body(body): Body<Permissions>,
) -> Result<Response, Refusal> {
    role::remove_permissions(&realm, &actor, id, body.permissions).await?;
    Ok(answer::nothing())
}
