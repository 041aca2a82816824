//! The tenant log: what happened, for the tenant's administrators.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// An entry, ready to be stored.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// Its id; ids sort by time.
    pub id: String,
    /// When it happened.
    pub date: Timestamp,
    /// The code of what happened (`sapi`).
    pub kind: String,
    /// The organization it is about.
    pub organization_id: Option<String>,
    /// The entry as the API shows it, a JSON object.
    pub document: String,
}

statements! {
    INSERT = "INSERT INTO log (tenant, id, date, type, organization_id, document) VALUES ($1, $2, $3, $4, $5, $6)";
    LATEST = "SELECT document FROM log WHERE tenant = $1 ORDER BY id DESC LIMIT $2";
}

impl TenantTransaction<'_> {
    /// Adds an entry.
    pub async fn insert_log(&mut self, entry: &LogRow) -> Result<(), Error> {
        let values = values![
            &entry.id,
            entry.date,
            &entry.kind,
            entry.organization_id.as_deref(),
            &entry.document
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The newest entries, the newest first, each a JSON object.
    pub async fn latest_logs(&mut self, take: i64) -> Result<Vec<String>, Error> {
        self.all::<LogDocument>(&LATEST, values![take])
            .await
            .map(|rows| rows.into_iter().map(|row| row.0).collect())
    }
}

struct LogDocument(String);

impl crate::row::FromRow for LogDocument {
    const TABLE: &'static str = "log";

    fn from_row(row: &mut crate::row::Reader) -> Result<Self, Error> {
        row.text("document").map(Self)
    }
}
