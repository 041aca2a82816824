//! Clients that prove themselves with an assertion they signed (RFC 7523).

use std::sync::OnceLock;

use guildhall_app::job::sweep;
use guildhall_protocol::jose::{Certificate, CertificateRequest, RsaScheme, SigningKey, TokenType};
use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

const API: &str = "https://api.example/";

/// A key and its certificate; making one takes a while.
fn key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate().expect("a key can be made"))
}

fn other_key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate().expect("a key can be made"))
}

fn pem(key: &SigningKey) -> String {
    let request = CertificateRequest {
        common_name: "client",
        serial: [1; 16],
        not_before: 0,
        not_after: 4_000_000_000,
    };
    Certificate::self_signed(key, request)
        .expect("it can be certified")
        .pem()
}

fn public_key(change: &Value) -> Value {
    let mut credential =
        json!({"credential_type": "public_key", "pem": pem(key()), "kid": key().key_id()});
    for (name, value) in change.as_object().into_iter().flatten() {
        credential[name] = value.clone();
    }
    credential
}

/// A client with these credentials and a grant for an API of two scopes.
async fn client(app: &TestApp, credentials: &Value) -> String {
    let api = json!({"identifier": API, "scopes": [{"value": "read:it"}, {"value": "write:it"}]});
    let call = app.api("POST", "/resource-servers").await;
    call.json(&api).send().await.expect(201);
    let body = json!({
        "name": "machine",
        "app_type": "non_interactive",
        "client_authentication_methods": {"private_key_jwt": {"credentials": credentials}},
    });
    let call = app.api("POST", "/clients").await;
    let client = call.json(&body).send().await.expect(201).json();
    let id = client["client_id"].as_str().expect("an id").to_owned();
    let grant = json!({"client_id": id, "audience": API, "scope": ["read:it"]});
    let call = app.api("POST", "/client-grants").await;
    call.json(&grant).send().await.expect(201);
    id
}

fn claims(app: &TestApp, client: &str, id: &str) -> Value {
    json!({
        "iss": client, "sub": client, "aud": "https://first.example/",
        "iat": app.now(), "exp": app.now() + 60, "jti": id,
    })
}

fn sign(claims: &Value) -> String {
    key().sign(claims).expect("it can be signed")
}

async fn present(app: &TestApp, assertion: &str, more: &Value) -> Answer {
    let mut body = json!({
        "grant_type": "client_credentials",
        "audience": API,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    app.call("POST", "/oauth/token").json(&body).send().await
}

fn refused(answer: &Answer) -> (u16, String) {
    let error = answer.json()["error"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (answer.status.as_u16(), error)
}

#[tokio::test]
async fn an_assertion_is_as_good_as_a_secret() {
    let app = TestApp::new().await;
    let client = client(&app, &json!([public_key(&json!({}))])).await;
    let answer = present(&app, &sign(&claims(&app, &client, "one")), &json!({})).await;
    assert_eq!(answer.expect(200).json()["scope"], "read:it");
    // The id may be said twice, and the host may be a list's only entry.
    let mut listed = claims(&app, &client, "two");
    listed["aud"] = json!(["https://first.example/"]);
    let named = json!({"client_id": client});
    present(&app, &sign(&listed), &named).await.expect(200);
}

#[tokio::test]
async fn an_assertion_is_accepted_once() {
    let app = TestApp::new().await;
    let client = client(&app, &json!([public_key(&json!({}))])).await;
    let assertion = sign(&claims(&app, &client, "one"));
    // Used up although the grant was refused: the client has proven itself all the same.
    let too_much = json!({"scope": "write:it"});
    present(&app, &assertion, &too_much).await.expect(403);
    let again = present(&app, &assertion, &json!({})).await;
    assert_eq!(refused(&again), (401, "invalid_client".to_owned()));
    let another = sign(&claims(&app, &client, "two"));
    present(&app, &another, &json!({})).await.expect(200);
}

#[tokio::test]
async fn used_assertions_are_forgotten_when_they_have_expired() {
    let app = TestApp::new().await;
    let client = client(&app, &json!([public_key(&json!({}))])).await;
    while swept(&app).await {}
    let assertion = sign(&claims(&app, &client, "one"));
    present(&app, &assertion, &json!({})).await.expect(200);
    assert!(!swept(&app).await, "it has not expired");
    app.clock.advance_seconds(61);
    let over = present(&app, &assertion, &json!({})).await;
    assert_eq!(refused(&over), (401, "invalid_client".to_owned()));
    assert!(swept(&app).await);
    assert!(!swept(&app).await);
}

/// Whether a piece of work was done.
async fn swept(app: &TestApp) -> bool {
    let progress = sweep(&app.services, 30).await.expect("the store answers");
    progress == guildhall_app::job::Progress::More
}

#[tokio::test]
async fn what_an_assertion_must_say() {
    let app = TestApp::new().await;
    let client = client(&app, &json!([public_key(&json!({}))])).await;
    for (name, value) in [
        ("iss", json!("other")),
        ("aud", json!("https://other.example/")),
        ("aud", json!("https://first.example/oauth/token")),
        ("exp", json!(app.now())),
        ("exp", json!(app.now() + 301)),
        ("iat", json!(app.now() + 11)),
        ("jti", json!("")),
    ] {
        let mut claims = claims(&app, &client, "one");
        claims[name] = value.clone();
        let answer = present(&app, &sign(&claims), &json!({})).await;
        let expected = (401, "invalid_client".to_owned());
        assert_eq!(refused(&answer), expected, "{name} {value}");
    }
    for (subject, more, expected) in [
        ("nobody", json!({}), (401, "access_denied")),
        (
            client.as_str(),
            json!({"client_id": "other"}),
            (400, "invalid_request"),
        ),
        (
            client.as_str(),
            json!({"client_secret": "x"}),
            (400, "invalid_request"),
        ),
        (
            client.as_str(),
            json!({"client_assertion_type": "x"}),
            (400, "invalid_request"),
        ),
    ] {
        let answer = present(&app, &sign(&claims(&app, subject, "two")), &more).await;
        let (status, error) = expected;
        assert_eq!(
            refused(&answer),
            (status, error.to_owned()),
            "{subject} {more}"
        );
    }
    let answer = present(&app, "no token", &json!({})).await;
    assert_eq!(refused(&answer), (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn who_may_sign_an_assertion() {
    let app = TestApp::new().await;
    let soon = guildhall_model::Timestamp::from_seconds(app.now() + 30).to_string();
    let credentials = json!([public_key(&json!({"expires_at": soon}))]);
    let client = client(&app, &credentials).await;
    let says = |id: &str| claims(&app, &client, id);

    let by_other = other_key().sign(&says("one")).expect("it can be signed");
    let other_algorithm = key()
        .sign_as(RsaScheme::Ps256, TokenType::Jwt, &says("two"))
        .expect("it can be signed");
    for (what, assertion) in [
        ("other key", by_other),
        ("other algorithm", other_algorithm),
    ] {
        let answer = present(&app, &assertion, &json!({})).await;
        assert_eq!(
            refused(&answer),
            (401, "invalid_client".to_owned()),
            "{what}"
        );
    }
    present(&app, &sign(&says("three")), &json!({}))
        .await
        .expect(200);

    app.clock.advance_seconds(30);
    let late = present(&app, &sign(&claims(&app, &client, "four")), &json!({})).await;
    assert_eq!(
        refused(&late),
        (401, "invalid_client".to_owned()),
        "expired credential"
    );
}

#[tokio::test]
async fn a_key_counts_only_where_the_client_names_it() {
    let app = TestApp::new().await;
    let client = client(&app, &json!([public_key(&json!({}))])).await;
    let path = format!("/clients/{client}/credentials");
    let second = json!({"credential_type": "public_key", "pem": pem(other_key()), "kid": other_key().key_id(), "alg": "PS256"});
    let call = app.api("POST", &path).await;
    let second = call.json(&second).send().await.expect(201).json();
    let by_second = |id: &str| {
        other_key()
            .sign_as(RsaScheme::Ps256, TokenType::Jwt, &claims(&app, &client, id))
            .expect("it can be signed")
    };
    let early = present(&app, &by_second("one"), &json!({})).await;
    assert_eq!(refused(&early), (401, "invalid_client".to_owned()));

    let change = json!({"client_authentication_methods": {"private_key_jwt": {"credentials": [{"id": second["id"]}]}}});
    let call = app.api("PATCH", &format!("/clients/{client}")).await;
    call.json(&change).send().await.expect(200);
    present(&app, &by_second("two"), &json!({}))
        .await
        .expect(200);
    let former = present(&app, &sign(&claims(&app, &client, "three")), &json!({})).await;
    assert_eq!(refused(&former), (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn the_method_of_the_client_decides() {
    let app = TestApp::new().await;
    let client = client(&app, &json!([public_key(&json!({}))])).await;
    let path = format!("/clients/{client}");
    let shown = app.api("GET", &path).await.send().await.expect(200).json();
    let secret = shown["client_secret"]
        .as_str()
        .unwrap_or("hidden")
        .to_owned();
    let by_secret = json!({"grant_type": "client_credentials", "audience": API, "client_id": client, "client_secret": secret});
    let ask = || app.call("POST", "/oauth/token").json(&by_secret).send();
    assert_eq!(
        refused(&ask().await),
        (401, "access_denied".to_owned()),
        "a secret beside keys"
    );

    let known = "a secret of sixty-four characters, as the service makes them, or so";
    let change = json!({"client_authentication_methods": null, "token_endpoint_auth_method": "client_secret_post", "client_secret": known});
    let call = app.api("PATCH", &path).await;
    call.json(&change).send().await.expect(200);
    let by_key = present(&app, &sign(&claims(&app, &client, "one")), &json!({})).await;
    assert_eq!(
        refused(&by_key),
        (401, "access_denied".to_owned()),
        "a key beside a secret"
    );

    let body = json!({"grant_type": "client_credentials", "audience": API, "client_id": client, "client_secret": known});
    for (method, expected) in [
        ("client_secret_post", 200),
        // Sent in the body all the same: the service does not tell the places of a secret apart.
        ("client_secret_basic", 200),
        ("none", 401),
    ] {
        let call = app.api("PATCH", &path).await;
        let change = json!({"token_endpoint_auth_method": method});
        call.json(&change).send().await.expect(200);
        let answer = app.call("POST", "/oauth/token").json(&body).send().await;
        assert_eq!(
            answer.status.as_u16(),
            expected,
            "{method}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn why_an_assertion_was_refused_is_in_the_log_alone() {
    let app = TestApp::new().await;
    let client = client(&app, &json!([public_key(&json!({}))])).await;
    let mut claims = claims(&app, &client, "one");
    claims["aud"] = json!("https://other.example/");
    let assertion = sign(&claims);
    let answer = present(&app, &assertion, &json!({})).await;
    assert_eq!(
        answer.json()["error_description"],
        "Client authentication failed"
    );
    let realm = app.realm(&app.tenant).await;
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move { tx.latest_logs(100).await })
    });
    let logs = read.await.expect("the store answers");
    let refusals: Vec<Value> = logs
        .iter()
        .map(|entry| serde_json::from_str(entry).expect("JSON"))
        .filter(|entry: &Value| entry["type"] == "feccft")
        .collect();
    let [entry] = &refusals[..] else {
        panic!("one refusal: {refusals:?}")
    };
    assert!(
        entry["description"]
            .as_str()
            .is_some_and(|text| text.contains("'aud'")),
        "{entry}"
    );
    assert!(!entry.to_string().contains(&assertion));
}
