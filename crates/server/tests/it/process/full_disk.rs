//! A full disk: writes are told to come again, reads go on, and nothing that was acknowledged is lost.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use serde_json::Value;

use super::mount::Mounted;
use super::server::{Installation, is_sound};

/// Fills the file system until nothing fits any more.
fn fill(path: &Path) {
    let mut file = File::create(path).expect("room for a name");
    for size in [1 << 20, 1 << 12, 1] {
        let piece = vec![0_u8; size];
        while file.write_all(&piece).is_ok() {}
    }
}

#[tokio::test]
async fn writes_fail_while_the_disk_is_full_and_succeed_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(_mounted) = Mounted::new(folder.path(), "16m") else {
        return super::not_run("a full disk", "nothing can be mounted here");
    };
    let installation = Installation::on_sqlite(&folder.path().join("data"));
    let server = installation.serve();
    let token = installation.token();
    let mut acknowledged: Vec<Value> = Vec::new();
    acknowledged.push(server.create(&token, "before").expect(201).json());
    fill(&folder.path().join("filler"));

    // What is already laid out on the disk may still be written to; then there is no more.
    let mut refused = 0;
    for number in 0..2000 {
        let answer = server.create(&token, &format!("during-{number}"));
        match answer.status {
            201 => acknowledged.push(answer.json()),
            503 => refused += 1,
            other => panic!("{other}: {}", answer.text),
        }
        if refused == 5 {
            break;
        }
    }
    assert_eq!(refused, 5, "the disk was never full");
    let answer = server.create(&token, "refused").expect(503).json();
    assert_eq!(answer["statusCode"], 503);
    server.call("GET", "/readyz", None, None).expect(503);
    server.call("GET", "/healthz", None, None).expect(200);
    every_one_is_there(&server, &token, &acknowledged);

    std::fs::remove_file(folder.path().join("filler")).expect("removed");
    server.call("GET", "/readyz", None, None).expect(200);
    acknowledged.push(server.create(&token, "refused").expect(201).json());
    every_one_is_there(&server, &token, &acknowledged);
    server.stop();

    let again = installation.serve();
    every_one_is_there(&again, &token, &acknowledged);
    again.stop();
    if !is_sound(&installation.location()) {
        super::not_run(
            "the check of the file",
            "python3 with sqlite3 is not installed",
        );
    }
}

#[track_caller]
fn every_one_is_there(server: &super::server::Server, token: &str, acknowledged: &[Value]) {
    for organization in acknowledged {
        let path = format!(
            "/api/v2/organizations/{}",
            organization["id"].as_str().expect("an id")
        );
        let found = server.call("GET", &path, Some(token), None).expect(200);
        assert_eq!(found.json(), *organization);
    }
    let listed = server.call(
        "GET",
        "/api/v2/organizations?per_page=1&include_totals=true",
        Some(token),
        None,
    );
    assert_eq!(
        listed.expect(200).json()["total"],
        acknowledged.len(),
        "nothing refused is there"
    );
}

#[tokio::test]
async fn a_first_start_on_a_full_disk_says_so_and_succeeds_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(_mounted) = Mounted::new(folder.path(), "16m") else {
        return super::not_run("a full disk", "nothing can be mounted here");
    };
    fill(&folder.path().join("filler"));
    let installation = Installation::on_sqlite(&folder.path().join("data"));
    let sentence = installation.refusal();
    assert!(
        ["No space left", "full"]
            .iter()
            .any(|word| sentence.contains(word)),
        "{sentence}"
    );
    std::fs::remove_file(folder.path().join("filler")).expect("removed");
    let server = installation.serve();
    server.create(&installation.token(), "acme").expect(201);
    server.stop();
}
