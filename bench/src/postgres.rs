//! A PostgreSQL server of the benchmark's own: durable as in production, gone afterwards.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;
use tokio_postgres::NoTls;

/// A running server. Stopped when it is dropped.
#[derive(Debug)]
pub(crate) struct Postgres {
    binaries: PathBuf,
    folder: TempDir,
    port: u16,
}

/// What the server counts: transactions of a database that were committed, and flushes of the write-ahead log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    /// Committed transactions, those that only read included.
    pub(crate) commits: i64,
    /// Flushes.
    pub(crate) flushes: i64,
}

impl Postgres {
    /// Starts one below `directory`; none where PostgreSQL is not installed.
    pub(crate) fn start(directory: &Path) -> Result<Option<Self>> {
        let Some(binaries) = binaries() else {
            return Ok(None);
        };
        let folder = tempfile::Builder::new()
            .prefix("guildhall-bench-postgres")
            .tempdir_in(directory)?;
        if is_root()? {
            let owner = format!("{}", folder.path().display());
            run(Command::new("chown").args(["postgres", &owner]))?;
        }
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let postgres = Self {
            binaries,
            folder,
            port,
        };
        run(postgres.tool("initdb")?.args([
            "--username=guildhall",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]))?;
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=on \
             -c synchronous_commit=on"
        );
        let log = postgres.folder.path().join("server.log");
        run(postgres
            .tool("pg_ctl")?
            .args(["--wait", "start", "-o", &options, "--log"])
            .arg(log))?;
        Ok(Some(postgres))
    }

    /// One of PostgreSQL's programs, at this server's data. They refuse to run as root, so root borrows the account
    /// that Debian's package made.
    fn tool(&self, name: &str) -> Result<Command> {
        let program = self.binaries.join(name);
        let mut command = if is_root()? {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command
            .arg("--pgdata")
            .arg(self.folder.path().join("data"))
            .current_dir(self.folder.path());
        Ok(command)
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://guildhall@127.0.0.1:{}/{database}", self.port)
    }

    async fn client(&self) -> Result<tokio_postgres::Client> {
        let (client, connection) = tokio_postgres::connect(&self.url("postgres"), NoTls).await?;
        // It ends with the client.
        tokio::spawn(connection);
        Ok(client)
    }

    /// Makes an empty database; tells its URL.
    pub(crate) async fn database(&self, name: &str) -> Result<String> {
        let client = self.client().await?;
        client
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .await?;
        Ok(self.url(name))
    }

    /// What was counted since the server's start. Connections tell their counts when they are closed, at the latest.
    pub(crate) async fn counted(&self, database: &str) -> Result<Counted> {
        let text = "SELECT d.xact_commit, w.wal_sync FROM pg_stat_database AS d, pg_stat_wal AS w WHERE d.datname = $1";
        let row = self.client().await?.query_one(text, &[&database]).await?;
        Ok(Counted {
            commits: row.get(0),
            flushes: row.get(1),
        })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Ok(mut command) = self.tool("pg_ctl") {
            // Whether it has stopped already does not matter any more.
            drop(run(command.args(["--mode=immediate", "stop"])));
        }
    }
}

/// Where PostgreSQL's programs are: the newest of Debian's.
fn binaries() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    found.sort();
    found.pop()
}

fn is_root() -> Result<bool> {
    Ok(std::fs::metadata("/proc/self")?.uid() == 0)
}

fn run(command: &mut Command) -> Result<()> {
    // To files, not pipes: the server would inherit them, and the end of its output be waited for.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("{} does not start", command.get_program().display()))?;
    ensure!(status.success(), "{command:?} fails");
    Ok(())
}
