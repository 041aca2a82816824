//! Opaque access tokens, which are good for `/userinfo` alone. Tokens for APIs are signed and not stored.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// An opaque access token as it is stored.
#[derive(Clone, Debug)]
pub struct AccessTokenRow {
    /// The hash of the token.
    pub hash: String,
    /// What everything that comes of one sign-in has in common.
    pub family: String,
    /// Whose it is.
    pub client_id: String,
    /// Who signed in.
    pub user_id: String,
    /// To which organization.
    pub organization_id: Option<String>,
    /// What it allows, separated by spaces.
    pub scope: String,
    /// From when on it is worth nothing.
    pub ends_at: Timestamp,
}

impl FromRow for AccessTokenRow {
    const TABLE: &'static str = "access_token";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            hash: row.text("hash")?,
            family: row.text("family")?,
            client_id: row.text("client_id")?,
            user_id: row.text("user_id")?,
            organization_id: row.optional_text("organization_id")?,
            scope: row.text("scope")?,
            ends_at: row.timestamp("ends_at")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO access_token (tenant, hash, family, client_id, user_id, organization_id, scope, ends_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    BY_HASH = "SELECT hash, family, client_id, user_id, organization_id, scope, ends_at FROM access_token \
               WHERE tenant = $1 AND hash = $2";
    DELETE_FAMILY = "DELETE FROM access_token WHERE tenant = $1 AND family = $2";
}

impl TenantTransaction<'_> {
    /// Adds an opaque access token.
    pub async fn insert_access_token(&mut self, token: &AccessTokenRow) -> Result<(), Error> {
        let values = values![
            &token.hash,
            &token.family,
            &token.client_id,
            &token.user_id,
            token.organization_id.as_deref(),
            &token.scope,
            token.ends_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The opaque access token of that hash.
    pub async fn access_token(&mut self, hash: &str) -> Result<Option<AccessTokenRow>, Error> {
        self.optional(&BY_HASH, values![hash]).await
    }

    pub(crate) async fn delete_access_tokens(&mut self, family: &str) -> Result<(), Error> {
        self.execute(&DELETE_FAMILY, values![family])
            .await
            .map(drop)
    }
}
