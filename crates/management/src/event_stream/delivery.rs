//! What a stream's destination did not take: read, and send again.

use axum::response::{IntoResponse as _, Response};
use guildhall_app::{Error, event_stream};
use guildhall_model::declare;
use guildhall_model::event_stream::{EVENT_TYPES, Redeliver};
use guildhall_model::id::EventStreamId;
use guildhall_model::schema::{Format, Part, Problem, integer, string};
use guildhall_store::DeliveryFilter;
use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, FromPath, NoQuery, PathOf, PathParameters, Query, Tenant};

declare! {
    /// The query of `GET /event-streams/{id}/deliveries`.
    pub(crate) struct ListDeliveries {
        /// Comma-separated list of statuses by which to filter.
        optional statuses: String = string();
        /// Comma-separated list of event types by which to filter.
        optional event_types: String = string();
        /// An RFC-3339 date-time for redelivery start, inclusive. Does not allow sub-second precision.
        optional date_from: String = string().length(0, 20);
        /// An RFC-3339 date-time for redelivery end, exclusive. Does not allow sub-second precision.
        optional date_to: String = string().length(0, 20);
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
    }
}

/// `evt_` and 22 letters (contract, events.json).
const EVENT_ID: Format = Format {
    name: "event-id",
    check: |text| {
        text.strip_prefix("evt_").is_some_and(|rest| {
            rest.len() == 22 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    },
    pattern: Some("^evt_[a-zA-Z0-9]{22}$"),
};

/// A delivery in a path.
pub(super) struct DeliveryPath {
    stream: EventStreamId,
    event: String,
}

impl FromPath for DeliveryPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        const DESCRIPTION: &str = "Unique identifier for the event.";
        let stream = EventStreamId::from_path(parameters)?;
        let event = parameters.text("event_id", DESCRIPTION)?.to_owned();
        if !(EVENT_ID.check)(&event) {
            let reason = format!(
                "Object didn't pass validation for format {}: {event}",
                EVENT_ID.name
            );
            return Err(Problem::new(reason, "event_id", DESCRIPTION));
        }
        Ok(Self { stream, event })
    }
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(id): PathOf<EventStreamId>,
    Query(query): Query<ListDeliveries>,
) -> Result<Response, Refusal> {
    let ListDeliveries {
        statuses,
        event_types,
        date_from,
        date_to,
        from,
        take,
    } = query;
    named_in("statuses", statuses.as_deref(), &["failed"])?;
    let event_types = named_in("event_types", event_types.as_deref(), EVENT_TYPES)?;
    let filter = filter(event_types, date_from, date_to, Part::Query)?;
    let plan = (
        id.to_string(),
        filter,
        from.unwrap_or_default(),
        i64::from(take.unwrap_or(50)),
    );
    let read = realm.store.read(plan, |(id, filter, from, take), mut tx| {
        Box::pin(async move {
            tx.event_stream(id)
                .await?
                .ok_or_else(event_stream::missing)?;
            Ok::<_, Error>(tx.failed_deliveries(id, filter, from, *take).await?)
        })
    });
    let deliveries = read.await?;
    let shown = deliveries.iter().map(event_stream::show_delivery);
    answer::ok(&shown.collect::<Result<Vec<_>, _>>()?)
}

/// Names between commas, each of which there has to be.
fn named_in(
    parameter: &'static str,
    text: Option<&str>,
    known: &[&str],
) -> Result<Vec<String>, Refusal> {
    let names = text.unwrap_or_default().split(',').map(str::trim);
    let names: Vec<String> = names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        None => Ok(names),
        Some(stranger) => Err(Refusal::query(&Problem::new(
            format!("No enum match for: {stranger}"),
            parameter,
            "Names between commas",
        ))),
    }
}

fn filter(
    event_types: Vec<String>,
    date_from: Option<String>,
    date_to: Option<String>,
    part: Part,
) -> Result<DeliveryFilter, Error> {
    let moment = |text: Option<String>, name| {
        text.map(|text| event_stream::parse_moment(&text, part, name))
            .transpose()
    };
    Ok(DeliveryFilter {
        event_types,
        since: moment(date_from, "date_from")?,
        until: moment(date_to, "date_to")?,
    })
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<DeliveryPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let plan = (path.stream.to_string(), path.event);
    let read = realm.store.read(plan, |(stream, event), mut tx| {
        Box::pin(async move {
            tx.event_stream(stream)
                .await?
                .ok_or_else(event_stream::missing)?;
            let delivery = tx.event_delivery(stream, event).await?;
            delivery.ok_or_else(event_stream::missing_event)
        })
    });
    answer::ok(&event_stream::show_delivery(&read.await?)?)
}

/// Answers what was asked for.
pub(super) async fn redeliver(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(id): PathOf<EventStreamId>,
    _: NoQuery,
    Body(body): Body<Redeliver>,
) -> Result<Response, Refusal> {
    let Redeliver {
        date_from,
        date_to,
        statuses,
        event_types,
    } = body;
    let asked = [
        ("date_from", date_from.as_ref().map(|moment| json!(moment))),
        ("date_to", date_to.as_ref().map(|moment| json!(moment))),
        ("statuses", statuses.map(|statuses| json!(statuses))),
        (
            "event_types",
            event_types.as_ref().map(|kinds| json!(kinds)),
        ),
    ];
    let filter = filter(
        event_types.unwrap_or_default(),
        date_from,
        date_to,
        Part::Body,
    )?;
    event_stream::redeliver(&realm, &actor, id.to_string(), filter).await?;
    let echo: Map<String, Value> = asked
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    answer::accepted(&echo)
}

pub(super) async fn redeliver_one(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<DeliveryPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    event_stream::redeliver_one(&realm, &actor, path.stream.to_string(), path.event).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}
