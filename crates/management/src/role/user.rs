//! The users who have a role.

use axum::response::Response;
use guildhall_app::{Error, role};
use guildhall_model::declare;
use guildhall_model::role::RoleUsers;
use guildhall_model::schema::{boolean, integer, string};
use guildhall_store::{After, UserRow};
use guildhall_web::paging::{PagingQuery, Shape};
use serde_json::json;

use super::RolePath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;
use crate::user::summary;

declare! {
    /// The query of `GET /roles/{id}/users`.
    pub(crate) struct ListUsers {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
    }
}

const LIST: List = List {
    key: "users",
    sort: "role-users",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(RolePath(id)): PathOf<RolePath>,
    Query(query): Query<ListUsers>,
) -> Result<Response, Refusal> {
    let ListUsers {
        page,
        per_page,
        include_totals,
        from,
        take,
    } = query;
    let asked = LIST.ask(
        PagingQuery {
            page,
            per_page,
            include_totals,
            from,
            take,
        },
        realm.now(),
    )?;
    let read = realm.store.read(
        (id, asked.page.clone(), asked.wants_total()),
        |(id, page, wants_total), mut tx| {
            Box::pin(async move {
                tx.role(id).await?.ok_or_else(role::missing)?;
                let rows = tx.role_users(id, page).await?;
                let total = if *wants_total {
                    tx.role_user_total(id).await?
                } else {
                    0
                };
                Ok::<_, Error>((rows, total))
            })
        },
    );
    let (rows, total) = read.await?;
    let place = |user: &UserRow| After {
        created_at: 0,
        id: user.id.clone(),
    };
    asked.answer(rows, total, place, |user| summary(&user.id, &user.document))
}

pub(super) async fn add(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(RolePath(id)): PathOf<RolePath>,
    _: NoQuery,
    Body(body): Body<RoleUsers>,
) -> Result<Response, Refusal> {
    role::add_users(&realm, &actor, id, body.users).await?;
    answer::ok(&json!({}))
}
