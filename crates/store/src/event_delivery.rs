//! What waits to be sent to event streams, each stream's on its own, and what was given up.
//!
//! A stream that has something to send is claimed for a while by one worker, who sends one thing after the other and
//! then lets it go. So a stream whose destination is slow holds up nobody but itself.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::event_stream::EventStreamRow;
use crate::outbox::OutboxRow;
use crate::row::{FromRow, Reader};
use crate::statement::{statements, system_statements};
use crate::system::SystemTransaction;
use crate::tenant::TenantTransaction;
use crate::values;

/// Something to be sent to a stream, or that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDeliveryRow {
    /// The stream.
    pub stream_id: String,
    /// The event's id; ids sort by what happened first.
    pub event_id: String,
    /// The kind of event.
    pub event_type: String,
    /// The event, a JSON object, without the name of the stream.
    pub payload: String,
    /// The attempts that failed, a JSON list.
    pub attempts: String,
    /// How many they are since it was last asked for.
    pub attempt_count: i64,
    /// When it is to be tried again; none: it was given up.
    pub due_at: Option<i64>,
    /// When the event happened.
    pub created_at: Timestamp,
}

impl FromRow for EventDeliveryRow {
    const TABLE: &'static str = "event_delivery";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            stream_id: row.text("stream_id")?,
            event_id: row.text("event_id")?,
            event_type: row.text("event_type")?,
            payload: row.text("payload")?,
            attempts: row.text("attempts")?,
            attempt_count: row.integer("attempt_count")?,
            due_at: row.optional_integer("due_at")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

/// A stream that was claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamClaim {
    /// The tenant's number.
    pub tenant: i64,
    /// The stream.
    pub stream_id: String,
}

impl FromRow for StreamClaim {
    const TABLE: &'static str = "event_stream";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            tenant: row.integer("tenant")?,
            stream_id: row.text("id")?,
        })
    }
}

/// Which of the deliveries that were given up are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Their events are of these kinds; none: any.
    pub event_types: Vec<String>,
    /// Their events are of this moment or later.
    pub since: Option<Timestamp>,
    /// Their events are from before this moment.
    pub until: Option<Timestamp>,
}

impl DeliveryFilter {
    fn bounds(&self) -> (i64, i64, Option<String>) {
        let since = self.since.map_or(i64::MIN, Timestamp::milliseconds);
        let until = self.until.map_or(i64::MAX, Timestamp::milliseconds);
        let kinds = &self.event_types;
        let kinds = (!kinds.is_empty()).then(|| format!(",{},", kinds.join(",")));
        (since, until, kinds)
    }
}

statements! {
    INSERT = "INSERT INTO event_delivery (tenant, stream_id, event_id, event_type, payload, attempts, attempt_count, due_at, \
              created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FAILED = "SELECT stream_id, event_id, event_type, payload, attempts, attempt_count, due_at, created_at FROM event_delivery \
              WHERE tenant = $1 AND stream_id = $2 AND due_at IS NULL AND event_id > $3 AND created_at >= $4 AND created_at < $5 \
              AND (CAST($6 AS TEXT) IS NULL OR CAST($6 AS TEXT) LIKE '%,' || event_type || ',%') ORDER BY event_id LIMIT $7";
    ONE = "SELECT stream_id, event_id, event_type, payload, attempts, attempt_count, due_at, created_at FROM event_delivery \
           WHERE tenant = $1 AND stream_id = $2 AND event_id = $3";
    NEXT = "SELECT stream_id, event_id, event_type, payload, attempts, attempt_count, due_at, created_at FROM event_delivery \
            WHERE tenant = $1 AND stream_id = $2 AND due_at <= $3 ORDER BY due_at, event_id LIMIT 1";
    ARRIVED = "DELETE FROM event_delivery WHERE tenant = $1 AND stream_id = $2 AND event_id = $3";
    FAILED_ONCE_MORE = "UPDATE event_delivery SET attempts = $4, attempt_count = $5, due_at = $6 \
              WHERE tenant = $1 AND stream_id = $2 AND event_id = $3";
    AGAIN = "UPDATE event_delivery SET attempt_count = 0, due_at = $4 \
             WHERE tenant = $1 AND stream_id = $2 AND event_id = $3 AND due_at IS NULL";
    WAKE = "UPDATE event_stream SET due_at = $3 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL \
            AND (due_at IS NULL OR due_at > $3)";
    HOLD = "UPDATE event_stream SET leased_until = $4 \
            WHERE tenant = $1 AND id = $2 AND leased_until = $3 AND is_enabled AND deleted_at IS NULL";
    LET_GO = "UPDATE event_stream SET leased_until = 0, due_at = (SELECT MIN(d.due_at) FROM event_delivery AS d \
              WHERE d.tenant = $1 AND d.stream_id = $2 AND d.due_at IS NOT NULL) \
              WHERE tenant = $1 AND id = $2 AND leased_until = $3 AND deleted_at IS NULL";
}

system_statements! {
    FAN_OUT = "INSERT INTO event_delivery (tenant, stream_id, event_id, event_type, payload, attempts, attempt_count, due_at, created_at) \
               SELECT s.tenant, s.stream_id, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), '[]', 0, CAST($5 AS BIGINT), CAST($6 AS BIGINT) \
               FROM event_subscription AS s JOIN event_stream AS e ON e.tenant = s.tenant AND e.id = s.stream_id \
               WHERE s.tenant = $1 AND s.event_type = CAST($3 AS TEXT) AND e.is_enabled AND e.destination_type = 'webhook' \
               AND e.deleted_at IS NULL AND e.created_at <= CAST($6 AS BIGINT) \
               ON CONFLICT (tenant, stream_id, event_id) DO NOTHING";
    WAKE_SUBSCRIBED = "UPDATE event_stream SET due_at = $3 WHERE tenant = $1 AND is_enabled AND destination_type = 'webhook' \
               AND deleted_at IS NULL AND (due_at IS NULL OR due_at > $3) \
               AND id IN (SELECT s.stream_id FROM event_subscription AS s WHERE s.tenant = $1 AND s.event_type = $2)";
    CLAIM = "UPDATE event_stream SET leased_until = $2 WHERE leased_until <= $1 AND (tenant, id) IN \
             (SELECT tenant, id FROM event_stream WHERE due_at <= $1 AND leased_until <= $1 AND is_enabled AND deleted_at IS NULL \
             ORDER BY due_at LIMIT $3) RETURNING tenant, id";
}

impl SystemTransaction<'_> {
    /// Gives an event to each stream of its tenant that is about its kind.
    pub(crate) async fn fan_out(&mut self, event: &OutboxRow, now: Timestamp) -> Result<(), Error> {
        let values = values![
            event.tenant,
            &event.id,
            &event.kind,
            &event.payload,
            now,
            event.created_at,
        ];
        if self.execute(&FAN_OUT, values).await? > 0 {
            self.execute(&WAKE_SUBSCRIBED, values![event.tenant, &event.kind, now])
                .await?;
        }
        Ok(())
    }

    /// Claims up to `take` streams that have something to send: nobody else gets them until `until`.
    pub async fn claim_event_streams(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        take: i64,
    ) -> Result<Vec<StreamClaim>, Error> {
        self.all(&CLAIM, values![now, until, take]).await
    }
}

impl TenantTransaction<'_> {
    /// Adds something to be sent to a stream.
    pub async fn insert_event_delivery(
        &mut self,
        delivery: &EventDeliveryRow,
    ) -> Result<(), Error> {
        let values = values![
            &delivery.stream_id,
            &delivery.event_id,
            &delivery.event_type,
            &delivery.payload,
            &delivery.attempts,
            delivery.attempt_count,
            delivery.due_at,
            delivery.created_at,
        ];
        self.execute(&INSERT, values).await?;
        match delivery.due_at {
            Some(due) => {
                let values = values![&delivery.stream_id, due];
                self.execute(&WAKE, values).await.map(drop)
            }
            None => Ok(()),
        }
    }

    /// The deliveries of a stream that were given up, in the order of their events, behind `after`.
    pub async fn failed_deliveries(
        &mut self,
        stream: &str,
        filter: &DeliveryFilter,
        after: &str,
        take: i64,
    ) -> Result<Vec<EventDeliveryRow>, Error> {
        let (since, until, kinds) = filter.bounds();
        self.all(&FAILED, values![stream, after, since, until, kinds, take])
            .await
    }

    /// The delivery of an event to a stream; none when it has arrived.
    pub async fn event_delivery(
        &mut self,
        stream: &str,
        event: &str,
    ) -> Result<Option<EventDeliveryRow>, Error> {
        self.optional(&ONE, values![stream, event]).await
    }

    /// Has a delivery that was given up sent again; `false` when it was not given up.
    pub async fn redeliver(
        &mut self,
        stream: &str,
        event: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        if self.execute(&AGAIN, values![stream, event, now]).await? == 0 {
            return Ok(false);
        }
        self.execute(&WAKE, values![stream, now]).await?;
        Ok(true)
    }

    /// Holds a claimed stream for longer, and tells what is to be sent next; none when the claim has ended, the stream
    /// is switched off or gone, or nothing is due.
    pub async fn next_delivery(
        &mut self,
        stream: &str,
        claimed_until: Timestamp,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<(EventStreamRow, EventDeliveryRow)>, Error> {
        if self
            .execute(&HOLD, values![stream, claimed_until, until])
            .await?
            == 0
        {
            return Ok(None);
        }
        let due: Option<EventDeliveryRow> = self.optional(&NEXT, values![stream, now]).await?;
        match (self.event_stream(stream).await?, due) {
            (Some(stream), Some(due)) => Ok(Some((stream, due))),
            _ => Ok(None),
        }
    }

    /// Removes a delivery that arrived.
    pub async fn finish_delivery(&mut self, stream: &str, event: &str) -> Result<(), Error> {
        self.execute(&ARRIVED, values![stream, event])
            .await
            .map(drop)
    }

    /// Notes a failed attempt: `delivery` with its attempts and when it is tried again, or that it is not.
    pub async fn note_failure(&mut self, delivery: &EventDeliveryRow) -> Result<(), Error> {
        let values = values![
            &delivery.stream_id,
            &delivery.event_id,
            &delivery.attempts,
            delivery.attempt_count,
            delivery.due_at,
        ];
        self.execute(&FAILED_ONCE_MORE, values).await.map(drop)
    }

    /// Lets a claimed stream go until its next delivery is due.
    pub async fn let_go(&mut self, stream: &str, claimed_until: Timestamp) -> Result<(), Error> {
        self.execute(&LET_GO, values![stream, claimed_until])
            .await
            .map(drop)
    }
}
