//! Work that somebody asked for and that goes on after the answer.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A mail that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// Its id.
    pub id: String,
    /// What kind of work it is.
    pub kind: String,
    /// The mail that it sends.
    pub mail_id: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the mail was given up.
    pub failed_at: Option<Timestamp>,
}

impl FromRow for JobRow {
    const TABLE: &'static str = "job";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            kind: row.text("kind")?,
            mail_id: row.text("mail_id")?,
            created_at: row.timestamp("created_at")?,
            failed_at: row.optional_timestamp("failed_at")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO job (tenant, id, kind, mail_id, created_at) VALUES ($1, $2, $3, $4, $5)";
    BY_ID = "SELECT id, kind, mail_id, created_at, failed_at FROM job WHERE tenant = $1 AND id = $2";
    FAIL = "UPDATE job SET failed_at = $3 WHERE tenant = $1 AND mail_id = $2";
}

impl TenantTransaction<'_> {
    /// Adds a job.
    pub async fn insert_job(&mut self, job: &JobRow) -> Result<(), Error> {
        let values = values![&job.id, &job.kind, &job.mail_id, job.created_at];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The job of that id.
    pub async fn job(&mut self, id: &str) -> Result<Option<JobRow>, Error> {
        self.optional(&BY_ID, values![id]).await
    }

    /// Notes that the mail of a job was given up, where it is that of one.
    pub async fn fail_job_of_mail(&mut self, mail: &str, now: Timestamp) -> Result<(), Error> {
        self.execute(&FAIL, values![mail, now]).await.map(drop)
    }
}
