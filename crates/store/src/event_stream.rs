//! Event streams and what they are about.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// An event stream as it is stored.
#[derive(Clone, Debug)]
pub struct EventStreamRow {
    /// Its id.
    pub id: String,
    /// Its name, unique in the tenant where it has one.
    pub name: Option<String>,
    /// Whether its events are sent.
    pub is_enabled: bool,
    /// What kind of destination it has (`webhook`).
    pub destination_type: String,
    /// The destination, a JSON object without its secret.
    pub destination: String,
    /// The destination's secret, sealed (`event_stream`, id, `secret`).
    pub secret: Option<Vec<u8>>,
    /// The kinds of event it is about, in the order in which they were named.
    pub subscriptions: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

impl FromRow for EventStreamRow {
    const TABLE: &'static str = "event_stream";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            name: row.optional_text("name")?,
            is_enabled: row.boolean("is_enabled")?,
            destination_type: row.text("destination_type")?,
            destination: row.text("destination")?,
            secret: row.optional_bytes("secret")?,
            subscriptions: names(&row.text("subscriptions")?),
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
            updated_at: Timestamp::from_milliseconds(row.integer("updated_at")?),
        })
    }
}

/// Kinds of event between commas, of which no kind has one.
fn names(text: &str) -> Vec<String> {
    let names = text.split(',').filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

impl EventStreamRow {
    /// Where this stream stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.id.clone(),
        }
    }
}

statements! {
    INSERT = "INSERT INTO event_stream (tenant, id, name, is_enabled, destination_type, destination, secret, subscriptions, \
              leased_until, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)";
    BY_ID = "SELECT id, name, is_enabled, destination_type, destination, secret, subscriptions, created_at, updated_at \
             FROM event_stream WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    LIST = "SELECT id, name, is_enabled, destination_type, destination, secret, subscriptions, created_at, updated_at \
            FROM event_stream WHERE tenant = $1 AND deleted_at IS NULL AND (created_at, id) > ($2, $3) \
            ORDER BY created_at, id LIMIT $4 OFFSET $5";
    COUNT = "SELECT COUNT(*) FROM event_stream WHERE tenant = $1 AND deleted_at IS NULL";
    UPDATE = "UPDATE event_stream SET name = $3, is_enabled = $4, destination_type = $5, destination = $6, secret = $7, \
              subscriptions = $8, updated_at = $9 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    MARK_DELETED = "UPDATE event_stream SET deleted_at = $3, due_at = NULL WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    SUBSCRIBE = "INSERT INTO event_subscription (tenant, event_type, stream_id) VALUES ($1, $2, $3) \
                 ON CONFLICT (tenant, event_type, stream_id) DO NOTHING";
    UNSUBSCRIBE = "DELETE FROM event_subscription WHERE tenant = $1 AND stream_id = $2";
}

impl TenantTransaction<'_> {
    /// Adds an event stream with its subscriptions. A taken name is the conflict `event_stream_name`.
    pub async fn insert_event_stream(&mut self, stream: &EventStreamRow) -> Result<(), Error> {
        let values = values![
            &stream.id,
            stream.name.as_deref(),
            stream.is_enabled,
            &stream.destination_type,
            &stream.destination,
            stream.secret.clone(),
            stream.subscriptions.join(","),
            stream.created_at,
            stream.updated_at,
        ];
        self.execute(&INSERT, values).await?;
        self.subscribe(stream).await
    }

    /// The event stream of that id.
    pub async fn event_stream(&mut self, id: &str) -> Result<Option<EventStreamRow>, Error> {
        self.optional(&BY_ID, values![id]).await
    }

    /// A page of event streams in the order of their making.
    pub async fn event_streams(&mut self, page: &Page) -> Result<Vec<EventStreamRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        self.all(&LIST, values![time, id, take, skip]).await
    }

    /// How many event streams there are.
    pub async fn event_stream_count(&mut self) -> Result<i64, Error> {
        self.number(&COUNT, values![]).await
    }

    /// Writes a changed event stream with its subscriptions; `false` when it is not there.
    pub async fn update_event_stream(&mut self, stream: &EventStreamRow) -> Result<bool, Error> {
        let values = values![
            &stream.id,
            stream.name.as_deref(),
            stream.is_enabled,
            &stream.destination_type,
            &stream.destination,
            stream.secret.clone(),
            stream.subscriptions.join(","),
            stream.updated_at,
        ];
        if self.execute(&UPDATE, values).await? == 0 {
            return Ok(false);
        }
        self.execute(&UNSUBSCRIBE, values![&stream.id]).await?;
        self.subscribe(stream).await?;
        Ok(true)
    }

    /// Makes an event stream invisible and frees its name: nothing is sent from now on. A job removes what waits.
    /// `false` when it is not there.
    pub async fn delete_event_stream(&mut self, id: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(self.execute(&MARK_DELETED, values![id, now]).await? == 1)
    }

    async fn subscribe(&mut self, stream: &EventStreamRow) -> Result<(), Error> {
        for kind in &stream.subscriptions {
            self.execute(&SUBSCRIBE, values![kind, &stream.id]).await?;
        }
        Ok(())
    }
}
