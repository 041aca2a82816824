//! Side effects that wait to be sent: written in the transaction that causes them, sent by a job at least once.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::{statements, system_statements};
use crate::system::SystemTransaction;
use crate::tenant::TenantTransaction;
use crate::values;

/// Something to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its id, which is the idempotency key of what is sent; ids sort by time.
    pub id: String,
    /// What it is (`organization.created`).
    pub kind: String,
    /// What is sent, a JSON object.
    pub payload: String,
    /// How often it was tried.
    pub attempts: i64,
    /// The tenant's number.
    pub(crate) tenant: i64,
    /// When it was written.
    pub(crate) created_at: Timestamp,
}

impl FromRow for OutboxRow {
    const TABLE: &'static str = "outbox";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            kind: row.text("kind")?,
            payload: row.text("payload")?,
            attempts: row.integer("attempts")?,
            tenant: row.integer("tenant")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

statements! {
    INSERT = "INSERT INTO outbox (tenant, id, kind, payload, attempts, due_at, created_at) VALUES ($1, $2, $3, $4, 0, $5, $5)";
}

system_statements! {
    CLAIM = "UPDATE outbox SET due_at = $2, attempts = attempts + 1 \
             WHERE id IN (SELECT id FROM outbox WHERE due_at <= $1 ORDER BY due_at, id LIMIT $3) AND due_at <= $1 \
             RETURNING id, kind, payload, attempts, tenant, created_at";
    DONE = "DELETE FROM outbox WHERE id = $1";
    LATER = "UPDATE outbox SET due_at = $2 WHERE id = $1";
}

impl TenantTransaction<'_> {
    /// Adds something to be sent.
    pub async fn enqueue(
        &mut self,
        id: &str,
        kind: &str,
        payload: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(&INSERT, values![id, kind, payload, now])
            .await
            .map(drop)
    }
}

impl SystemTransaction<'_> {
    /// Takes up to `take` rows that are due, for as long as the lease: nobody else gets them until `until`. What is
    /// taken for the first time is given to the event streams that are about it, too.
    pub async fn claim_outbox(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        take: i64,
    ) -> Result<Vec<OutboxRow>, Error> {
        let mut rows: Vec<OutboxRow> = self.all(&CLAIM, values![now, until, take]).await?;
        rows.sort_by(|left, right| left.id.cmp(&right.id));
        for row in rows.iter().filter(|row| row.attempts == 1) {
            self.fan_out(row, now).await?;
        }
        Ok(rows)
    }

    /// Removes a row that was sent, or given up.
    pub async fn finish_outbox(&mut self, id: &str) -> Result<(), Error> {
        self.execute(&DONE, values![id]).await.map(drop)
    }

    /// Has a row tried again at `due`.
    pub async fn retry_outbox(&mut self, id: &str, due: Timestamp) -> Result<(), Error> {
        self.execute(&LATER, values![id, due]).await.map(drop)
    }
}
