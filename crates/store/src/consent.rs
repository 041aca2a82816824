//! What users allowed applications of others, by API and organization.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// Who allowed whom, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentKey {
    /// The user.
    pub user_id: String,
    /// The application.
    pub client_id: String,
    /// The API's identifier; empty without one.
    pub audience: String,
    /// The organization; empty without one.
    pub organization_id: String,
}

statements! {
    ONE = "SELECT scope FROM consent WHERE tenant = $1 AND user_id = $2 AND client_id = $3 AND audience = $4 AND organization_id = $5";
    SET = "INSERT INTO consent (tenant, user_id, client_id, audience, organization_id, scope, created_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7) \
           ON CONFLICT (tenant, user_id, client_id, audience, organization_id) DO UPDATE SET scope = $6, created_at = $7";
}

impl TenantTransaction<'_> {
    /// The scopes that were allowed, separated by spaces.
    pub async fn consent(&mut self, key: &ConsentKey) -> Result<Option<String>, Error> {
        let values = values![
            &key.user_id,
            &key.client_id,
            &key.audience,
            &key.organization_id
        ];
        self.row(&ONE, values)
            .await?
            .map(|row| row.reader("consent").text("scope"))
            .transpose()
    }

    /// Notes what was allowed, in place of what was before.
    pub async fn set_consent(
        &mut self,
        key: &ConsentKey,
        scope: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let values = values![
            &key.user_id,
            &key.client_id,
            &key.audience,
            &key.organization_id,
            scope,
            now
        ];
        self.execute(&SET, values).await.map(drop)
    }
}
