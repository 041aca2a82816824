//! SIGTERM: what was accepted is finished, and the exit says that all is well.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use serde_json::json;

use super::call::{Answer, Request, connect};
use super::server::Installation;

#[tokio::test]
async fn a_request_that_was_accepted_is_finished_and_lasts() {
    let installation = Installation::new().await;
    let server = installation.serve();
    let token = installation.token();
    let body = json!({"name": "accepted"});
    let request = Request {
        method: "POST",
        host: &format!("localhost:{}", server.port),
        path: "/api/v2/organizations",
        token: Some(&token),
        body: Some(&body),
    };
    let mut stream = BufReader::new(connect(server.port));
    let head = format!("{}expect: 100-continue\r\n\r\n", request.head());
    stream.get_mut().write_all(head.as_bytes()).expect("sent");
    // Told when the body is read: the request is accepted, and its answer is still to be found.
    let mut line = String::new();
    stream.read_line(&mut line).expect("answered");
    assert!(line.starts_with("HTTP/1.1 100"), "{line}");
    stream.read_line(&mut line).expect("the empty line");

    server.terminate();
    server.wait_for_log("stopping");
    let sent = stream.get_mut().write_all(body.to_string().as_bytes());
    sent.expect("the connection is still there");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    let created = Answer::read(&answer).expect(201).json();
    assert_eq!(server.wait().code(), Some(0));

    let again = installation.serve();
    let path = format!(
        "/api/v2/organizations/{}",
        created["id"].as_str().expect("an id")
    );
    let found = again.call("GET", &path, Some(&token), None).expect(200);
    assert_eq!(found.json(), created);
    again.stop();
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_the_stop() {
    let installation = Installation::new().await;
    let server = installation.serve();
    let idle = connect(server.port);
    server.call("GET", "/healthz", None, None).expect(200);
    server.stop();
    drop(idle);
}
