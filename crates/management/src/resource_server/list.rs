//! The list of resource servers.

use axum::response::Response;
use guildhall_app::resource_server::{self, Listed, Listing, show};
use guildhall_model::declare;
use guildhall_model::schema::{Schema, array, boolean, integer, string};
use guildhall_store::ResourceServerRow;
use guildhall_web::paging::{PagingQuery, Shape};

use crate::error::Refusal;
use crate::extract::{Query, Tenant};
use crate::list::List;

const IDENTIFIER: Schema = string().length(1, usize::MAX);

const LIST: List = List {
    key: "resource_servers",
    sort: "resource-servers",
    shape: Shape::TotalFirst,
};

declare! {
    /// The query of `GET /resource-servers`.
    pub(crate) struct ListResourceServers {
        /// An optional filter on the resource server identifier. Must be URL encoded and may be specified multiple times.
        optional identifiers: Vec<String> = array(&IDENTIFIER);
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, i64::MAX);
        /// Number of results per page.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Whether specified fields are to be included (true) or excluded (false). There is no parameter that specifies any.
        optional include_fields: bool = boolean();
    }
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListResourceServers>,
) -> Result<Response, Refusal> {
    let ListResourceServers {
        identifiers,
        page,
        per_page,
        include_totals,
        include_fields: _,
    } = query;
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        ..PagingQuery::default()
    };
    let asked = LIST.ask(paging, realm.now())?;
    let listed = Listed {
        identifiers,
        page: asked.page.clone(),
        wants_total: asked.wants_total(),
    };
    let Listing {
        servers,
        total,
        clients,
    } = resource_server::list(&realm, listed).await?;
    asked.answer(servers, total, ResourceServerRow::place, |server| {
        Ok(show(&realm, &server, &clients)?)
    })
}
