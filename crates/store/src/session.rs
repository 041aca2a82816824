//! Sessions: who is signed in at a browser.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A session as it is stored.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// The hash of the secret that the browser keeps.
    pub hash: String,
    /// Its id, the `sid` of ID tokens, which is no secret.
    pub id: String,
    /// Who is signed in.
    pub user_id: String,
    /// Through which connection.
    pub connection_id: String,
    /// When the user last gave a credential.
    pub authenticated_at: Timestamp,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, more or less.
    pub touched_at: Timestamp,
    /// When it ends whatever happens.
    pub ends_at: Timestamp,
}

impl FromRow for SessionRow {
    const TABLE: &'static str = "session";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            hash: row.text("hash")?,
            id: row.text("id")?,
            user_id: row.text("user_id")?,
            connection_id: row.text("connection_id")?,
            authenticated_at: row.timestamp("authenticated_at")?,
            created_at: row.timestamp("created_at")?,
            touched_at: row.timestamp("touched_at")?,
            ends_at: row.timestamp("ends_at")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO session (tenant, hash, id, user_id, connection_id, authenticated_at, created_at, touched_at, ends_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    BY_HASH = "SELECT hash, id, user_id, connection_id, authenticated_at, created_at, touched_at, ends_at FROM session \
               WHERE tenant = $1 AND hash = $2";
    TOUCH = "UPDATE session SET touched_at = $3 WHERE tenant = $1 AND hash = $2";
    DELETE = "DELETE FROM session WHERE tenant = $1 AND hash = $2";
    DELETE_OF_USER = "DELETE FROM session WHERE tenant = $1 AND user_id = $2 AND hash IN \
                      (SELECT hash FROM session WHERE tenant = $1 AND user_id = $2 LIMIT $4 OFFSET $3)";
}

impl TenantTransaction<'_> {
    /// Adds a session.
    pub async fn insert_session(&mut self, session: &SessionRow) -> Result<(), Error> {
        let values = values![
            &session.hash,
            &session.id,
            &session.user_id,
            &session.connection_id,
            session.authenticated_at,
            session.created_at,
            session.touched_at,
            session.ends_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The session of that secret's hash.
    pub async fn session(&mut self, hash: &str) -> Result<Option<SessionRow>, Error> {
        self.optional(&BY_HASH, values![hash]).await
    }

    /// Notes that a session was used.
    pub async fn touch_session(&mut self, hash: &str, now: Timestamp) -> Result<(), Error> {
        self.execute(&TOUCH, values![hash, now]).await.map(drop)
    }

    /// Ends a session; `false` when it was not there.
    pub async fn delete_session(&mut self, hash: &str) -> Result<bool, Error> {
        Ok(self.execute(&DELETE, values![hash]).await? == 1)
    }

    /// Ends up to `most` sessions of a user beside the `kept` first ones, and tells how many.
    pub async fn delete_sessions_of_user(
        &mut self,
        user: &str,
        kept: i64,
        most: i64,
    ) -> Result<u64, Error> {
        self.execute(&DELETE_OF_USER, values![user, kept, most])
            .await
    }
}
