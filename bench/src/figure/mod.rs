//! The figures, in the order of the table.

mod create;
mod memory;
mod read;
mod scale;
mod sessions;
mod sign_in;
mod start;
mod token;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::arguments::Arguments;
use crate::guildhall::{self, Setup};
use crate::http::Bounds;
use crate::table;

/// Requests in flight where a figure does not say another number.
const CONNECTIONS: usize = 64;

/// What every figure is measured with.
struct Bench<'a> {
    arguments: &'a Arguments,
    binary: PathBuf,
    directory: PathBuf,
}

/// Measures and prints what is wanted.
pub(crate) async fn all(arguments: &Arguments) -> Result<()> {
    let bench = Bench {
        arguments,
        binary: guildhall::binary(arguments).await?,
        directory: match &arguments.directory {
            Some(directory) => directory.clone(),
            None => std::env::temp_dir(),
        },
    };
    table::head();
    if arguments.wants("token") {
        table::print(&token::measure(&bench).await.context("token")?);
    }
    if arguments.wants("sign-in") {
        table::print(&sign_in::measure(&bench).await.context("sign-in")?);
    }
    if arguments.wants("sessions") {
        table::print(&sessions::measure(&bench).await.context("sessions")?);
    }
    if arguments.wants("create") {
        table::print(&create::on_sqlite(&bench).await.context("create")?);
    }
    if arguments.wants("create-postgres") {
        table::print(
            &create::on_postgres(&bench)
                .await
                .context("create-postgres")?,
        );
    }
    if arguments.wants("read") {
        table::print(&read::measure(&bench).await.context("read")?);
    }
    if arguments.wants("start") {
        table::print(&start::measure(&bench).await.context("start")?);
    }
    if arguments.wants("memory") {
        table::print(&memory::measure(&bench).await.context("memory")?);
    }
    if arguments.wants("scale") {
        table::print(&scale::measure(&bench).await.context("scale")?);
    }
    Ok(())
}

impl Bench<'_> {
    /// A folder that is gone with the figure.
    fn folder(&self) -> Result<TempDir> {
        tempfile::Builder::new()
            .prefix("guildhall-bench")
            .tempdir_in(&self.directory)
            .with_context(|| format!("no folder in {}", self.directory.display()))
    }

    /// A server over plain HTTP on SQLite, with its data in `folder`.
    fn setup(&self, folder: &TempDir) -> Setup {
        Setup {
            binary: self.binary.clone(),
            data: folder.path().join("data"),
            tls: false,
            database: None,
        }
    }

    /// How long a round of load lasts.
    fn round(&self) -> Duration {
        Duration::from_secs(self.arguments.scaled(4, 1))
    }

    /// A round of load, bounded in time alone (a million requests is more than any machine answers in it).
    fn bounds(&self) -> Bounds {
        Bounds {
            requests: 1_000_000,
            time: self.round(),
        }
    }
}
