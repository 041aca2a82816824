//! The organizations with which a client grant is associated.

use axum::response::Response;
use guildhall_app::client_grant;
use guildhall_model::declare;
use guildhall_model::schema::{boolean, integer, string};
use guildhall_web::paging::{PagingQuery, Shape};

use super::GrantPath;
use crate::error::Refusal;
use crate::extract::{PathOf, Query, Tenant};
use crate::list::List;

const LIST: List = List {
    key: "organizations",
    sort: "client-grants/organizations",
    shape: Shape::ItemsFirst,
};

declare! {
    /// The query of `GET /client-grants/{id}/organizations`.
    pub(crate) struct ListOrganizations {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, i64::MAX);
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

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(GrantPath(id)): PathOf<GrantPath>,
    Query(query): Query<ListOrganizations>,
) -> Result<Response, Refusal> {
    let ListOrganizations {
        page,
        per_page,
        include_totals,
        from,
        take,
    } = query;
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        from,
        take,
    };
    let asked = LIST.ask(paging, realm.now())?;
    let page = asked.page.clone();
    let (rows, total) = client_grant::organizations(&realm, id, page, asked.wants_total()).await?;
    asked.answer(
        rows,
        total,
        |(_, place)| place.clone(),
        |(organization, _)| Ok(organization),
    )
}
