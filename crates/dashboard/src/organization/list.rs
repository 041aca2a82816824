//! The list of organizations, and the search in it.

use axum::response::Response;
use guildhall_app::{Error, Realm, organization};
use guildhall_model::Timestamp;
use guildhall_model::organization::{Organization, asked_words};
use guildhall_store::{After, Counted, OrganizationOrder, Page as Part};
use guildhall_web::cursor::{CursorError, KeyValue, ListCursor};
use http::StatusCode;
use serde::Serialize;

use super::shown::{Head, list_address};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::moment::Moment;
use crate::page::{Page, Shell};
use crate::place::InTenant;

/// Organizations on a page.
const SIZE: usize = 20;
/// Found ones that are shown; who looks for one among more types another word.
const FOUND: usize = 50;
/// Names the order in cursors: the newest first.
const SORT: &str = "dashboard/organizations";

#[derive(Debug, Serialize)]
struct List {
    address: String,
    query: String,
    rows: Vec<Line>,
    total: i64,
    /// Whether more were found than are shown.
    is_cut: bool,
    next: Option<String>,
    previous: Option<String>,
    can_create: bool,
}

#[derive(Debug, Serialize)]
struct Line {
    head: Head,
    logo: Option<String>,
    made: Moment,
}

/// A part of the list, and whether there is more on either side.
struct Piece {
    rows: Vec<(Organization, i64)>,
    has_newer: bool,
    has_older: bool,
}

/// Which part is wanted.
enum Wanted {
    Newest,
    OlderThan(After),
    NewerThan(After),
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(organization::READ)?;
    let query = asked.text("q").unwrap_or_default().to_owned();
    let now = realm.now();
    let words_of_query = asked_words(&query);
    let mut list = List {
        address: list_address(&realm),
        rows: Vec::new(),
        total: total(&realm).await?,
        is_cut: false,
        next: None,
        previous: None,
        can_create: place.may(organization::CREATE),
        query,
    };
    let rows = if list.query.is_empty() {
        let piece = piece(&realm, wanted(&asked, now)?).await?;
        let cursor = |row: Option<&(Organization, i64)>| row.map(|row| cursor(row, now));
        list.next = cursor(piece.rows.last().filter(|_| piece.has_older));
        list.previous = cursor(piece.rows.first().filter(|_| piece.has_newer));
        piece.rows
    } else {
        let mut found = search(&realm, words_of_query).await?;
        list.is_cut = found.len() > FOUND;
        found.truncate(FOUND);
        found
    };
    list.rows = rows
        .into_iter()
        .map(|(organization, made)| line(&realm, &organization, made))
        .collect();
    let shell = Shell::new(&place, words("organizations.title"), "organizations");
    let shell = shell.after(asked.text("done"));
    Page::new(shell, list).answer(StatusCode::OK, "organizations.html")
}

fn line(realm: &Realm, organization: &Organization, made: i64) -> Line {
    let branding = organization.branding.as_ref();
    Line {
        head: Head::new(realm, organization),
        logo: branding.and_then(|branding| branding.logo_url.clone()),
        made: Moment::new(Timestamp::from_milliseconds(made), realm.now()),
    }
}

async fn total(realm: &Realm) -> Result<i64, Failure> {
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move { tx.total(Counted::Organizations).await })
    });
    Ok(read.await?)
}

/// A query without a letter or digit finds nothing.
async fn search(realm: &Realm, words: Vec<String>) -> Result<Vec<(Organization, i64)>, Failure> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let take = i64::try_from(FOUND + 1).unwrap_or(i64::MAX);
    let read = realm.store.read(words, move |words, mut tx| {
        Box::pin(async move { tx.search_organizations(words, take).await })
    });
    Ok(read.await?)
}

/// A part of the list, read in the direction in which one pages.
async fn piece(realm: &Realm, wanted: Wanted) -> Result<Piece, Failure> {
    let (order, after) = match wanted {
        Wanted::Newest => (OrganizationOrder::CreatedDescending, None),
        Wanted::OlderThan(after) => (OrganizationOrder::CreatedDescending, Some(after)),
        Wanted::NewerThan(after) => (OrganizationOrder::Created, Some(after)),
    };
    let is_first = after.is_none();
    let take = i64::try_from(SIZE + 1).unwrap_or(i64::MAX);
    let page = Part::Checkpoint { after, take };
    let read = realm.store.read(page, move |page, mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.organizations(order, page).await?) })
    });
    let rows = read.await?.into_iter();
    let mut rows: Vec<_> = rows
        .map(|(organization, place)| (organization, place.created_at))
        .collect();
    let more = rows.len() > SIZE;
    rows.truncate(SIZE);
    Ok(if order == OrganizationOrder::Created {
        rows.reverse();
        Piece {
            rows,
            has_newer: more,
            has_older: true,
        }
    } else {
        Piece {
            rows,
            has_newer: !is_first,
            has_older: more,
        }
    })
}

fn wanted(asked: &Asked, now: Timestamp) -> Result<Wanted, Failure> {
    let read = |text: &str| read_cursor(text, now).map_err(|_| Failure::NotFound);
    Ok(match (asked.text("from"), asked.text("before")) {
        (Some(from), _) => Wanted::OlderThan(read(from)?),
        (None, Some(before)) => Wanted::NewerThan(read(before)?),
        (None, None) => Wanted::Newest,
    })
}

fn cursor((organization, made): &(Organization, i64), now: Timestamp) -> String {
    let keys = vec![
        KeyValue::Integer(*made),
        KeyValue::Text(organization.id.to_string()),
    ];
    ListCursor::new(SORT, keys, now).encode()
}

fn read_cursor(text: &str, now: Timestamp) -> Result<After, CursorError> {
    let cursor = ListCursor::decode(text, SORT, 2, now)?;
    match cursor.keys.as_slice() {
        [time, id] => Ok(After {
            created_at: time.integer()?,
            id: id.text()?.to_owned(),
        }),
        _ => Err(CursorError::Malformed),
    }
}
