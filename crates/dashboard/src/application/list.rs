//! The list of applications.

use axum::response::Response;
use guildhall_app::{Error, client};
use guildhall_store::{ClientFilter, ClientRow, Page as Piece};

use super::shown::{SECTION, address, kind, list_address};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::moment::Moment;
use crate::page::Mark;
use crate::part::listing::{Listing, Row, count};
use crate::part::paging::Part;
use crate::part::{Cell, Link};
use crate::place::InTenant;
use crate::text::has_words;

/// Names the order in cursors.
const SORT: &str = "dashboard/applications";
/// Applications in which a name is looked for.
const SEARCHED: i64 = 1000;

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(client::READ)?;
    let now = realm.now();
    let part = Part::asked(&asked, SORT, now)?;
    let query = asked.text("q").unwrap_or_default().to_owned();
    let page = if query.is_empty() {
        part.page()
    } else {
        Piece::Checkpoint {
            after: None,
            take: SEARCHED,
        }
    };
    let filter = ClientFilter {
        is_global: Some(false),
        ..ClientFilter::default()
    };
    let read = realm.store.read((filter, page), |(filter, page), mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.clients(filter, page).await?) })
    });
    let mut rows = read.await?;
    let next = if query.is_empty() {
        part.cut(&mut rows, ClientRow::place)
    } else {
        rows.retain(|row| matches(row, &query));
        None
    };
    let actions = place.may(client::CREATE).then(|| {
        Link::new(
            words("application.new"),
            format!("{}/new", list_address(&realm)),
        )
    });
    let listing = Listing {
        address: list_address(&realm),
        title: words("applications.title"),
        lead: words("applications.lead"),
        icon: "app-window",
        actions: actions.into_iter().collect(),
        search: Some(words("applications.search")),
        query,
        notice: None,
        column: words("applications.one"),
        columns: vec![words("applications.id"), words("organizations.created")],
        summary: count(rows.len()),
        rows: rows
            .into_iter()
            .map(|row| Row {
                mark: Mark::new(&row.name, &row.id),
                shape: "app",
                subtitle: kind(row.app_type.as_deref()),
                address: address(&realm, &row.id),
                cells: vec![
                    Cell::Id(row.id),
                    Cell::When(Moment::new(row.created_at, now)),
                ],
                title: row.name,
            })
            .collect(),
        next,
        is_first: part.is_first(),
        none: words("applications.none"),
    };
    listing.answer(&place, SECTION, &asked)
}

/// Whether the id is what is looked for, or the name has its words.
pub(crate) fn matches(row: &ClientRow, query: &str) -> bool {
    row.id == query || has_words(&row.name, query)
}
