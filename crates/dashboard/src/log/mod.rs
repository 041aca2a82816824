//! The log of a tenant: what happened, newest first, and each entry whole.

pub(crate) mod code;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use guildhall_app::{Error, Realm, log};
use guildhall_model::Timestamp;
use guildhall_store::{LogFilter, LogOrder};
use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::Dashboard;
use crate::error::{Failure, Problems, Refused, words};
use crate::extract::Asked;
use crate::moment::Moment;
use crate::page::{Page, Shell};
use crate::part::sheet::{Section, Sheet};
use crate::part::{Cell, Link};
use crate::place::InTenant;

/// The entry of the navigation.
const SECTION: &str = "logs";
/// Entries on a page.
const SIZE: usize = 50;
/// The pages of the log.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new()
        .route("/tenants/{tenant}/logs", get(list))
        .route("/tenants/{tenant}/logs/{entry}", get(show))
}

#[derive(Debug, Serialize)]
struct Logs {
    address: String,
    query: String,
    kind: String,
    rows: Vec<Line>,
    /// Where older entries begin.
    older: Option<String>,
    is_first: bool,
}

/// An entry in a line.
#[derive(Debug, Serialize)]
struct Line {
    address: String,
    tone: &'static str,
    code: String,
    what: String,
    who: String,
    organization: String,
    when: Option<Moment>,
}

async fn list(InTenant { place, realm }: InTenant, asked: Asked) -> Result<Response, Failure> {
    place.actor.must(log::READ)?;
    let query = asked.text("q").unwrap_or_default();
    let kind = asked.text("kind").unwrap_or_default();
    let (mut status, mut problems) = (StatusCode::OK, Problems::default());
    let mut entries = match filter(query, kind, asked.text("before")) {
        Ok(filter) => entries(&realm, filter, SIZE + 1).await?,
        Err(error) => {
            Refused { status, problems } = Refused::from_error(error, "q")?;
            Vec::new()
        }
    };
    let has_more = entries.len() > SIZE;
    entries.truncate(SIZE);
    let last = entries.last().filter(|_| has_more);
    let logs = Logs {
        address: address(&realm),
        query: query.to_owned(),
        kind: kind.to_owned(),
        older: last.map(|entry| text(entry, "log_id")),
        rows: entries.iter().map(|entry| line(&realm, entry)).collect(),
        is_first: asked.text("before").is_none(),
    };
    Page::new(Shell::new(&place, words("logs.title"), SECTION), logs)
        .with(problems)
        .answer(status, "logs.html")
}

fn address(realm: &Realm) -> String {
    format!("/tenants/{}/logs", realm.tenant.name)
}

fn filter(query: &str, kind: &str, before: Option<&str>) -> Result<LogFilter, Error> {
    let mut filter = LogFilter::default();
    if !query.is_empty() {
        log::parse_query("q", query, &mut filter)?;
    }
    let kinds = match kind {
        "failed" => code::FAILURES,
        "succeeded" => code::SUCCESSES,
        "administration" => code::ADMINISTRATION,
        _ => &[],
    };
    if filter.kinds.is_empty() {
        filter.kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    }
    if let Some(before) = before {
        filter.until = Some(before.to_owned());
    }
    Ok(filter)
}

async fn entries(realm: &Realm, filter: LogFilter, take: usize) -> Result<Vec<Value>, Failure> {
    let take = i64::try_from(take).unwrap_or(i64::MAX);
    let read = realm.store.read(filter, move |filter, mut tx| {
        Box::pin(async move { tx.search_logs(filter, LogOrder::Newest, (0, take)).await })
    });
    let entries: Result<Vec<Value>, serde_json::Error> = read
        .await?
        .iter()
        .map(|entry| serde_json::from_str(entry))
        .collect();
    Ok(entries.map_err(Error::from)?)
}

fn text(entry: &Value, name: &str) -> String {
    let text = entry.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn line(realm: &Realm, entry: &Value) -> Line {
    let code = text(entry, "type");
    let first = |names: [&str; 2]| {
        let texts = names.map(|name| text(entry, name));
        texts
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    };
    Line {
        address: format!("{}/{}", address(realm), text(entry, "log_id")),
        tone: code::tone(&code),
        what: first(["description", "type"]),
        who: first(["user_name", "client_name"]),
        organization: text(entry, "organization_name"),
        when: when(realm, entry),
        code,
    }
}

fn when(realm: &Realm, entry: &Value) -> Option<Moment> {
    let date = Timestamp::parse(&text(entry, "date"))?;
    Some(Moment::new(date, realm.now()))
}

async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(log::READ)?;
    let filter = LogFilter {
        id: Some(id),
        ..LogFilter::default()
    };
    let found = entries(&realm, filter, 1).await?;
    let entry = found.into_iter().next().ok_or(Failure::NotFound)?;
    let mut facts = Section::new(words("application.facts"))
        .fact(words("logs.type"), Cell::Tag(text(&entry, "type")));
    if let Some(when) = when(&realm, &entry) {
        facts = facts.fact(words("logs.when"), Cell::When(when));
    }
    let names = [
        ("user_name", words("users.one")),
        ("client_name", words("applications.one")),
        ("organization_name", words("organizations.organization")),
        ("connection", words("organization.connections.one")),
        ("ip", words("logs.ip")),
        ("user_agent", words("logs.browser")),
    ];
    for (name, label) in names {
        let value = text(&entry, name);
        if !value.is_empty() {
            facts = facts.fact(label, Cell::Text(value));
        }
    }
    facts = facts.fact(words("logs.id"), Cell::Id(text(&entry, "log_id")));
    let whole = serde_json::to_string_pretty(&entry).map_err(Error::from)?;
    let sheet = Sheet {
        up: Link::new(words("logs.title"), address(&realm)),
        title: text(&entry, "description"),
        lead: String::new(),
        head: None,
        tabs: Vec::new(),
        sections: vec![facts, Section::new(words("logs.whole")).code(whole)],
    };
    sheet.answer(&place, SECTION, &asked)
}
