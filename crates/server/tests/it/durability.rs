//! An answer means durable: the settings are read back from every connection, and the system calls are watched.

use std::collections::BTreeSet;
use std::path::Path;

use guildhall_store::Location;
use guildhall_testkit::TestApp;

use crate::process::not_run;
use crate::process::server::{BINARY, Installation, Server, is_installed};

#[tokio::test]
async fn the_settings_on_which_durability_rests_are_those_of_every_connection() {
    let app = TestApp::new().await;
    let settings = app.store.durability().await.expect("the store answers");
    let of = |wanted: &str| -> Vec<(&str, &str)> {
        settings
            .iter()
            .filter(|(connection, ..)| connection == wanted)
            .map(|(_, name, value)| (name.as_str(), value.as_str()))
            .collect()
    };
    match &app.scratch.location {
        Location::Sqlite { readers, .. } => {
            let one = [
                ("journal_mode", "wal"),
                ("synchronous", "2"),
                ("foreign_keys", "1"),
            ];
            assert_eq!(of("writer"), one);
            assert_eq!(of("reader"), one.repeat(*readers));
            assert_eq!(settings.len(), 3 * (readers + 1), "{settings:?}");
        }
        Location::Postgres { .. } => {
            assert_eq!(
                of("server"),
                [
                    ("fsync", "on"),
                    ("statement_timeout", "10000"),
                    ("synchronous_commit", "on")
                ]
            );
            assert_eq!(settings.len(), 3, "{settings:?}");
        }
    }
}

/// SQLite only: how PostgreSQL reaches its disk is its own affair.
#[tokio::test]
async fn the_log_of_the_database_is_on_disk_before_the_answer_is_written() {
    if !is_installed("strace") {
        return not_run(
            "the order of fdatasync and answer",
            "strace is not installed",
        );
    }
    // On a disk: in memory there is nothing to wait for.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let installation = Installation::on_sqlite(&folder.path().join("data"));
    installation.serve().stop();
    let trace = folder.path().join("trace");
    let Some(server) = traced(&installation, &trace) else {
        return not_run(
            "the order of fdatasync and answer",
            "strace may not trace here",
        );
    };
    let token = installation.token();
    let names = ["lasting-one", "lasting-two", "lasting-three"];
    for name in names {
        server.create(&token, name).expect(201);
    }
    server.stop();
    let calls = std::fs::read_to_string(&trace).expect("the trace");
    for name in names {
        assert_eq!(
            order_of(&calls, name),
            [Step::Written, Step::Synced, Step::Answered],
            "{name}"
        );
    }
}

/// The server under `strace`, which follows every thread, names the file of each descriptor, and (`-D`) stands beside
/// the server, so that a signal to our child is a signal to the server.
fn traced(installation: &Installation, trace: &Path) -> Option<Server> {
    let mut probe = std::process::Command::new("strace");
    let probed = probe
        .args(["-f", "-o", "/dev/null", BINARY, "--version"])
        .output();
    if !probed.is_ok_and(|output| output.status.success()) {
        return None;
    }
    let serve = installation.serve_command();
    let mut command = std::process::Command::new("strace");
    command
        .args(["-D", "-f", "-y", "-s", "5000", "-e"])
        .arg("trace=fsync,fdatasync,write,writev,pwrite64,sendto,sendmsg")
        .arg("-o")
        .arg(trace)
        .arg(serve.get_program())
        .args(serve.get_args());
    for (name, value) in serve.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Some(Server::start(&mut command))
}

/// What happens to a new organization on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A page with its name is written to the database's log.
    Written,
    /// A sync of that log, begun after the write, has succeeded.
    Synced,
    /// The answer with its name is written to the client.
    Answered,
}

/// The order in which the steps were first taken for the organization of that name. Other threads write and sync
/// meanwhile, so the name tells which calls are about it.
fn order_of(trace: &str, name: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut syncing = BTreeSet::new();
    for line in trace.lines() {
        let thread = line.split_whitespace().next().unwrap_or_default();
        let of_log = line.contains("guildhall.db-wal");
        let starts_sync = of_log && (line.contains(" fdatasync(") || line.contains(" fsync("));
        let step = if of_log && line.contains(" pwrite64(") && line.contains(name) {
            Step::Written
        } else if starts_sync && line.ends_with("<unfinished ...>") {
            if steps.contains(&Step::Written) {
                syncing.insert(thread);
            }
            continue;
        } else if starts_sync || (line.contains("sync resumed>") && syncing.remove(thread)) {
            assert!(line.ends_with("= 0"), "a sync failed: {line}");
            if !steps.contains(&Step::Written) {
                continue;
            }
            Step::Synced
        } else if line.contains("HTTP/1.1 201") && line.contains(name) {
            Step::Answered
        } else {
            continue;
        };
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

#[test]
fn an_answer_before_its_sync_would_be_seen() {
    let written = "7  pwrite64(9</d/guildhall.db-wal>, \"..acme..\", 4096, 0) = 4096";
    let begun = "7  fdatasync(9</d/guildhall.db-wal> <unfinished ...>";
    let synced = "7  <... fdatasync resumed>) = 0";
    let answered = "8  writev(12<socket:[1]>, [{iov_base=\"HTTP/1.1 201 Created\"}, {iov_base=\"acme\"}], 2) = 200";
    for (lines, steps) in [
        (
            [written, begun, synced, answered],
            vec![Step::Written, Step::Synced, Step::Answered],
        ),
        (
            [written, begun, answered, synced],
            vec![Step::Written, Step::Answered, Step::Synced],
        ),
        // A sync that had begun before the write says nothing about it.
        (
            [begun, written, synced, answered],
            vec![Step::Written, Step::Answered],
        ),
        ([answered, begun, synced, begun], vec![Step::Answered]),
    ] {
        assert_eq!(order_of(&lines.join("\n"), "acme"), steps, "{lines:#?}");
    }
}
