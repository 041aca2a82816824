//! The server that is measured: the released binary in a process of its own, with a data directory of its own.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::arguments::Arguments;
use crate::http::{Connection, Target};
use crate::process::Process;

/// How long the first start may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// What the bench's tokens allow.
pub(crate) const SCOPE: &str = "create:organizations read:organizations";

/// How a server is started.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// The binary.
    pub(crate) binary: PathBuf,
    /// The data directory.
    pub(crate) data: PathBuf,
    /// Whether TLS ends in the server.
    pub(crate) tls: bool,
    /// PostgreSQL, in place of SQLite in the data directory.
    pub(crate) database: Option<String>,
}

/// A server that answers.
pub(crate) struct Guildhall {
    /// Its process.
    pub(crate) process: Process,
    /// Where it listens.
    pub(crate) target: Target,
    /// Its origin.
    origin: String,
    /// Id and secret of the application that the first start makes.
    credentials: (String, String),
}

/// The server's binary: what is named, what cargo builds when this program runs under it, or what lies beside it.
pub(crate) async fn binary(arguments: &Arguments) -> Result<PathBuf> {
    if let Some(named) = &arguments.server {
        return Ok(named.clone());
    }
    if let (Some(cargo), false) = (std::env::var_os("CARGO"), cfg!(debug_assertions)) {
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--release", "-p", "guildhall-server"])
            .status()
            .await?;
        ensure!(built.success(), "the server does not build");
    }
    let beside = std::env::current_exe()?.with_file_name("guildhall");
    ensure!(
        beside.is_file(),
        "{} is not there; run `cargo build --release -p guildhall-server` first",
        beside.display()
    );
    Ok(beside)
}

/// A port that nobody listens on at this moment.
fn free_port() -> Result<u16> {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(socket.local_addr()?.port())
}

impl Setup {
    /// Starts the process; it does not answer yet. Tells its port.
    pub(crate) fn spawn(&self) -> Result<(Process, u16)> {
        let port = free_port()?;
        let scheme = if self.tls { "https" } else { "http" };
        let mut command = Command::new(&self.binary);
        command
            .args(["serve", "--rate-limits", "off", "--listen"])
            .arg(format!("127.0.0.1:{port}"))
            .arg("--public-url")
            .arg(format!("{scheme}://localhost:{port}"))
            .arg("--data-dir")
            .arg(&self.data);
        if !self.tls {
            command.arg("--http");
        }
        if let Some(url) = &self.database {
            command.arg("--database-url").arg(url);
        }
        let process = Process::start(&mut command, &self.data.with_extension("log"))?;
        Ok((process, port))
    }

    /// Where the server is reached at a port.
    pub(crate) fn target(&self, port: u16) -> Result<Target> {
        if self.tls {
            Target::https(port, &self.authority())
        } else {
            Ok(Target::http(port))
        }
    }

    /// The certificate of the server's own authority, once it is made.
    pub(crate) fn authority(&self) -> PathBuf {
        self.data.join("certificates").join("authority.pem")
    }

    /// Starts a server with a new data directory and waits until it answers.
    pub(crate) async fn start(&self) -> Result<Guildhall> {
        let (mut process, port) = self.spawn()?;
        let output = process.output()?;
        let log = self.data.with_extension("log");
        let told = tokio::time::timeout(PATIENCE, told(output, &log));
        let credentials = told.await.context("the server does not start in time")??;
        let scheme = if self.tls { "https" } else { "http" };
        Ok(Guildhall {
            process,
            target: self.target(port)?,
            origin: format!("{scheme}://localhost:{port}"),
            credentials,
        })
    }
}

/// Reads what a first start prints until the server is ready: the application's id and secret.
async fn told(output: tokio::process::ChildStdout, log: &Path) -> Result<(String, String)> {
    let mut lines = BufReader::new(output).lines();
    let (mut id, mut secret) = (None, None);
    while let Some(line) = lines.next_line().await? {
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some("client_id"), Some(word)) => id = Some(word.to_owned()),
            (Some("client_secret"), Some(word)) => secret = Some(word.to_owned()),
            (Some("ready:"), _) => {
                return id
                    .zip(secret)
                    .context("the server does not tell an application");
            }
            _ => {}
        }
    }
    let log = std::fs::read_to_string(log).unwrap_or_default();
    anyhow::bail!("the server ended: {log}")
}

impl Guildhall {
    /// The request for a token of the Management API; `scope` narrows it.
    pub(crate) fn token_request(&self, scope: Option<&str>) -> Vec<u8> {
        let (id, secret) = &self.credentials;
        let mut body = json!({
            "grant_type": "client_credentials",
            "client_id": id,
            "client_secret": secret,
            "audience": format!("{}/api/v2/", self.origin),
        });
        if let (Some(scope), Some(body)) = (scope, body.as_object_mut()) {
            body.insert("scope".to_owned(), scope.into());
        }
        let headers = "content-type: application/json\r\n";
        self.target
            .request("POST", "/oauth/token", headers, &body.to_string())
    }

    /// The headers of a call to the Management API, with a new token.
    pub(crate) async fn authorized(&self) -> Result<String> {
        self.authorized_for(Some(SCOPE)).await
    }

    /// The same with what `scope` allows; everything, where it is absent.
    pub(crate) async fn authorized_for(&self, scope: Option<&str>) -> Result<String> {
        let answer = self.ask(&self.token_request(scope)).await?;
        let token = answer.get("access_token").and_then(Value::as_str);
        let token = token.context("there is no token in the answer")?;
        Ok(format!(
            "authorization: Bearer {token}\r\ncontent-type: application/json\r\n"
        ))
    }

    /// Asks one thing on a connection of its own. The answer is JSON.
    pub(crate) async fn ask(&self, request: &[u8]) -> Result<Value> {
        let mut connection = Connection::open(&self.target).await?;
        let answer = connection.exchange(request).await?;
        let text = String::from_utf8_lossy(answer.body);
        ensure!(answer.status < 300, "status {}: {text}", answer.status);
        Ok(serde_json::from_slice(answer.body)?)
    }

    /// A number out of `/metrics`.
    pub(crate) async fn metric(&self, name: &str) -> Result<f64> {
        let mut connection = Connection::open(&self.target).await?;
        let request = self.target.request("GET", "/metrics", "", "");
        let answer = connection.exchange(&request).await?;
        let text = String::from_utf8_lossy(answer.body);
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
            .with_context(|| format!("/metrics has no {name}"))
    }
}

/// The body with which an organization of a number is created: what an application usually sends.
pub(crate) fn organization(prefix: &str, number: u64) -> String {
    json!({
        "name": format!("{prefix}-{number}"),
        "display_name": format!("Organization {number}"),
        "branding": {
            "logo_url": "https://assets.example.com/logo.png",
            "colors": {"primary": "#0059d6", "page_background": "#ffffff"},
        },
        "metadata": {"plan": "enterprise", "region": "eu"},
    })
    .to_string()
}
