//! The lists of entries. A search is paged by position, newest first; a reader who wants everything goes on from the
//! entry he has seen last, oldest first.

use axum::response::Response;
use guildhall_app::{Error, Realm, log};
use guildhall_model::declare;
use guildhall_model::schema::{Problem, boolean, integer, string};
use guildhall_store::{LogFilter, LogOrder};
use guildhall_web::paging::{Envelope, Paging, PagingQuery, Shape};
use serde_json::{Map, Value};

use crate::answer;
use crate::error::Refusal;
use crate::extract::{PathOf, Query, Tenant};
use crate::fields::Fields;
use crate::user::UserPath;

declare! {
    /// The query of `GET /logs`.
    pub(crate) struct ListLogs {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(0, 100);
        /// Field to use for sorting appended with :1 for ascending and :-1 for descending: date:-1 (default) or date:1.
        optional sort: String = string();
        /// Comma-separated list of fields to include or exclude in the result.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// log_id of the entry behind which to begin; entries come in the order in which they were written.
        optional from: String = string();
        /// Number of entries behind from. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
        /// Query in Lucene query string syntax.
        optional search: String = string();
        /// The same as search.
        optional q: String = string();
    }
}

declare! {
    /// The query of `GET /users/{id}/logs`.
    pub(crate) struct ListUserLogs {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Field to use for sorting appended with :1 for ascending and :-1 for descending: date:-1 (default) or date:1.
        optional sort: String = string();
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
    }
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListLogs>,
) -> Result<Response, Refusal> {
    let ListLogs {
        page,
        per_page,
        sort,
        fields,
        include_fields,
        include_totals,
        from,
        take,
        search,
        q,
    } = query;
    let fields = Fields::new(fields.as_deref(), include_fields);
    let order = order(sort.as_deref())?;
    let mut filter = LogFilter::default();
    for (parameter, query) in [("q", q), ("search", search)] {
        if let Some(query) = query.filter(|query| !query.is_empty()) {
            log::parse_query(parameter, &query, &mut filter)?;
        }
    }
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        from,
        take,
    };
    answer(&realm, paging.decide()?, filter, order, &fields).await
}

pub(super) async fn of_user(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<ListUserLogs>,
) -> Result<Response, Refusal> {
    let ListUserLogs {
        page,
        per_page,
        sort,
        include_totals,
    } = query;
    let order = order(sort.as_deref())?;
    let mut filter = LogFilter::default();
    filter.keys.user_id = Some(id);
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        ..PagingQuery::default()
    };
    answer(&realm, paging.decide()?, filter, order, &Fields::default()).await
}

fn order(sort: Option<&str>) -> Result<LogOrder, Refusal> {
    match sort {
        None | Some("" | "date:-1") => Ok(LogOrder::Newest),
        Some("date:1") => Ok(LogOrder::Oldest),
        Some(other) => Err(Refusal::query(&Problem::new(
            format!("No enum match for: {other}"),
            "sort",
            "Entries are sorted by date:-1 or date:1",
        ))),
    }
}

async fn answer(
    realm: &Realm,
    paging: Paging,
    filter: LogFilter,
    order: LogOrder,
    fields: &Fields,
) -> Result<Response, Refusal> {
    let (size, skip) = (
        i64::from(paging.size()),
        i64::try_from(paging.offset()).unwrap_or(i64::MAX),
    );
    if let Paging::Checkpoint { after, .. } = &paging {
        let after = after.clone().unwrap_or_default();
        let read = realm.store.read((after, size), |(after, size), mut tx| {
            Box::pin(async move { tx.logs_after(after, *size).await })
        });
        return answer::ok(&shown(read.await?, fields)?);
    }
    let plan = (filter, paging.wants_total());
    let read = realm
        .store
        .read(plan, move |(filter, wants_total), mut tx| {
            Box::pin(async move {
                let entries = tx.search_logs(filter, order, (skip, size)).await?;
                let total = if *wants_total {
                    tx.count_logs(filter).await?
                } else {
                    0
                };
                Ok::<_, Error>((entries, total))
            })
        });
    let (entries, total) = read.await?;
    answer::ok(&Envelope {
        shape: Shape::WithLength,
        key: "logs",
        paging: &paging,
        items: &shown(entries, fields)?,
        total: u64::try_from(total).unwrap_or(0),
        next: None,
    })
}

fn shown(entries: Vec<String>, fields: &Fields) -> Result<Vec<Map<String, Value>>, Refusal> {
    let entries = entries.into_iter().map(|entry| {
        let entry: Map<String, Value> = serde_json::from_str(&entry).map_err(Error::from)?;
        Ok(fields.select(entry))
    });
    entries.collect()
}
