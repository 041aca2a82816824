//! The list of users.

use axum::response::Response;
use guildhall_app::{Error, Realm, user};
use guildhall_store::{Match, UserFilter, UserRow};

use super::shown::{SECTION, address, list_address, name, profile};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::moment::Moment;
use crate::page::Mark;
use crate::part::listing::{Listing, Row, count};
use crate::part::paging::Part;
use crate::part::{Cell, Link};
use crate::place::InTenant;

/// Names the order in cursors.
const SORT: &str = "dashboard/users";

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(user::READ)?;
    let part = Part::asked(&asked, SORT, realm.now())?;
    let query = asked.text("q").unwrap_or_default().to_owned();
    let (mut rows, notice) = match filter(&query) {
        Ok(filter) => {
            let read = realm
                .store
                .read((filter, part.page()), |(filter, page), mut tx| {
                    Box::pin(async move { Ok::<_, Error>(tx.users(filter, page).await?) })
                });
            (read.await?, None)
        }
        Err(error) => (
            Vec::new(),
            Refused::from_error(error, "q")?.problems.all.pop(),
        ),
    };
    let next = part.cut(&mut rows, UserRow::place);
    let actions = place
        .may(user::CREATE)
        .then(|| Link::new(words("user.new"), format!("{}/new", list_address(&realm))));
    let summary = count(rows.len());
    let rows: Result<Vec<Row>, Error> = rows.into_iter().map(|user| row(&realm, &user)).collect();
    let listing = Listing {
        address: list_address(&realm),
        title: words("users.title"),
        lead: words("users.lead"),
        icon: "users",
        actions: actions.into_iter().collect(),
        search: Some(words("users.search")),
        query,
        notice: notice.map(|problem| problem.text),
        column: words("users.one"),
        columns: vec![
            words("users.status"),
            words("users.id"),
            words("organizations.created"),
        ],
        summary,
        rows: rows?,
        next,
        is_first: part.is_first(),
        none: words("users.none"),
    };
    listing.answer(&place, SECTION, &asked)
}

fn row(realm: &Realm, user: &UserRow) -> Result<Row, Error> {
    let profile = profile(user)?;
    let name = name(user, &profile);
    Ok(Row {
        mark: Mark::new(&name, &user.id),
        shape: "user",
        subtitle: profile.email().unwrap_or_default().to_owned(),
        address: address(realm, &user.id),
        cells: vec![
            status(user),
            Cell::Id(user.id.clone()),
            Cell::When(Moment::new(user.created_at, realm.now())),
        ],
        title: name,
    })
}

/// Whether the user may log in.
pub(super) fn status(user: &UserRow) -> Cell {
    if user.blocked {
        Cell::Bad(words("users.blocked"))
    } else {
        Cell::Good(words("users.active"))
    }
}

/// What a search means: an id, the beginning of an address or of a name, or the API's own query.
fn filter(query: &str) -> Result<UserFilter, Error> {
    let mut filter = UserFilter::default();
    let begins = || Some(Match::Prefix(query.to_lowercase()));
    if query.contains(':') {
        user::parse_query(query, &mut filter)?;
    } else if query.contains('|') {
        filter.id = Some(query.to_owned());
    } else if query.contains('@') {
        filter.email = begins();
    } else if !query.is_empty() {
        filter.name = begins();
    }
    Ok(filter)
}
