//! The first start makes everything, the second finds it.

use serde_json::Value;

use super::server::{Installation, Server};

#[tokio::test]
async fn the_first_start_makes_everything_and_the_second_finds_it() {
    let installation = Installation::new().await;
    let first = installation.serve();
    let setup = first.said("setup: ").expect("a setup link");
    assert!(
        setup.starts_with(&format!(
            "http://manage.localhost:{}/setup?code=",
            first.port
        )),
        "{setup}"
    );
    let url = format!("http://localhost:{}", first.port);
    assert_eq!(first.said("ready: "), Some(url.as_str()));
    let client = first.said("client_id").expect("credentials").to_owned();
    let secret = first.said("client_secret").expect("credentials").to_owned();
    let token = installation.token();
    let created = first.create(&token, "acme").expect(201).json();
    first.stop();

    let second = installation.serve();
    assert_eq!(second.said("setup: "), None, "the link is told once");
    assert_eq!(
        second.said("client_secret"),
        None,
        "the secret is told once"
    );
    assert!(second.said("data ").is_some(), "it says where things are");
    for offered in ["curl", "setup: "] {
        assert_eq!(second.said(offered), None, "the first steps are behind");
    }
    let path = format!(
        "/api/v2/organizations/{}",
        created["id"].as_str().expect("an id")
    );
    let found = second.call("GET", &path, Some(&token), None).expect(200);
    assert_eq!(
        found.json(),
        created,
        "the organization, and the key of the token, are there"
    );
    let listed = second.call("GET", "/api/v2/organizations", Some(&token), None);
    assert_eq!(listed.expect(200).json(), Value::from(vec![created]));
    let tenants = installation.run(&["tenant", "list"]);
    assert_eq!(
        tenants.lines().count(),
        1,
        "nothing was made again: {tenants}"
    );
    let body = serde_json::json!({
        "grant_type": "client_credentials", "client_id": client, "client_secret": secret,
        "audience": format!("http://localhost:{}/api/v2/", second.port),
    });
    second
        .call("POST", "/oauth/token", None, Some(&body))
        .expect(200);
    second.stop();
}

#[tokio::test]
async fn with_nothing_but_a_data_directory_it_serves_tls_and_says_how_to_trust_it() {
    let installation = Installation::new().await;
    let server = Server::start(&mut installation.command(&["serve", "--listen", "127.0.0.1:0"]));
    let url = format!("https://localhost:{}", server.port);
    assert_eq!(server.said("ready: "), Some(url.as_str()));
    let banner = server.banner.join("\n");
    for said in ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "--cacert"] {
        assert!(banner.contains(said), "{said} is missing:\n{banner}");
    }
    assert!(
        installation
            .directory
            .join("certificates")
            .read_dir()
            .expect("a folder")
            .next()
            .is_some()
    );
    server.stop();
}

#[tokio::test]
async fn the_curl_that_is_printed_creates_an_organization_as_it_stands() {
    if !super::server::is_installed("curl") {
        return super::not_run("the printed curl", "curl is not installed");
    }
    let installation = Installation::new().await;
    let server = Server::start(&mut installation.command(&["serve", "--listen", "127.0.0.1:0"]));
    let start = server
        .banner
        .iter()
        .rposition(|line| line.trim_start().starts_with("curl"));
    let lines = &server.banner[start.expect("a curl")..];
    let end = lines
        .iter()
        .position(|line| !line.ends_with('\\'))
        .expect("an end");
    let script = lines[..=end].join("\n");
    let mut shell = std::process::Command::new("sh");
    shell.arg("-euc").arg(script.replacen(
        "curl",
        "curl --silent --show-error --write-out '\\n%{http_code}'",
        1,
    ));
    if let Some(url) = &installation.database_url {
        shell.env("GUILDHALL_DATABASE_URL", url);
    }
    let output = shell.output().expect("a shell runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let (body, status) = text.rsplit_once('\n').expect("a status");
    assert_eq!(
        status,
        "201",
        "{text} {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let body: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(body["name"], "acme");
    server.stop();
}
