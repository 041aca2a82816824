//! The list of clients.

use axum::response::Response;
use guildhall_app::Error;
use guildhall_app::client::{Sight, show};
use guildhall_model::declare;
use guildhall_model::schema::{boolean, integer, string};
use guildhall_store::{ClientFilter, ClientRow};
use guildhall_web::paging::{PagingQuery, Shape};

use super::beside;
use crate::error::Refusal;
use crate::extract::{Caller, Query, Tenant};
use crate::fields::Fields;
use crate::list::List;

declare! {
    /// The query of `GET /clients`.
    pub(crate) struct ListClients {
        /// Comma-separated list of fields to include or exclude (based on value provided for include_fields).
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, u32::MAX as i64);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(0, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
        /// Optional filter on the global client parameter.
        optional is_global: bool = boolean();
        /// Optional filter on whether or not a client is a first-party client.
        optional is_first_party: bool = boolean();
        /// Optional filter by a comma-separated list of application types.
        optional app_type: String = string();
    }
}

const LIST: List = List {
    key: "clients",
    sort: "clients/created_at:1",
    shape: Shape::TotalFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    Query(query): Query<ListClients>,
) -> Result<Response, Refusal> {
    let ListClients {
        fields,
        include_fields,
        page,
        per_page,
        include_totals,
        from,
        take,
        is_global,
        is_first_party,
        app_type,
    } = query;
    let fields = Fields::new(fields.as_deref(), include_fields);
    let sight = Sight::of(&actor);
    for name in fields.asked() {
        sight.must_show(name)?;
    }
    // Recorded: the tenant comes whatever is asked for.
    let fields = beside(fields, "tenant");
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        from,
        take,
    };
    let asked = LIST.ask(paging, realm.now())?;
    let filter = ClientFilter {
        is_global,
        is_first_party,
        app_types: app_type.map(|types| format!(",{},", types.replace(' ', ""))),
    };
    let plan = (filter, asked.page.clone(), asked.wants_total());
    let read = realm
        .store
        .read(plan, |(filter, page, wants_total), mut tx| {
            Box::pin(async move {
                let rows = tx.clients(filter, page).await?;
                let total = if *wants_total {
                    tx.client_total(filter).await?
                } else {
                    0
                };
                Ok::<_, Error>((rows, total))
            })
        });
    let (rows, total) = read.await?;
    asked.answer(rows, total, ClientRow::place, |row| {
        Ok(fields.select(show(&realm, &row, sight)?))
    })
}
