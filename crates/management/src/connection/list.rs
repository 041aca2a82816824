//! The list of connections.

use axum::response::Response;
use guildhall_app::Error;
use guildhall_app::connection::{read_clients, show};
use guildhall_model::connection::STRATEGIES;
use guildhall_model::declare;
use guildhall_model::schema::{Schema, array, boolean, integer, string};
use guildhall_store::ConnectionFilter;
use guildhall_web::paging::{PagingQuery, Shape};

use super::with_always;
use crate::error::Refusal;
use crate::extract::{Query, Tenant};
use crate::fields::Fields;
use crate::list::List;

const STRATEGY: Schema = string().one_of(STRATEGIES);

declare! {
    /// The query of `GET /connections`.
    pub(crate) struct ListConnections {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, u32::MAX as i64);
        /// The amount of entries per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
        /// Provide strategies to only retrieve connections with such strategies.
        optional strategy: Vec<String> = array(&STRATEGY);
        /// Provide the name of the connection to retrieve.
        optional name: String = string();
        /// A comma separated list of fields to include or exclude (depending on include_fields) from the result, empty to retrieve all fields.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
    }
}

const LIST: List = List {
    key: "connections",
    sort: "connections/created_at:1",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListConnections>,
) -> Result<Response, Refusal> {
    let ListConnections {
        page,
        per_page,
        include_totals,
        from,
        take,
        strategy,
        name,
        fields,
        include_fields,
    } = query;
    let fields = Fields::new(fields.as_deref(), include_fields);
    let fields = with_always(fields);
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        from,
        take,
    };
    let asked = LIST.ask(paging, realm.now())?;
    let filter = ConnectionFilter {
        strategies: strategy
            .filter(|strategies| !strategies.is_empty())
            .map(|strategies| format!(",{},", strategies.join(","))),
        name,
    };
    let plan = (filter, asked.page.clone(), asked.wants_total());
    let read = realm
        .store
        .read(plan, |(filter, page, wants_total), mut tx| {
            Box::pin(async move {
                let rows = tx.connections(filter, page).await?;
                let total = if *wants_total {
                    tx.connection_total(filter).await?
                } else {
                    0
                };
                Ok::<_, Error>((read_clients(rows, &mut tx).await?, total))
            })
        });
    let (rows, total) = read.await?;
    asked.answer(
        rows,
        total,
        |shown| shown.row.place(),
        |shown| Ok(fields.select(show(&realm, &shown)?)),
    )
}
