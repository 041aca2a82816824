//! What happened in an organization: its entries of the tenant log.

use std::collections::BTreeMap;

use axum::response::Response;
use guildhall_app::{administrator, log, organization};
use guildhall_model::Timestamp;
use guildhall_store::{LogFilter, LogKeys, LogOrder};
use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use super::shown::Head;
use crate::error::{Failure, words};
use crate::extract::{Asked, OrganizationPath};
use crate::log::code;
use crate::moment::Moment;
use crate::page::{Page, Shell};
use crate::part::paging::number;
use crate::place::{InTenant, Place};

/// Entries on a page.
const SIZE: i64 = 30;
/// The last page that is shown: what lies behind it is read by the API.
const LAST: i64 = 33;

/// What the filter offers: its name in the address, its words, the codes of the entries.
const FILTERS: [(&str, &str, &[&str]); 5] = [
    ("", "organization.activity.all", &[]),
    ("logins", "organization.activity.logins", code::LOGINS),
    (
        "failures",
        "organization.activity.failures",
        code::FAILURES_OF_ORGANIZATION,
    ),
    ("members", "organization.activity.members", code::MEMBERS),
    ("changes", "organization.activity.changes", code::CHANGES),
];

#[derive(Debug, Serialize)]
struct Activity {
    head: Head,
    tab: &'static str,
    filters: Vec<Filter>,
    what: &'static str,
    user: String,
    rows: Vec<Entry>,
    previous: Option<i64>,
    next: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Filter {
    name: &'static str,
    words: String,
}

#[derive(Debug, Serialize)]
struct Entry {
    when: Moment,
    kind: String,
    is_failure: bool,
    what: String,
    who: String,
    ip: String,
    /// The whole entry, as the API answers it.
    document: String,
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(log::READ)?;
    let organization = organization::find(&realm, &id).await?;
    let wanted = asked.text("what").unwrap_or_default();
    let (what, _, kinds) = FILTERS
        .into_iter()
        .find(|(name, ..)| *name == wanted)
        .ok_or(Failure::NotFound)?;
    let number = number(&asked, LAST)?;
    let user = asked.text("user").map(str::to_owned);
    let filter = LogFilter {
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        keys: LogKeys {
            organization_id: Some(id.to_string()),
            user_id: user.clone(),
            ..LogKeys::default()
        },
        ..LogFilter::default()
    };
    let read = realm.store.read(filter, move |filter, mut tx| {
        Box::pin(async move {
            tx.search_logs(filter, LogOrder::Newest, (number * SIZE, SIZE + 1))
                .await
        })
    });
    let mut entries = read.await?;
    let size = usize::try_from(SIZE).unwrap_or(usize::MAX);
    let has_more = entries.len() > size && number < LAST;
    entries.truncate(size);
    let names = administrators(&place).await?;
    let activity = Activity {
        head: Head::new(&realm, &organization),
        tab: "activity",
        filters: FILTERS
            .into_iter()
            .map(|(name, key, _)| Filter {
                name,
                words: words(key),
            })
            .collect(),
        what,
        user: user.unwrap_or_default(),
        rows: entries
            .iter()
            .filter_map(|entry| line(entry, realm.now(), &names))
            .collect(),
        previous: number.checked_sub(1).filter(|before| *before >= 0),
        next: has_more.then_some(number + 1),
    };
    let shell = Shell::new(&place, activity.head.title.clone(), "organizations");
    Page::new(shell, activity).answer(StatusCode::OK, "organization_activity.html")
}

/// Administrators by their ids, since entries of what they did name them by these alone.
type Names = BTreeMap<String, String>;

async fn administrators(place: &Place) -> Result<Names, Failure> {
    let all = administrator::list(&place.session.system, &place.actor).await?;
    Ok(all.into_iter().map(|one| (one.user_id, one.name)).collect())
}

/// An entry in a line. One that has not the form of our entries is left out.
fn line(document: &str, now: Timestamp, names: &Names) -> Option<Entry> {
    let entry: Value = serde_json::from_str(document).ok()?;
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let kind = text("type")?.to_owned();
    let acting = text("user_id").map(|id| names.get(id).map_or(id, String::as_str));
    let who = text("user_name").or(acting);
    Some(Entry {
        when: Moment::new(Timestamp::parse(text("date")?)?, now),
        is_failure: code::is_failure(&kind),
        what: text("description").unwrap_or(&kind).to_owned(),
        who: who
            .or_else(|| text("client_name"))
            .unwrap_or_default()
            .to_owned(),
        ip: text("ip").unwrap_or_default().to_owned(),
        document: serde_json::to_string_pretty(&entry).ok()?,
        kind,
    })
}
