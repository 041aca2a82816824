//! Mails that wait to be sent: written in the transaction that causes them, sent by a job at least once.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::seal::Sealed;
use crate::statement::{statements, system_statements};
use crate::system::SystemTransaction;
use crate::tenant::{Tenant, TenantTransaction};
use crate::values;

/// A mail that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailRow {
    /// Its id, which is the idempotency key of what is sent.
    pub id: String,
    /// Which template (`user_invitation`).
    pub template: String,
    /// The language, as a tag.
    pub language: String,
    /// The address that it goes to.
    pub recipient: String,
    /// What the template is given: a JSON object, sealed for [`MailRow::place`], since links hold tickets.
    pub variables: Vec<u8>,
    /// When it was written.
    pub created_at: Timestamp,
}

impl MailRow {
    /// Where the variables of a mail are sealed.
    pub const fn place(id: &str) -> Sealed<'_> {
        Sealed {
            table: "mail",
            id,
            column: "variables",
        }
    }
}

/// A mail that a job has claimed.
#[derive(Clone, Debug)]
pub struct ClaimedMail {
    /// The number of its tenant.
    pub tenant: i64,
    /// The mail.
    pub mail: MailRow,
    /// How often it was tried, this time included.
    pub attempts: i64,
}

impl FromRow for ClaimedMail {
    const TABLE: &'static str = "mail";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            tenant: row.integer("tenant")?,
            attempts: row.integer("attempts")?,
            mail: MailRow {
                id: row.text("id")?,
                template: row.text("template")?,
                language: row.text("language")?,
                recipient: row.text("recipient")?,
                variables: row.bytes("variables")?,
                created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
            },
        })
    }
}

statements! {
    INSERT = "INSERT INTO mail (tenant, id, template, language, recipient, variables, attempts, due_at, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $7)";
    WAITS = "SELECT COUNT(*) FROM mail WHERE tenant = $1 AND id = $2";
    DELETE = "DELETE FROM mail WHERE tenant = $1 AND id = $2";
    LATER = "UPDATE mail SET due_at = $3 WHERE tenant = $1 AND id = $2";
}

system_statements! {
    CLAIM = "UPDATE mail SET due_at = $2, attempts = attempts + 1 \
             WHERE (tenant, id) IN (SELECT tenant, id FROM mail WHERE due_at <= $1 ORDER BY due_at LIMIT $3) AND due_at <= $1 \
             RETURNING tenant, attempts, id, template, language, recipient, variables, created_at";
}

impl TenantTransaction<'_> {
    /// Adds a mail that is to be sent.
    pub async fn insert_mail(&mut self, mail: &MailRow) -> Result<(), Error> {
        let values = values![
            &mail.id,
            &mail.template,
            &mail.language,
            &mail.recipient,
            mail.variables.clone(),
            mail.created_at
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// Whether a mail still waits to be sent.
    pub async fn mail_waits(&mut self, id: &str) -> Result<bool, Error> {
        Ok(self.number(&WAITS, values![id]).await? > 0)
    }

    /// Removes a mail that was sent, or given up.
    pub async fn finish_mail(&mut self, id: &str) -> Result<(), Error> {
        self.execute(&DELETE, values![id]).await.map(drop)
    }

    /// Has a mail tried again at `due`.
    pub async fn retry_mail(&mut self, id: &str, due: Timestamp) -> Result<(), Error> {
        self.execute(&LATER, values![id, due]).await.map(drop)
    }
}

impl SystemTransaction<'_> {
    /// Takes up to `take` mails that are due, with their tenants, for as long as the lease: nobody else gets them until
    /// `until`.
    pub async fn claim_mails(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        take: i64,
    ) -> Result<Vec<(Tenant, ClaimedMail)>, Error> {
        let mut claimed = Vec::new();
        for mail in self
            .all::<ClaimedMail>(&CLAIM, values![now, until, take])
            .await?
        {
            if let Some(tenant) = self.tenant(mail.tenant).await? {
                claimed.push((tenant, mail));
            }
        }
        Ok(claimed)
    }
}
