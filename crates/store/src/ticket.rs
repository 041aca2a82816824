//! Tickets of links in mails: what whoever has the link may do, once.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A ticket as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketRow {
    /// The hash of the secret in the link.
    pub hash: String,
    /// What it is good for.
    pub kind: String,
    /// Whose account it is about.
    pub user_id: String,
    /// The application from which it was asked for, where there is one.
    pub client_id: Option<String>,
    /// The organization in which it was asked for, where there is one.
    pub organization_id: Option<String>,
    /// The rest, a JSON object.
    pub document: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is worth nothing.
    pub ends_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

impl FromRow for TicketRow {
    const TABLE: &'static str = "ticket";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            hash: row.text("hash")?,
            kind: row.text("kind")?,
            user_id: row.text("user_id")?,
            client_id: row.optional_text("client_id")?,
            organization_id: row.optional_text("organization_id")?,
            document: row.text("document")?,
            created_at: row.timestamp("created_at")?,
            ends_at: row.timestamp("ends_at")?,
            used_at: row.optional_timestamp("used_at")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO ticket (tenant, hash, kind, user_id, client_id, organization_id, document, created_at, ends_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    BY_HASH = "SELECT hash, kind, user_id, client_id, organization_id, document, created_at, ends_at, used_at FROM ticket \
               WHERE tenant = $1 AND hash = $2";
    SPEND = "UPDATE ticket SET used_at = $3 WHERE tenant = $1 AND hash = $2 AND used_at IS NULL AND ends_at > $3";
}

impl TenantTransaction<'_> {
    /// Adds a ticket.
    pub async fn insert_ticket(&mut self, ticket: &TicketRow) -> Result<(), Error> {
        let values = values![
            &ticket.hash,
            &ticket.kind,
            &ticket.user_id,
            ticket.client_id.as_deref(),
            ticket.organization_id.as_deref(),
            &ticket.document,
            ticket.created_at,
            ticket.ends_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The ticket of that secret's hash, used or not.
    pub async fn ticket(&mut self, hash: &str) -> Result<Option<TicketRow>, Error> {
        self.optional(&BY_HASH, values![hash]).await
    }

    /// Marks a ticket as used; `false` when it is over, or somebody else was first.
    pub async fn spend_ticket(&mut self, hash: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(self.execute(&SPEND, values![hash, now]).await? == 1)
    }
}
