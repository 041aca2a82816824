//! Totals without counting: each change adds a delta, a job folds them.

use crate::error::Error;
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// What is counted for a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Its organizations.
    Organizations,
}

impl Counted {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Organizations => "organization",
        }
    }
}

statements! {
    ADD = "INSERT INTO counter (tenant, noun, id, delta) VALUES ($1, $2, $3, $4)";
    TOTAL = "SELECT CAST(COALESCE(SUM(delta), 0) AS BIGINT) FROM counter WHERE tenant = $1 AND noun = $2";
}

impl TenantTransaction<'_> {
    /// Adds to a total. `id` is what came or went; it comes once and goes once.
    pub(crate) async fn count(
        &mut self,
        counted: Counted,
        delta: i64,
        id: &str,
    ) -> Result<(), Error> {
        let id = format!("{id}{}", if delta < 0 { '-' } else { '+' });
        self.execute(&ADD, values![counted.as_str(), id, delta])
            .await
            .map(drop)
    }

    /// A total.
    pub async fn total(&mut self, counted: Counted) -> Result<i64, Error> {
        self.number(&TOTAL, values![counted.as_str()]).await
    }
}
