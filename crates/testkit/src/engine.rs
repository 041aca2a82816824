//! Databases for tests: one for each, copied from a template.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use guildhall_store::Location;
use tempfile::TempDir;
use tokio_postgres::NoTls;

/// Which database tests run on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite files.
    Sqlite,
    /// The PostgreSQL server at this URL, which belongs to the tests alone.
    Postgres(String),
}

impl Engine {
    /// The engine that the environment names.
    pub fn from_environment() -> Self {
        match std::env::var("GUILDHALL_TEST_ENGINE").as_deref() {
            Ok("postgres") => {
                let url = std::env::var("GUILDHALL_TEST_DATABASE_URL");
                Self::Postgres(
                    url.expect("GUILDHALL_TEST_ENGINE=postgres needs GUILDHALL_TEST_DATABASE_URL"),
                )
            }
            Ok("sqlite") | Err(_) => Self::Sqlite,
            Ok(other) => panic!("GUILDHALL_TEST_ENGINE is sqlite or postgres, not {other}"),
        }
    }
}

/// A database that goes with its test.
#[derive(Debug)]
pub struct Scratch {
    /// Where it is.
    pub location: Location,
    /// A folder of the test's own.
    pub folder: TempDir,
}

impl Scratch {
    /// A database without a table.
    pub async fn empty(engine: &Engine) -> Self {
        let folder = folder();
        let location = match engine {
            Engine::Sqlite => sqlite(folder.path().join("guildhall.db")),
            Engine::Postgres(url) => {
                let name = fresh_name();
                execute(url, &format!("CREATE DATABASE {name}")).await;
                postgres(url, &name)
            }
        };
        Self { location, folder }
    }

    /// A copy of a closed database.
    pub async fn copy_of(engine: &Engine, template: &Location) -> Self {
        let folder = folder();
        let location = match (engine, template) {
            (Engine::Postgres(url), Location::Postgres { url: template, .. }) => {
                let (name, template) = (fresh_name(), database_name(template));
                execute(url, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                postgres(url, &name)
            }
            (_, Location::Sqlite { path, .. }) => {
                let copy = folder.path().join("guildhall.db");
                std::fs::copy(path, &copy).expect("the template can be copied");
                sqlite(copy)
            }
            _ => panic!("the template is of another engine"),
        };
        Self { location, folder }
    }
}

/// In memory where there is such a file system: durability is tested elsewhere.
fn folder() -> TempDir {
    let memory = PathBuf::from("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.expect("a temporary folder can be made")
}

fn sqlite(path: PathBuf) -> Location {
    Location::Sqlite { path, readers: 2 }
}

fn postgres(url: &str, name: &str) -> Location {
    let (server, _) = url
        .rsplit_once('/')
        .expect("a database URL ends with a database");
    Location::Postgres {
        url: format!("{server}/{name}"),
        connections: 4,
    }
}

fn database_name(url: &str) -> &str {
    url.rsplit_once('/')
        .expect("a database URL ends with a database")
        .1
}

fn fresh_name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!(
        "test_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

async fn execute(url: &str, statement: &str) {
    let (client, connection) = tokio_postgres::connect(url, NoTls)
        .await
        .expect("the test server answers");
    let driver = tokio::spawn(connection);
    client
        .batch_execute(statement)
        .await
        .expect("the test server does as it is told");
    drop(client);
    driver
        .await
        .expect("the connection ends by itself")
        .expect("the connection ends well");
}
