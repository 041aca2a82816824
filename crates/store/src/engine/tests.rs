//! The engine on either database: `GUILDHALL_TEST_ENGINE` and `GUILDHALL_TEST_DATABASE_URL` say which, as they do for
//! the integration tests. What is SQLite's alone is tested beside its writer.

mod batch;
mod keys;
mod transaction;
mod words;

use std::sync::atomic::{AtomicU64, Ordering};

use guildhall_model::Timestamp;
use tempfile::TempDir;

use super::{Connection, Engine, Location};
use crate::error::Error;
use crate::value::Value;

/// A database of one test's own, as a rule migrated.
struct Fixture {
    engine: Engine,
    location: Location,
    _folder: TempDir,
}

impl Fixture {
    async fn new() -> Self {
        let fixture = Self::empty().await;
        let migrated = crate::migrate::migrate(&fixture.engine, Timestamp::from_seconds(0)).await;
        migrated.expect("it is migrated");
        fixture
    }

    /// One without any table.
    async fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let location = match std::env::var("GUILDHALL_TEST_ENGINE").as_deref() {
            Ok("postgres") => postgres().await,
            _ => Location::Sqlite {
                path: folder.path().join("guildhall.db"),
                readers: 2,
            },
        };
        let engine = Engine::open(&location).await.expect("it opens");
        Self {
            engine,
            location,
            _folder: folder,
        }
    }

    fn is_sqlite(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// Adds a row in an operation of its own.
    async fn add(&self, name: &'static str) -> Result<u64, Error> {
        let add = self
            .engine
            .write(name, |name, connection| Box::pin(insert(connection, name)));
        add.await
    }

    /// The names of all rows that were added.
    async fn names(&self) -> Vec<String> {
        let text = "SELECT name FROM installation ORDER BY name";
        let read = self.engine.read((), move |(), connection| {
            Box::pin(async move { connection.all(text, &[]).await })
        });
        let rows = read.await.expect("a read");
        rows.into_iter()
            .map(|row| row.reader("installation").text("name").expect("a name"))
            .collect()
    }
}

/// Adds a row of the smallest table that there is.
async fn insert(connection: &mut Connection, name: &str) -> Result<u64, Error> {
    let text = "INSERT INTO installation (name, value) VALUES ($1, '0')";
    connection.execute(text, &[Value::from(name)]).await
}

/// A new database on the tests' server.
async fn postgres() -> Location {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let url = std::env::var("GUILDHALL_TEST_DATABASE_URL").expect("the tests' server");
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("engine_{}_{number}", std::process::id());
    let connected = tokio_postgres::connect(&url, tokio_postgres::NoTls).await;
    let (client, connection) = connected.expect("the tests' server answers");
    tokio::spawn(connection);
    let create = format!("CREATE DATABASE {name}");
    client.batch_execute(&create).await.expect("a database");
    let (server, _) = url.rsplit_once('/').expect("a URL ends with a database");
    Location::Postgres {
        url: format!("{server}/{name}"),
        connections: 4,
    }
}
