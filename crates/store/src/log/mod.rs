//! The tenant log: what happened, for the tenant's administrators.

pub(crate) mod search;

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// An entry, ready to be stored.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// Its id; ids sort by time, and within a millisecond in the order in which this process made them.
    pub id: String,
    /// When it happened.
    pub date: Timestamp,
    /// The code of what happened (`sapi`).
    pub kind: String,
    /// What it is found by beside that.
    pub keys: LogKeys,
    /// The entry as the API shows it, a JSON object.
    pub document: String,
}

/// What an entry is found by: the properties of the same names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogKeys {
    /// The client that called, or that it is about.
    pub client_id: Option<String>,
    /// The client's name.
    pub client_name: Option<String>,
    /// The user who acted, or whom it is about.
    pub user_id: Option<String>,
    /// The user's name.
    pub user_name: Option<String>,
    /// The connection's name.
    pub connection: Option<String>,
    /// The connection's id.
    pub connection_id: Option<String>,
    /// The organization it is about.
    pub organization_id: Option<String>,
    /// The organization's name.
    pub organization_name: Option<String>,
    /// The caller's address.
    pub ip: Option<String>,
}

impl LogKeys {
    /// The keys as they are compared: names without regard to case.
    fn compared(&self) -> [Option<String>; 9] {
        let lower = |name: &Option<String>| name.as_ref().map(|name| name.to_lowercase());
        [
            self.client_id.clone(),
            lower(&self.client_name),
            self.user_id.clone(),
            lower(&self.user_name),
            lower(&self.connection),
            self.connection_id.clone(),
            self.organization_id.clone(),
            lower(&self.organization_name),
            self.ip.clone(),
        ]
    }
}

statements! {
    INSERT = "INSERT INTO log (tenant, id, date, type, document, client_id, client_name, user_id, user_name, connection, \
              connection_id, organization_id, organization_name, ip) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    BY_ID = "SELECT document FROM log WHERE tenant = $1 AND id = $2";
    LATEST = "SELECT document FROM log WHERE tenant = $1 ORDER BY id DESC LIMIT $2";
    AFTER = "SELECT document FROM log WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3";
}

impl TenantTransaction<'_> {
    /// Adds an entry.
    pub async fn insert_log(&mut self, entry: &LogRow) -> Result<(), Error> {
        let mut values = values![&entry.id, entry.date, &entry.kind, &entry.document];
        values.extend(entry.keys.compared().map(Into::into));
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The entry of that id, a JSON object.
    pub async fn log(&mut self, id: &str) -> Result<Option<String>, Error> {
        let found: Option<LogDocument> = self.optional(&BY_ID, values![id]).await?;
        Ok(found.map(|found| found.0))
    }

    /// The newest entries, the newest first, each a JSON object.
    pub async fn latest_logs(&mut self, take: i64) -> Result<Vec<String>, Error> {
        let rows = self.all(&LATEST, values![take]).await?;
        Ok(documents(rows))
    }

    /// The entries behind an id, in their order, each a JSON object; from the first one with an empty id.
    pub async fn logs_after(&mut self, id: &str, take: i64) -> Result<Vec<String>, Error> {
        let rows = self.all(&AFTER, values![id, take]).await?;
        Ok(documents(rows))
    }
}

fn documents(rows: Vec<LogDocument>) -> Vec<String> {
    rows.into_iter().map(|row| row.0).collect()
}

struct LogDocument(String);

impl FromRow for LogDocument {
    const TABLE: &'static str = "log";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        row.text("document").map(Self)
    }
}
