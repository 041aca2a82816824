//! The list of connections.

use axum::response::Response;
use guildhall_app::{Error, connection};
use guildhall_store::{ConnectionFilter, ConnectionRow};

use super::{DATABASE, OPENID_CONNECT, SECTION, address, list_address, strategy};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::moment::Moment;
use crate::page::Mark;
use crate::part::listing::{Listing, Row, count};
use crate::part::paging::Part;
use crate::part::{Cell, Link};
use crate::place::InTenant;

/// Names the order in cursors.
const SORT: &str = "dashboard/connections";

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(connection::READ)?;
    let part = Part::asked(&asked, SORT, realm.now())?;
    let query = asked.text("q").unwrap_or_default().to_owned();
    let filter = ConnectionFilter {
        strategies: None,
        name: (!query.is_empty()).then(|| query.clone()),
    };
    let read = realm
        .store
        .read((filter, part.page()), |(filter, page), mut tx| {
            Box::pin(async move { Ok::<_, Error>(tx.connections(filter, page).await?) })
        });
    let mut rows = read.await?;
    let next = part.cut(&mut rows, ConnectionRow::place);
    let list = list_address(&realm);
    let actions = if place.may(connection::CREATE) {
        vec![
            Link::new(
                words("connection.new.database"),
                format!("{list}/new/{DATABASE}"),
            ),
            Link::new(
                words("connection.new.provider"),
                format!("{list}/new/{OPENID_CONNECT}"),
            ),
        ]
    } else {
        Vec::new()
    };
    let listing = Listing {
        address: list,
        title: words("connections.title"),
        lead: words("connections.lead"),
        icon: "plug",
        actions,
        search: Some(words("connections.search")),
        query,
        notice: None,
        column: words("organization.connections.one"),
        columns: vec![
            words("connections.strategy"),
            words("organizations.id"),
            words("organizations.created"),
        ],
        summary: count(rows.len()),
        rows: rows
            .into_iter()
            .map(|row| Row {
                mark: Mark::new(&row.name, &row.id),
                shape: "con",
                subtitle: String::new(),
                address: address(&realm, &row.id),
                cells: vec![
                    Cell::Text(strategy(&row.strategy)),
                    Cell::Id(row.id),
                    Cell::When(Moment::new(row.created_at, realm.now())),
                ],
                title: row.name,
            })
            .collect(),
        next,
        is_first: part.is_first(),
        none: words("connections.none"),
    };
    listing.answer(&place, SECTION, &asked)
}
