//! Commands beside a running server: its next request sees what they did.

use guildhall_protocol::jose::UnverifiedToken;
use serde_json::json;

use super::call::Request;
use super::server::{Installation, refusal};

#[tokio::test]
async fn a_token_stands_alone_on_standard_output_and_is_as_wide_as_was_asked() {
    let installation = Installation::new().await;
    let server = installation.serve();
    let output = installation.command(&["token"]).output().expect("runs");
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "{output:?}");
    let printed = String::from_utf8(output.stdout).expect("text");
    let token = printed.strip_suffix('\n').expect("a line");
    UnverifiedToken::parse(token).expect("a token and nothing else");
    server.create(token, "wide").expect(201);

    let narrow = installation.run(&["token", "--scope", "read:organizations"]);
    let narrow = narrow.trim_end();
    server
        .call("GET", "/api/v2/organizations", Some(narrow), None)
        .expect(200);
    let refused = server.create(narrow, "narrow").expect(403).json();
    assert_eq!(
        refused["message"],
        "Insufficient scope, expected any of: create:organizations"
    );
    let both = [
        "token",
        "--scope",
        "read:organizations",
        "--scope",
        "create:organizations",
    ];
    let both = installation.run(&both);
    server.create(both.trim_end(), "both").expect(201);
    server.stop();
}

#[tokio::test]
async fn a_token_can_be_had_without_a_server() {
    let installation = Installation::new().await;
    installation.serve().stop();
    let token = installation.token();
    let server = installation.serve();
    server.create(&token, "acme").expect(201);
    server.stop();
}

#[tokio::test]
async fn a_tenant_made_beside_a_running_server_is_there_at_its_next_request() {
    let installation = Installation::new().await;
    let server = installation.serve();
    let host = format!("second.localhost:{}", server.port);
    let list = |token: &str| {
        let request = Request {
            method: "GET",
            host: &host,
            path: "/api/v2/organizations",
            token: Some(token),
            body: None,
        };
        request.send(server.port)
    };
    let first = installation.token();
    list(&first).expect(404);
    let made = installation.run(&["tenant", "create", "second", "--domain", "second.localhost"]);
    assert!(made.contains("client_secret: "), "{made}");
    list(&first).expect(401);

    let second = installation.run(&["token", "--tenant", "second"]);
    let second = second.trim_end();
    assert_eq!(list(second).expect(200).json(), json!([]));
    server
        .call("GET", "/api/v2/organizations", Some(second), None)
        .expect(401);
    let listed = installation.run(&["tenant", "list"]);
    let names: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert_eq!(names, ["default", "second"]);
    server.stop();
}

#[tokio::test]
async fn a_command_that_can_not_do_what_was_asked_says_so() {
    let installation = Installation::new().await;
    let nothing = refusal(&mut installation.command(&["token"]));
    assert!(
        nothing.contains("start `guildhall serve` once"),
        "{nothing}"
    );
    installation.serve().stop();
    let unknown = refusal(&mut installation.command(&["token", "--tenant", "nobody"]));
    assert!(
        unknown.contains("there is no tenant \"nobody\""),
        "{unknown}"
    );
    let create = ["tenant", "create", "second", "--domain", "second.localhost"];
    installation.run(&create);
    let taken = refusal(&mut installation.command(&create));
    assert_eq!(taken, "A tenant with the same name already exists.");
}
