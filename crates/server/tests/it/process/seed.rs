//! `serve --seed FILE` from the outside.

use std::fs;

use super::server::{Installation, Server, refusal};

#[tokio::test]
async fn a_server_starts_with_the_tenant_of_a_file_and_again_changes_nothing() {
    let installation = Installation::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tenant.yaml");
    fs::write(
        &file,
        "organizations: [{name: ##SEED_TEST_NAME##}]\nrules: [{name: old}]\n",
    )
    .expect("written");
    let serve = || {
        let mut command = installation.serve_command();
        command.arg("--seed").arg(&file);
        command.env("SEED_TEST_NAME", "acme");
        Server::start(&mut command)
    };
    let line = format!("{}: ", file.display());
    let first = serve();
    assert_eq!(
        first.said(&format!("seed: {line}")),
        Some("1 created, 0 changed, 0 as they were")
    );
    assert_eq!(
        first.said("warning        section"),
        Some("`rules` is passed over")
    );
    let token = installation.token();
    let path = "/api/v2/organizations/name/acme";
    first.call("GET", path, Some(&token), None).expect(200);
    first.stop();
    let second = serve();
    assert_eq!(
        second.said(&format!("seed: {line}")),
        Some("0 created, 0 changed, 1 as they were")
    );
    second.stop();
}

#[tokio::test]
async fn a_file_that_is_refused_stops_the_start_and_costs_nothing_that_is_told_once() {
    let installation = Installation::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tenant.yaml");
    fs::write(&file, "organizations: [{name: ACME}]").expect("written");
    let mut command = installation.serve_command();
    let output = command.arg("--seed").arg(&file).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(said.contains("client_secret"), "{said}");
    assert!(!said.contains("ready: "), "{said}");
    let log = String::from_utf8(output.stderr).expect("text");
    assert!(log.contains("the organization \"ACME\""), "{log}");

    let missing = folder.path().join("nowhere.yaml");
    let mut command = installation.serve_command();
    let said = refusal(command.arg("--seed").arg(&missing));
    assert!(said.contains("there is no such file"), "{said}");
}
