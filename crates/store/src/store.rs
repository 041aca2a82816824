//! Opening a database: first as it lies there, then with the key that opens its secrets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use guildhall_model::Timestamp;

use crate::engine::{Engine, Location};
use crate::error::Error;
pub use crate::migrate::MigrationError;
use crate::seal::MasterKey;
use crate::system::SystemStore;
use crate::value::Value;

const RECORDED_KEY: &str = "SELECT value FROM installation WHERE name = 'master_key'";
const RECORD_KEY: &str = "INSERT INTO installation (name, value) VALUES ('master_key', $1) ON CONFLICT (name) DO NOTHING";

/// An open, migrated database whose secrets are still closed.
pub struct Database {
    engine: Arc<Engine>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Database")
    }
}

impl Database {
    /// Opens the database at `location` and brings it up to date.
    pub async fn open(location: &Location, now: Timestamp) -> Result<Self, MigrationError> {
        let engine = Engine::open(location).await?;
        crate::migrate::migrate(&engine, now).await?;
        Ok(Self {
            engine: Arc::new(engine),
        })
    }

    /// The id of the master key with which the database's secrets are sealed; none when there are none yet.
    pub async fn recorded_key(&self) -> Result<Option<String>, Error> {
        let read = self.engine.read((), |(), connection| {
            Box::pin(async move { connection.optional(RECORDED_KEY, &[]).await })
        });
        read.await?
            .map(|row| row.reader("installation").text("value"))
            .transpose()
    }

    /// The store, with the key for its secrets. The first key's id is recorded.
    pub async fn with_key(self, key: MasterKey) -> Result<Store, Error> {
        let id = key.id().to_owned();
        let write = self.engine.write(id, |id, connection| {
            Box::pin(async move { connection.execute(RECORD_KEY, &[Value::from(id)]).await })
        });
        write.await?;
        Ok(Store {
            engine: self.engine,
            key: Arc::new(key),
            statements: Arc::default(),
        })
    }
}

/// An open, migrated database with the key for its secrets.
#[derive(Clone)]
pub struct Store {
    pub(crate) engine: Arc<Engine>,
    pub(crate) key: Arc<MasterKey>,
    pub(crate) statements: Arc<Statements>,
}

/// How many statements were run.
#[derive(Debug, Default)]
pub(crate) struct Statements(AtomicU64);

impl Statements {
    pub(crate) fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
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
    /// The handle across tenants, for boot, jobs and the host resolver.
    pub fn system(&self) -> SystemStore {
        SystemStore::new(self.clone())
    }

    /// The settings on which durability rests, read back from every connection: `(connection, name, value)`.
    pub async fn durability(&self) -> Result<Vec<(String, String, String)>, Error> {
        self.engine.durability().await
    }

    /// Statements run since the start: what a request costs the database does not depend on how long a list is.
    pub fn statements(&self) -> u64 {
        self.statements.0.load(Ordering::Relaxed)
    }

    /// Commits made and operations held by them since the start.
    pub fn batches(&self) -> (u64, u64) {
        self.engine.batches()
    }
}
