//! Event streams themselves.

use axum::response::Response;
use guildhall_app::event_stream;
use guildhall_model::declare;
use guildhall_model::event_stream::{CreateEventStream, TestEvent, UpdateEventStream};
use guildhall_model::id::EventStreamId;
use guildhall_model::schema::{integer, string};
use guildhall_store::EventStreamRow;
use guildhall_web::paging::{PagingQuery, Shape};

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;

declare! {
    /// The query of `GET /event-streams`.
    pub(crate) struct ListStreams {
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
    }
}

const LIST: List = List {
    key: "eventStreams",
    sort: "event-streams",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListStreams>,
) -> Result<Response, Refusal> {
    let ListStreams { from, take } = query;
    let query = PagingQuery {
        from,
        take: take.or(Some(50)),
        ..PagingQuery::default()
    };
    let asked = LIST.ask(query, realm.now())?;
    let read = realm.store.read(asked.page.clone(), |page, mut tx| {
        Box::pin(async move { tx.event_streams(page).await })
    });
    asked.answer(read.await?, 0, EventStreamRow::place, |stream| {
        Ok(event_stream::show(&stream)?)
    })
}

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    Body(body): Body<CreateEventStream>,
) -> Result<Response, Refusal> {
    let created = event_stream::create(&realm, &actor, body).await?;
    answer::created(&event_stream::show(&created)?)
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(id): PathOf<EventStreamId>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let found = event_stream::find(&realm, id.to_string()).await?;
    answer::ok(&event_stream::show(&found)?)
}

pub(super) async fn update(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(id): PathOf<EventStreamId>,
    _: NoQuery,
    Body(change): Body<UpdateEventStream>,
) -> Result<Response, Refusal> {
    let updated = event_stream::update(&realm, &actor, id.to_string(), change).await?;
    answer::ok(&event_stream::show(&updated)?)
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(id): PathOf<EventStreamId>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    event_stream::delete(&realm, &actor, id.to_string()).await?;
    Ok(answer::nothing())
}

pub(super) async fn test(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(id): PathOf<EventStreamId>,
    _: NoQuery,
    Body(body): Body<TestEvent>,
) -> Result<Response, Refusal> {
    let delivery = event_stream::test(&realm, &actor, id.to_string(), body).await?;
    answer::accepted(&event_stream::show_delivery(&delivery)?)
}
