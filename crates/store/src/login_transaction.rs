//! Logins under way: what was asked for, and how far the user has come.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A login under way as it is stored.
#[derive(Clone, Debug)]
pub struct LoginTransactionRow {
    /// The hash of its `state`.
    pub hash: String,
    /// The hash of the secret that its browser keeps.
    pub browser: String,
    /// What was asked for and how far it has come, a JSON object.
    pub document: String,
    /// When it began.
    pub created_at: Timestamp,
    /// From when on it is over.
    pub ends_at: Timestamp,
}

impl FromRow for LoginTransactionRow {
    const TABLE: &'static str = "login_transaction";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            hash: row.text("hash")?,
            browser: row.text("browser")?,
            document: row.text("document")?,
            created_at: row.timestamp("created_at")?,
            ends_at: row.timestamp("ends_at")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO login_transaction (tenant, hash, browser, document, created_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)";
    BY_HASH = "SELECT hash, browser, document, created_at, ends_at FROM login_transaction WHERE tenant = $1 AND hash = $2";
    UPDATE = "UPDATE login_transaction SET document = $3 WHERE tenant = $1 AND hash = $2";
    DELETE = "DELETE FROM login_transaction WHERE tenant = $1 AND hash = $2";
}

impl TenantTransaction<'_> {
    /// Adds a login.
    pub async fn insert_login(&mut self, login: &LoginTransactionRow) -> Result<(), Error> {
        let values = values![
            &login.hash,
            &login.browser,
            &login.document,
            login.created_at,
            login.ends_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The login of that state's hash.
    pub async fn login(&mut self, hash: &str) -> Result<Option<LoginTransactionRow>, Error> {
        self.optional(&BY_HASH, values![hash]).await
    }

    /// Writes how far a login has come; `false` when it is over.
    pub async fn update_login(&mut self, hash: &str, document: &str) -> Result<bool, Error> {
        Ok(self.execute(&UPDATE, values![hash, document]).await? == 1)
    }

    /// Ends a login; `false` when it was over.
    pub async fn delete_login(&mut self, hash: &str) -> Result<bool, Error> {
        Ok(self.execute(&DELETE, values![hash]).await? == 1)
    }
}
