//! Sign-ins that failed, counted.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

statements! {
    COUNT = "SELECT failures FROM login_failure WHERE tenant = $1 AND key = $2 AND last_at > $3";
    ADD = "INSERT INTO login_failure (tenant, key, failures, last_at) VALUES ($1, $2, 1, $3) \
           ON CONFLICT (tenant, key) DO UPDATE SET last_at = $3, \
           failures = CASE WHEN login_failure.last_at > $4 THEN login_failure.failures + 1 ELSE 1 END RETURNING failures";
    FORGET = "DELETE FROM login_failure WHERE tenant = $1 AND key = $2";
}

impl TenantTransaction<'_> {
    /// How many failures were counted under a key, unless the last of them is from before `since`.
    pub async fn login_failures(&mut self, key: &str, since: Timestamp) -> Result<i64, Error> {
        self.number(&COUNT, values![key, since]).await
    }

    /// Counts a failure, and tells how many there are now; those from before `since` are forgotten.
    pub async fn add_login_failure(
        &mut self,
        key: &str,
        now: Timestamp,
        since: Timestamp,
    ) -> Result<i64, Error> {
        self.number(&ADD, values![key, now, since]).await
    }

    /// Forgets the failures under a key.
    pub async fn forget_login_failures(&mut self, key: &str) -> Result<(), Error> {
        self.execute(&FORGET, values![key]).await.map(drop)
    }
}
