//! The organizations of a user.

use axum::response::Response;
use guildhall_app::{Error, user};
use guildhall_model::declare;
use guildhall_model::schema::{boolean, integer};
use guildhall_web::paging::{PagingQuery, Shape};

use super::UserPath;
use crate::error::Refusal;
use crate::extract::{PathOf, Query, Tenant};
use crate::list::List;

declare! {
    /// The query of `GET /users/{id}/organizations`.
    pub(crate) struct ListOrganizations {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 1000);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
    }
}

const LIST: List = List {
    key: "organizations",
    sort: "user-organizations",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<ListOrganizations>,
) -> Result<Response, Refusal> {
    let ListOrganizations {
        page,
        per_page,
        include_totals,
    } = query;
    let asked = LIST.ask(
        PagingQuery {
            page,
            per_page,
            include_totals,
            ..PagingQuery::default()
        },
        realm.now(),
    )?;
    let read = realm
        .store
        .read((id, asked.page.clone()), |(id, page), mut tx| {
            Box::pin(async move {
                tx.user(id).await?.ok_or_else(user::missing)?;
                let rows = tx.user_organizations(id, page).await?;
                // Recorded: behind the end the total is told as 0.
                let total = if rows.is_empty() {
                    0
                } else {
                    tx.user_organization_total(id).await?
                };
                Ok::<_, Error>((rows, total))
            })
        });
    let (rows, total) = read.await?;
    asked.answer_page(rows, total, Ok)
}
