//! `/event-streams`: where a tenant's events are sent, and what could not be.

mod delivery;
mod stream;

use axum::routing::{delete, get, patch, post};
use guildhall_app::event_stream::{
    CREATE, DELETE, READ, READ_DELIVERIES, READ_DELIVERY, REDELIVER, TEST, UPDATE,
};
use guildhall_model::event_stream::{CreateEventStream, Redeliver, TestEvent, UpdateEventStream};
use guildhall_model::id::{EVENT_STREAM_ID, EventStreamId};
use guildhall_model::schema::{Declared, Problem};

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

const ALL: &str = "/event-streams";
const ONE: &str = "/event-streams/{id}";

/// The operations of event streams.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, ALL, "get_event-streams", READ, || {
        get(stream::list)
    })
    .query(stream::ListStreams::SCHEMA),
    Route::new(Method::Post, ALL, "post_event-streams", CREATE, || {
        post(stream::create)
    })
    .body(CreateEventStream::SCHEMA)
    .answers(201),
    Route::new(Method::Get, ONE, "get_event-streams_by_id", READ, || {
        get(stream::get)
    }),
    Route::new(
        Method::Patch,
        ONE,
        "patch_event-streams_by_id",
        UPDATE,
        || patch(stream::update),
    )
    .body(UpdateEventStream::SCHEMA),
    Route::new(
        Method::Delete,
        ONE,
        "delete_event-streams_by_id",
        DELETE,
        || delete(stream::delete),
    )
    .answers(204),
    Route::new(
        Method::Get,
        "/event-streams/{id}/deliveries",
        "get_event_deliveries",
        READ_DELIVERIES,
        || get(delivery::list),
    )
    .query(delivery::ListDeliveries::SCHEMA),
    Route::new(
        Method::Get,
        "/event-streams/{id}/deliveries/{event_id}",
        "get_deliveries_by_event_id",
        READ_DELIVERY,
        || get(delivery::get),
    ),
    Route::new(
        Method::Post,
        "/event-streams/{id}/redeliver",
        "post_redeliver",
        REDELIVER,
        || post(delivery::redeliver),
    )
    .body(Redeliver::SCHEMA)
    .answers(202),
    Route::new(
        Method::Post,
        "/event-streams/{id}/redeliver/{event_id}",
        "post_redeliver_by_event_id",
        REDELIVER,
        || post(delivery::redeliver_one),
    )
    .answers(202),
    Route::new(
        Method::Post,
        "/event-streams/{id}/test",
        "post_test_event",
        TEST,
        || post(stream::test),
    )
    .body(TestEvent::SCHEMA)
    .answers(202),
];

impl FromPath for EventStreamId {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        const ID: &str = "Unique identifier for the event stream.";
        parameters.of_form("id", ID, &EVENT_STREAM_ID)
    }
}
