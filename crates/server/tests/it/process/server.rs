//! An installation on disk, the commands that are run on it, and the server that runs from it.

use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use guildhall_store::Location;
use guildhall_testkit::{Engine, Scratch};
use serde_json::Value;

use super::call::{Answer, Request};

/// The built binary.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_guildhall");
/// Longer than any start or stop takes, so that what hangs fails its test instead of holding it.
const PATIENCE: Duration = Duration::from_mins(1);

/// A data directory, and the database that goes with it.
#[derive(Debug)]
pub(crate) struct Installation {
    /// The data directory.
    pub(crate) directory: PathBuf,
    /// The PostgreSQL database, where it is not a file in the data directory.
    pub(crate) database_url: Option<String>,
    /// The settings that are given as variables.
    pub(crate) variables: Vec<(&'static str, String)>,
    /// Goes with the test.
    _scratch: Option<Scratch>,
}

impl Installation {
    /// A new one on the engine of this run.
    pub(crate) async fn new() -> Self {
        let scratch = Scratch::empty(&Engine::from_environment()).await;
        let database_url = match &scratch.location {
            Location::Postgres { url, .. } => Some(url.clone()),
            Location::Sqlite { .. } => None,
        };
        Self {
            directory: scratch.folder.path().join("data"),
            database_url,
            variables: Vec::new(),
            _scratch: Some(scratch),
        }
    }

    /// A new one on SQLite, whatever engine this run has, in a directory that somebody else removes.
    pub(crate) fn on_sqlite(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            database_url: None,
            variables: Vec::new(),
            _scratch: None,
        }
    }

    /// A new one whose database is elsewhere.
    pub(crate) fn on_postgres(directory: &Path, url: &str) -> Self {
        Self {
            database_url: Some(url.to_owned()),
            ..Self::on_sqlite(directory)
        }
    }

    /// The database, as the store opens it.
    pub(crate) fn location(&self) -> Location {
        match &self.database_url {
            Some(url) => Location::Postgres {
                url: url.clone(),
                connections: 2,
            },
            None => Location::Sqlite {
                path: self.directory.join("guildhall.db"),
                readers: 1,
            },
        }
    }

    /// `guildhall WORDS…` on this installation, ready to run.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        // Configuration of whoever runs the tests is no part of them.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GUILDHALL_") {
                command.env_remove(name);
            }
        }
        command.args(words).arg("--data-dir").arg(&self.directory);
        if let Some(url) = &self.database_url {
            command.arg("--database-url").arg(url);
        }
        command.envs(self.variables.iter().map(|(name, value)| (*name, value)));
        command.stdin(Stdio::null());
        command
    }

    /// `guildhall serve` on a free port, without TLS, ready to run.
    pub(crate) fn serve_command(&self) -> Command {
        let words = ["serve", "--listen", "127.0.0.1:0", "--http"];
        let mut command = self.command(&words);
        command.args(["--rate-limits", "off"]);
        command
    }

    /// Starts the server and waits until it answers.
    #[track_caller]
    pub(crate) fn serve(&self) -> Server {
        Server::start(&mut self.serve_command())
    }

    /// Runs `guildhall WORDS…`, which has to succeed; what it printed.
    #[track_caller]
    pub(crate) fn run(&self, words: &[&str]) -> String {
        let output = self.command(words).output().expect("the binary runs");
        let log = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {log}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// A Management API token with every scope.
    #[track_caller]
    pub(crate) fn token(&self) -> String {
        self.run(&["token"]).trim_end().to_owned()
    }

    /// Tries to serve, which has to be refused; the one line that says why.
    #[track_caller]
    pub(crate) fn refusal(&self) -> String {
        refusal(&mut self.serve_command())
    }
}

/// Runs what has to be refused: a failure's exit, nothing on standard output, and one line that says why.
#[track_caller]
pub(crate) fn refusal(command: &mut Command) -> String {
    let output = command.output().expect("the binary runs");
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{log}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let errors: Vec<&str> = log.lines().filter(|line| !line.starts_with('{')).collect();
    let [sentence] = errors.as_slice() else {
        panic!("one sentence was expected: {log}")
    };
    sentence
        .strip_prefix("error: ")
        .unwrap_or_else(|| panic!("no error: {log}"))
        .to_owned()
}

/// A server that runs. Dropped without being stopped it is killed.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// The port that it listens on.
    pub(crate) port: u16,
    /// What it printed until it was ready.
    pub(crate) banner: Vec<String>,
    /// Its log, line by line.
    log: Receiver<String>,
}

impl Server {
    /// Starts `command` and waits for its line `ready: <url>`.
    #[track_caller]
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let said = lines(child.stdout.take().expect("piped"));
        let log = lines(child.stderr.take().expect("piped"));
        let mut banner = Vec::new();
        let url = loop {
            let Ok(line) = said.recv_timeout(PATIENCE) else {
                let _gone = child.kill();
                let log: Vec<String> = log.iter().collect();
                panic!("it was never ready: {banner:#?}\n{log:#?}");
            };
            banner.push(line);
            let last = banner.last().map(String::as_str).unwrap_or_default();
            if let Some(url) = last.strip_prefix("ready: ") {
                break url.to_owned();
            }
        };
        let port = url.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        Self {
            child,
            port: port.unwrap_or_else(|| panic!("no port in {url}")),
            banner,
            log,
        }
    }

    /// The rest of the line of the banner that begins so, where there is one.
    pub(crate) fn said(&self, beginning: &str) -> Option<&str> {
        self.banner
            .iter()
            .find_map(|line| line.trim_start().strip_prefix(beginning))
            .map(str::trim)
    }

    /// Asks the first tenant.
    #[track_caller]
    pub(crate) fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Answer {
        let request = Request {
            method,
            host: &format!("localhost:{}", self.port),
            path,
            token,
            body,
        };
        request.send(self.port)
    }

    /// Creates an organization of that name.
    #[track_caller]
    pub(crate) fn create(&self, token: &str, name: &str) -> Answer {
        let body = serde_json::json!({ "name": name });
        self.call("POST", "/api/v2/organizations", Some(token), Some(&body))
    }

    /// Waits for a line of the log that contains `text`.
    #[track_caller]
    pub(crate) fn wait_for_log(&self, text: &str) {
        while let Ok(line) = self.log.recv_timeout(PATIENCE) {
            if line.contains(text) {
                return;
            }
        }
        panic!("the log never said {text:?}");
    }

    /// Sends SIGTERM.
    #[track_caller]
    pub(crate) fn terminate(&self) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
    }

    /// Sends SIGTERM and waits for the end.
    #[track_caller]
    pub(crate) fn stop(self) {
        self.terminate();
        let status = self.wait();
        assert_eq!(status.code(), Some(0), "{status}");
    }

    /// Waits for the end.
    #[track_caller]
    pub(crate) fn wait(mut self) -> ExitStatus {
        // The log ends with the process; a server that hangs has it still open.
        let end = loop {
            if let Err(end) = self.log.recv_timeout(PATIENCE) {
                break end;
            }
        };
        assert_eq!(
            end,
            RecvTimeoutError::Disconnected,
            "the server does not stop"
        );
        self.child.wait().expect("its child")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that was stopped is gone already.
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The lines of a stream, as they come.
fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            // Whoever does not listen any more does not want to know; the stream is still emptied.
            let _unheard = sender.send(line);
        }
    });
    receiver
}

/// Whether a program is there.
pub(crate) fn is_installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output();
    found.is_ok_and(|output| output.status.success())
}

/// Runs a statement on a database that no server of ours runs on; `false` when there is no tool for it.
pub(crate) async fn statement(location: &Location, text: &str) -> bool {
    match location {
        Location::Postgres { url, .. } => {
            let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
            let (client, connection) = connected.expect("the test server answers");
            tokio::spawn(connection);
            client.batch_execute(text).await.expect("a statement");
            true
        }
        Location::Sqlite { path, .. } => python(
            "import sqlite3, sys\n\
             database = sqlite3.connect(sys.argv[1])\n\
             database.execute(sys.argv[2])\n\
             database.commit()\n",
            &[path.as_os_str(), text.as_ref()],
        ),
    }
}

/// Makes sure that SQLite finds no damage and no broken reference in the file; `false` when there is no tool for it.
pub(crate) fn is_sound(location: &Location) -> bool {
    let Location::Sqlite { path, .. } = location else {
        panic!("PostgreSQL checks its own files")
    };
    python(
        "import sqlite3, sys\n\
         database = sqlite3.connect(sys.argv[1])\n\
         assert database.execute('PRAGMA integrity_check').fetchall() == [('ok',)]\n\
         assert database.execute('PRAGMA foreign_key_check').fetchall() == []\n",
        &[path.as_os_str()],
    )
}

/// Runs a script, which has to succeed; `false` when there is no Python.
fn python(script: &str, arguments: &[&std::ffi::OsStr]) -> bool {
    let available = Command::new("python3")
        .args(["-c", "import sqlite3"])
        .status();
    if !available.is_ok_and(|status| status.success()) {
        return false;
    }
    let output = Command::new("python3")
        .args(["-c", script])
        .args(arguments)
        .output();
    let output = output.expect("python3 runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    true
}
