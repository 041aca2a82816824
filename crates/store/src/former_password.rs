//! Passwords that were replaced.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// How many are kept: the most that a connection's policy looks at (contract: `size` of `history`).
const MOST: i64 = 24;

/// A hash, as it stood in the user's row.
struct Former(String);

impl FromRow for Former {
    const TABLE: &'static str = "former_password";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        row.text("password").map(Self)
    }
}

statements! {
    // Two changes in one millisecond leave the later one, which is what the earlier one was replaced by.
    INSERT = "INSERT INTO former_password (tenant, user_id, replaced_at, password) VALUES ($1, $2, $3, $4) \
              ON CONFLICT (tenant, user_id, replaced_at) DO UPDATE SET password = $4";
    FORGET = "DELETE FROM former_password WHERE tenant = $1 AND user_id = $2 AND replaced_at <= (SELECT replaced_at \
              FROM former_password WHERE tenant = $1 AND user_id = $2 ORDER BY replaced_at DESC LIMIT 1 OFFSET $3)";
    NEWEST = "SELECT password FROM former_password WHERE tenant = $1 AND user_id = $2 ORDER BY replaced_at DESC LIMIT $3";
}

impl TenantTransaction<'_> {
    /// Keeps the hash of a password that is replaced now; beyond 24 of a user, the oldest go.
    pub async fn insert_former_password(
        &mut self,
        user: &str,
        now: Timestamp,
        password: &str,
    ) -> Result<(), Error> {
        self.execute(&INSERT, values![user, now, password]).await?;
        self.execute(&FORGET, values![user, MOST]).await.map(drop)
    }

    /// The hashes of the last passwords of a user, the newest first.
    pub async fn former_passwords(
        &mut self,
        user: &str,
        take: usize,
    ) -> Result<Vec<String>, Error> {
        let take = i64::try_from(take).unwrap_or(MOST).min(MOST);
        let rows: Vec<Former> = self.all(&NEWEST, values![user, take]).await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }
}
