//! What a server does not start on: each time one sentence that says why and what to do, and a failure's exit.

use std::net::TcpListener;

use guildhall_model::Timestamp;
use guildhall_store::{Database, Location};

use super::mount::Mounted;
use super::server::{Installation, refusal, statement};

#[tokio::test]
async fn a_second_server_on_one_data_directory() {
    let installation = Installation::new().await;
    let server = installation.serve();
    let sentence = installation.refusal();
    assert!(
        sentence.contains("already serves from") && sentence.contains("--data-dir"),
        "{sentence}"
    );
    server.call("GET", "/readyz", None, None).expect(200);
    server.stop();
    installation.serve().stop();
}

#[tokio::test]
async fn a_data_directory_that_can_not_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(mounted) = Mounted::new(folder.path(), "64m") else {
        return super::not_run("a read-only data directory", "nothing can be mounted here");
    };
    let installation = Installation::on_sqlite(&folder.path().join("data"));
    installation.serve().stop();
    mounted.remount("ro");
    let sentence = installation.refusal();
    assert!(
        sentence.contains("cannot be written") && sentence.contains("mount it writable"),
        "{sentence}"
    );
    mounted.remount("rw");
    installation.serve().stop();
}

/// The id of the key with which the data is encrypted, as the data remembers it.
async fn key_id(installation: &Installation) -> String {
    let database = Database::open(&installation.location(), Timestamp::from_seconds(0)).await;
    let id = database.expect("it opens").recorded_key().await;
    id.expect("it answers").expect("there is a key")
}

#[tokio::test]
async fn a_missing_master_key() {
    let installation = Installation::new().await;
    installation.serve().stop();
    let key = installation.directory.join("keys/master.key");
    let bytes = std::fs::read(&key).expect("the key");
    std::fs::remove_file(&key).expect("removed");
    let id = key_id(&installation).await;
    let expected = format!("the data here is encrypted with the master key {id}, but");
    for sentence in [
        installation.refusal(),
        refusal(&mut installation.command(&["token"])),
    ] {
        assert!(sentence.starts_with(&expected), "{sentence}");
    }
    assert!(!key.exists(), "no other key is made in its place");
    let text = String::from_utf8(bytes).expect("text").trim().to_owned();
    let mut command = installation.serve_command();
    super::server::Server::start(command.env("GUILDHALL_MASTER_KEY", text)).stop();
}

#[tokio::test]
async fn a_wrong_master_key() {
    let mut installation = Installation::new().await;
    installation.serve().stop();
    let id = key_id(&installation).await;
    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    installation
        .variables
        .push(("GUILDHALL_MASTER_KEY", other.to_owned()));
    let sentence = installation.refusal();
    assert!(
        sentence.ends_with(&format!("; give the key {id}")),
        "{sentence}"
    );
    assert!(!sentence.contains(other), "a key is never printed");
    installation.variables.clear();
    installation.serve().stop();
}

#[tokio::test]
async fn a_database_that_a_newer_version_used() {
    let installation = Installation::new().await;
    installation.serve().stop();
    let insert = "INSERT INTO migration (name, applied_at) VALUES ('29990101000000_later', 0)";
    if !statement(&installation.location(), insert).await {
        return super::not_run("a newer schema", "python3 with sqlite3 is not installed");
    }
    for sentence in [
        installation.refusal(),
        refusal(&mut installation.command(&["token"])),
    ] {
        assert!(
            sentence.contains("29990101000000_later") && sentence.contains("newer version"),
            "{sentence}"
        );
    }
    let delete = "DELETE FROM migration WHERE name = '29990101000000_later'";
    assert!(statement(&installation.location(), delete).await);
    installation.serve().stop();
}

#[tokio::test]
async fn a_postgresql_that_does_not_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let url = format!("postgres://guildhall:do-not-print@127.0.0.1:{port}/nothing");
    let installation = Installation::on_postgres(&folder.path().join("data"), &url);
    for sentence in [
        installation.refusal(),
        refusal(&mut installation.command(&["tenant", "list"])),
    ] {
        assert!(
            sentence.contains("PostgreSQL") && sentence.contains("refused"),
            "{sentence}"
        );
        assert!(!sentence.contains("do-not-print"), "{sentence}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let installation = Installation::on_sqlite(&folder.path().join("data"));
    std::fs::create_dir_all(&installation.directory).expect("made");
    let Location::Sqlite { path, .. } = installation.location() else {
        unreachable!("it is a file")
    };
    let text = "this is a letter to my aunt, and a long one at that\n".repeat(200);
    std::fs::write(&path, &text).expect("written");
    let sentence = installation.refusal();
    assert!(
        sentence.contains("guildhall.db can not be opened"),
        "{sentence}"
    );
    assert_eq!(
        std::fs::read_to_string(&path).expect("read"),
        text,
        "it is left alone"
    );
}
