//! Refresh tokens. Those that come of one sign-in are a family and end together.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A refresh token as it is stored.
#[derive(Clone, Debug)]
pub struct RefreshTokenRow {
    /// The hash of the token.
    pub hash: String,
    /// What everything that comes of one sign-in has in common.
    pub family: String,
    /// Whose it is.
    pub client_id: String,
    /// Who signed in.
    pub user_id: String,
    /// In which session.
    pub session_id: String,
    /// To which organization; it can not be changed.
    pub organization_id: Option<String>,
    /// What was granted, a JSON object.
    pub document: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used; when it was made, if never.
    pub used_at: Timestamp,
    /// When another took its place.
    pub rotated_at: Option<Timestamp>,
    /// When it ends whatever happens.
    pub ends_at: Option<Timestamp>,
}

impl FromRow for RefreshTokenRow {
    const TABLE: &'static str = "refresh_token";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            hash: row.text("hash")?,
            family: row.text("family")?,
            client_id: row.text("client_id")?,
            user_id: row.text("user_id")?,
            session_id: row.text("session_id")?,
            organization_id: row.optional_text("organization_id")?,
            document: row.text("document")?,
            created_at: row.timestamp("created_at")?,
            used_at: row.timestamp("used_at")?,
            rotated_at: row.optional_timestamp("rotated_at")?,
            ends_at: row.optional_timestamp("ends_at")?,
        })
    }
}

/// How many refresh tokens a user may have at a client; the oldest go (entity limit policy).
const MOST: i64 = 200;

statements! {
    INSERT = "INSERT INTO refresh_token (tenant, hash, family, client_id, user_id, session_id, organization_id, document, created_at, \
              used_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    BY_HASH = "SELECT hash, family, client_id, user_id, session_id, organization_id, document, created_at, used_at, rotated_at, ends_at \
               FROM refresh_token WHERE tenant = $1 AND hash = $2";
    USE = "UPDATE refresh_token SET used_at = $3 WHERE tenant = $1 AND hash = $2";
    ROTATE = "UPDATE refresh_token SET rotated_at = $3, used_at = $3, ends_at = COALESCE(ends_at, $4) \
              WHERE tenant = $1 AND hash = $2 AND rotated_at IS NULL";
    DELETE_OF_USER = "DELETE FROM refresh_token WHERE tenant = $1 AND user_id = $2 AND hash IN \
               (SELECT hash FROM refresh_token WHERE tenant = $1 AND user_id = $2 LIMIT $4 OFFSET $3)";
    DELETE_FAMILY = "DELETE FROM refresh_token WHERE tenant = $1 AND family = $2";
    DELETE_OLDEST = "DELETE FROM refresh_token WHERE tenant = $1 AND user_id = $2 AND client_id = $3 AND created_at < \
               (SELECT created_at FROM refresh_token WHERE tenant = $1 AND user_id = $2 AND client_id = $3 \
               ORDER BY created_at DESC LIMIT 1 OFFSET $4)";
}

impl TenantTransaction<'_> {
    /// Adds a refresh token; beyond two hundred of the user at the client, the oldest go.
    pub async fn insert_refresh_token(&mut self, token: &RefreshTokenRow) -> Result<(), Error> {
        let values = values![
            &token.hash,
            &token.family,
            &token.client_id,
            &token.user_id,
            &token.session_id,
            token.organization_id.as_deref(),
            &token.document,
            token.created_at,
            token.used_at,
            token.ends_at,
        ];
        self.execute(&INSERT, values).await?;
        self.execute(
            &DELETE_OLDEST,
            values![&token.user_id, &token.client_id, MOST - 1],
        )
        .await
        .map(drop)
    }

    /// The refresh token of that hash, rotated or not.
    pub async fn refresh_token(&mut self, hash: &str) -> Result<Option<RefreshTokenRow>, Error> {
        self.optional(&BY_HASH, values![hash]).await
    }

    /// Notes that a refresh token was used; `false` when it is gone.
    pub async fn use_refresh_token(&mut self, hash: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(self.execute(&USE, values![hash, now]).await? == 1)
    }

    /// Marks a refresh token as one whose place another takes, and keeps it until `kept` at least to notice who uses it
    /// again; `false` when it was marked before.
    pub async fn rotate_refresh_token(
        &mut self,
        hash: &str,
        now: Timestamp,
        kept: Timestamp,
    ) -> Result<bool, Error> {
        Ok(self.execute(&ROTATE, values![hash, now, kept]).await? == 1)
    }

    /// Ends up to `most` refresh tokens of a user beside the `kept` first ones, and tells how many.
    pub async fn delete_refresh_tokens_of_user(
        &mut self,
        user: &str,
        kept: i64,
        most: i64,
    ) -> Result<u64, Error> {
        self.execute(&DELETE_OF_USER, values![user, kept, most])
            .await
    }

    /// Ends every token of a family, opaque access tokens included.
    pub async fn end_token_family(&mut self, family: &str) -> Result<(), Error> {
        self.execute(&DELETE_FAMILY, values![family]).await?;
        self.delete_access_tokens(family).await
    }
}
