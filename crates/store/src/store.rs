//! Opening a database.

use std::sync::Arc;

use guildhall_model::Timestamp;

use crate::engine::{Engine, Location};
use crate::error::Error;
pub use crate::migrate::MigrationError;
use crate::seal::MasterKey;
use crate::system::SystemStore;

/// An open, migrated database.
#[derive(Clone)]
pub struct Store {
    pub(crate) engine: Arc<Engine>,
    pub(crate) key: Arc<MasterKey>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Store")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database at `location` and brings it up to date.
    pub async fn open(
        location: &Location,
        key: MasterKey,
        now: Timestamp,
    ) -> Result<Self, MigrationError> {
        let engine = Engine::open(location).await?;
        crate::migrate::migrate(&engine, now).await?;
        Ok(Self {
            engine: Arc::new(engine),
            key: Arc::new(key),
        })
    }

    /// The handle across tenants, for boot, jobs and the host resolver.
    pub fn system(&self) -> SystemStore {
        SystemStore::new(self.clone())
    }

    /// The settings on which durability rests, read back from every connection: `(connection, name, value)`.
    pub async fn durability(&self) -> Result<Vec<(String, String, String)>, Error> {
        self.engine.durability().await
    }

    /// Commits made and operations held by them since the start (SQLite; zeros on PostgreSQL, which groups by itself).
    pub fn batches(&self) -> (u64, u64) {
        self.engine.batches()
    }
}
