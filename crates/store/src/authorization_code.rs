//! Authorization codes: each is redeemed once, and is kept for a while after that to notice who tries again.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A code as it is stored.
#[derive(Clone, Debug)]
pub struct AuthorizationCodeRow {
    /// The hash of the code.
    pub hash: String,
    /// Who may redeem it.
    pub client_id: String,
    /// Who signed in.
    pub user_id: String,
    /// In which session.
    pub session_id: String,
    /// To which organization.
    pub organization_id: Option<String>,
    /// What everything that comes of the code has in common, to be ended together.
    pub family: String,
    /// What was asked for, a JSON object.
    pub document: String,
    /// When it was redeemed.
    pub used_at: Option<Timestamp>,
    /// From when on it can not be redeemed.
    pub ends_at: Timestamp,
}

impl FromRow for AuthorizationCodeRow {
    const TABLE: &'static str = "authorization_code";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            hash: row.text("hash")?,
            client_id: row.text("client_id")?,
            user_id: row.text("user_id")?,
            session_id: row.text("session_id")?,
            organization_id: row.optional_text("organization_id")?,
            family: row.text("family")?,
            document: row.text("document")?,
            used_at: row.optional_timestamp("used_at")?,
            ends_at: row.timestamp("ends_at")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO authorization_code (tenant, hash, client_id, user_id, session_id, organization_id, family, document, ends_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    BY_HASH = "SELECT hash, client_id, user_id, session_id, organization_id, family, document, used_at, ends_at \
               FROM authorization_code WHERE tenant = $1 AND hash = $2";
    USE = "UPDATE authorization_code SET used_at = $3 WHERE tenant = $1 AND hash = $2 AND used_at IS NULL";
    DELETE_OF_USER = "DELETE FROM authorization_code WHERE tenant = $1 AND user_id = $2 AND used_at IS NULL AND hash IN \
               (SELECT hash FROM authorization_code WHERE tenant = $1 AND user_id = $2 AND used_at IS NULL LIMIT $4 OFFSET $3)";
}

impl TenantTransaction<'_> {
    /// Adds a code that was not redeemed.
    pub async fn insert_authorization_code(
        &mut self,
        code: &AuthorizationCodeRow,
    ) -> Result<(), Error> {
        let values = values![
            &code.hash,
            &code.client_id,
            &code.user_id,
            &code.session_id,
            code.organization_id.as_deref(),
            &code.family,
            &code.document,
            code.ends_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The code of that hash, redeemed or not.
    pub async fn authorization_code(
        &mut self,
        hash: &str,
    ) -> Result<Option<AuthorizationCodeRow>, Error> {
        self.optional(&BY_HASH, values![hash]).await
    }

    /// Ends up to `most` codes of a user that nobody has redeemed, beside the `kept` first ones, and tells how many.
    pub async fn delete_codes_of_user(
        &mut self,
        user: &str,
        kept: i64,
        most: i64,
    ) -> Result<u64, Error> {
        self.execute(&DELETE_OF_USER, values![user, kept, most])
            .await
    }

    /// Redeems a code; `false` when it was before.
    pub async fn use_authorization_code(
        &mut self,
        hash: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        Ok(self.execute(&USE, values![hash, now]).await? == 1)
    }
}
