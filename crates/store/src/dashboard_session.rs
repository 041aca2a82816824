//! Sessions of administrators at the Dashboard. Of a session's id only a hash is kept.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A session as it is stored.
#[derive(Clone, Debug)]
pub struct DashboardSessionRow {
    /// The hash of its id.
    pub hash: String,
    /// Whose it is.
    pub user_id: String,
    /// When it was used last, give or take what its keeper does not write down.
    pub used_at: Timestamp,
    /// When it ends, however much it is used.
    pub expires_at: Timestamp,
}

impl FromRow for DashboardSessionRow {
    const TABLE: &'static str = "dashboard_session";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            hash: row.text("hash")?,
            user_id: row.text("user_id")?,
            used_at: Timestamp::from_milliseconds(row.integer("used_at")?),
            expires_at: Timestamp::from_milliseconds(row.integer("expires_at")?),
        })
    }
}

statements! {
    INSERT = "INSERT INTO dashboard_session (tenant, hash, user_id, used_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    BY_HASH = "SELECT hash, user_id, used_at, expires_at FROM dashboard_session WHERE tenant = $1 AND hash = $2";
    TOUCH = "UPDATE dashboard_session SET used_at = $3 WHERE tenant = $1 AND hash = $2";
    DELETE = "DELETE FROM dashboard_session WHERE tenant = $1 AND hash = $2";
    DELETE_OF_USER = "DELETE FROM dashboard_session WHERE tenant = $1 AND user_id = $2";
}

impl TenantTransaction<'_> {
    /// Adds a session.
    pub async fn insert_dashboard_session(
        &mut self,
        session: &DashboardSessionRow,
    ) -> Result<(), Error> {
        let DashboardSessionRow {
            hash,
            user_id,
            used_at,
            expires_at,
        } = session;
        self.execute(&INSERT, values![hash, user_id, *used_at, *expires_at])
            .await
            .map(drop)
    }

    /// The session whose id has this hash.
    pub async fn dashboard_session(
        &mut self,
        hash: &str,
    ) -> Result<Option<DashboardSessionRow>, Error> {
        self.optional(&BY_HASH, values![hash]).await
    }

    /// Notes that a session was used.
    pub async fn touch_dashboard_session(
        &mut self,
        hash: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(&TOUCH, values![hash, now]).await.map(drop)
    }

    /// Ends a session; one that is not there has ended already.
    pub async fn delete_dashboard_session(&mut self, hash: &str) -> Result<(), Error> {
        self.execute(&DELETE, values![hash]).await.map(drop)
    }

    /// Ends all sessions of an administrator, of which nobody has many.
    pub async fn delete_dashboard_sessions_of_user(&mut self, user: &str) -> Result<(), Error> {
        self.execute(&DELETE_OF_USER, values![user]).await.map(drop)
    }
}
