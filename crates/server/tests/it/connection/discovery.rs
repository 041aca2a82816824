//! What a provider publishes about itself is read when its connection is made or changed.
//!
//! The recorded connections lead to hosts that nobody reaches from here; what these published then stands in the
//! recordings, and is published here again.

use std::fs;
use std::path::Path;

use guildhall_app::outbound::{Answer, Failure};
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use crate::beside;

const URL: &str = "https://idp.example/.well-known/openid-configuration";

/// The recordings whose connections have a document.
const CASSETTES: [&str; 5] = [
    "TestAccConnectionOIDC",
    "TestAccConnectionOkta",
    "TestAccConnectionConnectedAccounts",
    "TestAccConnectionCrossAppAccessRequestingApp",
    "TestAccConnectionCrossAppAccessResourceApp",
];

/// Where the document of a recorded body is.
fn address(request: &Value) -> Option<String> {
    let options = request.get("options")?;
    let named = options["discovery_url"].as_str().map(str::to_owned);
    named.or_else(|| {
        let domain = options["domain"].as_str()?;
        Some(format!("https://{domain}/.well-known/openid-configuration"))
    })
}

/// Plays one recording, with its providers publishing what they did.
async fn play(folder: &Path, name: &str) {
    let app = TestApp::new().await;
    let text = fs::read_to_string(folder.join(format!("{name}.jsonl"))).expect("a recording");
    let (mut recorded, mut ours) = (String::new(), String::new());
    let mut compared = 0;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let exchange: Value = serde_json::from_str(line).expect("JSON");
        let (request, expected) = (&exchange["request"], &exchange["response"]);
        let options = &expected["options"];
        if let (Some(url), true) = (address(request), options["oidc_metadata"].is_object()) {
            app.outbound.publish(&url, &options["oidc_metadata"]);
        }
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let path = text(&exchange["path"]);
        let mut path = path.strip_prefix("/api/v2").expect("a path").to_owned();
        if !recorded.is_empty() {
            path = path.replace(&recorded, &ours);
        }
        let mut call = app.api(&text(&exchange["method"]), &path).await;
        if !request.is_null() {
            call = call.json(request);
        }
        let status = exchange["status"].as_u64().expect("a status");
        let answer = call.send().await;
        assert_eq!(
            u64::from(answer.status.as_u16()),
            status,
            "{name} {path}: {}",
            answer.text
        );
        let answer = answer.json();
        if recorded.is_empty() {
            (recorded, ours) = (text(&expected["id"]), text(&answer["id"]));
        }
        if !options.is_null() {
            assert_eq!(&answer["options"], options, "{name} {path}");
            compared += 1;
        }
    }
    assert!(compared > 0, "{name}");
}

#[tokio::test]
async fn recorded_connections_have_what_their_providers_published() {
    let Some(folder) = beside::folder("recordings/cassettes", "recorded connections") else {
        return;
    };
    for name in CASSETTES {
        play(&folder, name).await;
    }
}

fn body(options: &Value) -> Value {
    json!({"name": "idp", "strategy": "oidc", "options": options})
}

fn document() -> Value {
    json!({
        "issuer": "https://idp.example", "authorization_endpoint": "https://idp.example/auth",
        "token_endpoint": "https://idp.example/token", "jwks_uri": "https://idp.example/keys",
    })
}

async fn make(app: &TestApp, options: &Value) -> guildhall_testkit::Answer {
    let call = app.api("POST", "/connections").await;
    call.json(&body(options)).send().await
}

#[tokio::test]
async fn the_address_of_the_document_is_enough() {
    let app = TestApp::new().await;
    app.outbound.publish(URL, &document());
    let options = json!({"client_id": "us", "client_secret": "s", "discovery_url": URL, "token_endpoint": null});
    let made = make(&app, &options).await.expect(201).json();
    for (name, value) in document().as_object().expect("an object") {
        assert_eq!(made["options"][name], *value, "{name}");
    }
    assert_eq!(made["options"]["oidc_metadata"], document());
    assert_eq!(app.outbound.asked().len(), 1);
    // It is asked outside of the transaction, once for each change that says options.
    let path = format!("/connections/{}", made["id"].as_str().expect("an id"));
    let change = json!({"display_name": "IdP"});
    app.api("PATCH", &path)
        .await
        .json(&change)
        .send()
        .await
        .expect(200);
    assert!(app.outbound.asked().is_empty());
    let moved = json!({"options": {"client_id": "us", "discovery_url": URL}});
    app.outbound
        .publish(URL, &json!({"issuer": "https://new.example"}));
    let changed = app.api("PATCH", &path).await.json(&moved).send().await;
    let changed = changed.expect(200).json();
    assert_eq!(
        changed["options"]["oidc_metadata"],
        json!({"issuer": "https://new.example"})
    );
    assert_eq!(changed["options"]["issuer"], "https://new.example");
}

#[tokio::test]
async fn what_is_no_document_is_refused_by_the_name_of_its_property() {
    let app = TestApp::new().await;
    let whole = json!({
        "client_id": "us", "discovery_url": URL, "issuer": "https://idp.example",
        "authorization_endpoint": "https://idp.example/auth", "token_endpoint": "https://idp.example/token",
        "jwks_uri": "https://idp.example/keys",
    });
    let sent = |status: u16, body: &str| {
        Ok(Answer {
            status,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        })
    };
    for (answer, told) in [
        (sent(404, ""), "discovery document: answered 404"),
        (sent(302, ""), "discovery document: answered 302"),
        (
            sent(200, "<html>"),
            "discovery document: the answer can not be read",
        ),
        (
            sent(200, "[]"),
            "discovery document: the answer can not be read",
        ),
        (
            sent(200, r#"{"issuer":7}"#),
            "discovery document: the answer can not be read",
        ),
        (
            Err(Failure::Private),
            "discovery document: the host's address is not public",
        ),
        (
            Err(Failure::Url("is not https")),
            "discovery document: the URL is not https",
        ),
        (
            Err(Failure::TooLong),
            "discovery document: the answer is too long",
        ),
    ] {
        app.outbound.answer(URL, [answer]);
        let refused = make(&app, &whole).await.expect(400).json();
        let message = refused["message"].as_str().expect("a message");
        assert!(message.contains(told), "{message}");
        assert!(message.contains("options.discovery_url"), "{message}");
        assert_eq!(refused["errorCode"], "invalid_body");
    }
}

/// A connection may be imported where its provider is not: a tenant from a file, a network without a way out.
#[tokio::test]
async fn a_provider_that_is_away_is_no_obstacle_to_a_complete_connection() {
    let app = TestApp::new().await;
    let whole = json!({
        "type": "back_channel", "client_id": "us", "discovery_url": URL, "issuer": "https://idp.example",
        "authorization_endpoint": "https://idp.example/auth", "token_endpoint": "https://idp.example/token",
        "jwks_uri": "https://idp.example/keys",
    });
    app.outbound.answer(URL, [Err(Failure::Unresolved)]);
    for missing in [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
    ] {
        let mut options = whole.clone();
        options[missing] = Value::Null;
        make(&app, &options).await.expect(400);
    }
    let made = make(&app, &whole).await.expect(201).json();
    assert!(made["options"].get("oidc_metadata").is_none());
    let okta = json!({"name": "okta", "strategy": "okta", "options": {"client_id": "us", "domain": "a.okta.example"}});
    let call = app.api("POST", "/connections").await;
    call.json(&okta).send().await.expect(201);
    // What is known of it stays while it is away, and what was known of another does not.
    app.outbound.publish(URL, &document());
    let path = format!("/connections/{}", made["id"].as_str().expect("an id"));
    let change = |options: Value| {
        let (app, path) = (&app, path.clone());
        async move {
            let call = app.api("PATCH", &path).await;
            let changed = call.json(&json!({"options": options})).send().await;
            changed.expect(200).json()["options"]
                .get("oidc_metadata")
                .cloned()
        }
    };
    assert_eq!(change(whole.clone()).await, Some(document()));
    app.outbound.answer(URL, [Err(Failure::TooSlow)]);
    assert_eq!(change(whole.clone()).await, Some(document()));
    // Nor does it where the endpoints of another are said outright.
    let mut told = whole.clone();
    for (name, value) in [
        ("discovery_url", Value::Null),
        ("issuer", json!("https://other.example")),
        (
            "authorization_endpoint",
            json!("https://other.example/auth"),
        ),
    ] {
        told[name] = value;
    }
    assert_eq!(change(told).await, None);
    app.outbound.publish(URL, &document());
    assert_eq!(change(whole.clone()).await, Some(document()));
    let mut other = whole;
    other["discovery_url"] = json!("https://other.example/.well-known/openid-configuration");
    assert_eq!(change(other).await, None);
}
