//! The engine on either database: `GUILDHALL_TEST_ENGINE` and `GUILDHALL_TEST_DATABASE_URL` say which, as for the
//! integration tests.

mod commit;
mod keys;
mod operation;
mod transaction;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use guildhall_model::Timestamp;
use tempfile::TempDir;

use super::{Connection, Engine, Location};
use crate::error::Error;
use crate::value::Value;

/// An empty, migrated database of one test's own.
struct Fixture {
    engine: Arc<Engine>,
    location: Location,
    _folder: TempDir,
}

impl Fixture {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let location = match std::env::var("GUILDHALL_TEST_ENGINE").as_deref() {
            Ok("postgres") => postgres().await,
            _ => Location::Sqlite {
                path: folder.path().join("guildhall.db"),
                readers: 2,
            },
        };
        let engine = Engine::open(&location).await.expect("it opens");
        crate::migrate::migrate(&engine, Timestamp::from_seconds(0))
            .await
            .expect("it is migrated");
        Self {
            engine: Arc::new(engine),
            location,
            _folder: folder,
        }
    }

    fn is_sqlite(&self) -> bool {
        matches!(*self.engine, Engine::Sqlite(_))
    }

    /// Runs one statement as an operation of its own.
    async fn run(&self, text: &'static str) -> Result<u64, Error> {
        run(&self.engine, text).await
    }

    /// How many rows the statement finds.
    async fn count(&self, text: &'static str) -> usize {
        let rows = self.engine.read(text, |text, connection| {
            Box::pin(async move { connection.all(text, &[]).await })
        });
        rows.await.expect("a read").len()
    }
}

/// Runs one statement as an operation of its own.
async fn run(engine: &Engine, text: &'static str) -> Result<u64, Error> {
    let write = engine.write(text, |text, connection| {
        Box::pin(async move { connection.execute(text, &[]).await })
    });
    write.await
}

/// Adds a setup code, the smallest row that there is.
async fn insert(connection: &mut Connection, hash: &str) -> Result<u64, Error> {
    let text = "INSERT INTO setup_code (hash, created_at) VALUES ($1, 0)";
    connection.execute(text, &[Value::from(hash)]).await
}

/// A new database on the tests' server.
async fn postgres() -> Location {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let url = std::env::var("GUILDHALL_TEST_DATABASE_URL").expect("the tests' server");
    let name = format!(
        "engine_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
        .await
        .expect("the tests' server answers");
    tokio::spawn(connection);
    let create = format!("CREATE DATABASE {name}");
    client.batch_execute(&create).await.expect("a database");
    let (server, _) = url.rsplit_once('/').expect("a URL ends with a database");
    Location::Postgres {
        url: format!("{server}/{name}"),
        connections: 4,
    }
}
