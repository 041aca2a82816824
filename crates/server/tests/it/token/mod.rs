//! `POST /oauth/token` by client credentials.

mod all_scopes;
mod private_key_jwt;

use base64::Engine as _;
use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

async fn ask(app: &TestApp, body: Value) -> Answer {
    app.call("POST", "/oauth/token").json(&body).send().await
}

fn body(app: &TestApp, change: impl FnOnce(&mut Value)) -> Value {
    let mut body = json!({
        "grant_type": "client_credentials",
        "client_id": app.tenant.client_id,
        "client_secret": app.tenant.client_secret,
        "audience": "https://first.example/api/v2/",
    });
    change(&mut body);
    body
}

#[tokio::test]
async fn a_token_says_who_for_whom_and_how_long() {
    let app = TestApp::new().await;
    let answer = ask(
        &app,
        body(&app, |body| body["scope"] = json!("read:organizations")),
    )
    .await
    .expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let told = answer.json();
    assert_eq!(told["token_type"], "Bearer");
    assert_eq!(told["expires_in"], 86_400);
    assert_eq!(told["scope"], "read:organizations");
    let claims = claims(told["access_token"].as_str().expect("a token"));
    assert_eq!(
        claims,
        json!({
            "iss": "https://first.example/",
            "sub": format!("{}@clients", app.tenant.client_id),
            "aud": "https://first.example/api/v2/",
            "iat": app.now(),
            "exp": app.now() + 86_400,
            "scope": "read:organizations",
            "gty": "client-credentials",
            "azp": app.tenant.client_id,
        })
    );
}

fn claims(token: &str) -> Value {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as CODE;
    let payload = CODE
        .decode(token.split('.').nth(1).expect("a payload"))
        .expect("base64url");
    serde_json::from_slice(&payload).expect("JSON")
}

#[tokio::test]
async fn forms_and_the_authorization_header_are_as_good_as_json() {
    let app = TestApp::new().await;
    let (id, secret) = (&app.tenant.client_id, &app.tenant.client_secret);
    let audience = "https%3A%2F%2Ffirst.example%2Fapi%2Fv2%2F";
    let form = format!(
        "grant_type=client_credentials&client_id={id}&client_secret={secret}&audience={audience}"
    );
    app.call("POST", "/oauth/token")
        .form(&form)
        .send()
        .await
        .expect(200);
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"));
    let form = format!("grant_type=client_credentials&audience={audience}");
    let call = app
        .call("POST", "/oauth/token")
        .header("authorization", &format!("Basic {basic}"));
    call.form(&form).send().await.expect(200);
    let wrong = base64::engine::general_purpose::STANDARD.encode(format!("{id}:wrong"));
    let call = app
        .call("POST", "/oauth/token")
        .header("authorization", &format!("Basic {wrong}"));
    let answer = call.form(&form).send().await.expect(401);
    assert!(
        answer
            .header("www-authenticate")
            .is_some_and(|challenge| challenge.starts_with("Basic "))
    );
}

#[tokio::test]
async fn refusals_have_their_own_codes() {
    let app = TestApp::new().await;
    let set = |name: &'static str, value: Value| move |body: &mut Value| body[name] = value;
    for (change, status, error) in [
        (
            body(&app, set("client_secret", json!("wrong"))),
            401,
            "access_denied",
        ),
        (
            body(&app, set("client_id", json!("nobody"))),
            401,
            "access_denied",
        ),
        (
            body(&app, set("grant_type", json!("nonsense"))),
            400,
            "unsupported_grant_type",
        ),
        (
            body(&app, set("grant_type", json!(null))),
            400,
            "invalid_request",
        ),
        (
            body(&app, set("audience", json!("https://nobody.example/"))),
            403,
            "access_denied",
        ),
        (
            body(&app, set("scope", json!("read:nonsense"))),
            403,
            "access_denied",
        ),
        (
            body(&app, set("organization", json!("org_0123456789abcdef"))),
            403,
            "invalid_request",
        ),
    ] {
        let answer = ask(&app, change.clone()).await;
        let told = answer.json();
        assert_eq!(
            (answer.status.as_u16(), told["error"].as_str()),
            (status, Some(error)),
            "{change}: {told}"
        );
        assert!(told["error_description"].is_string(), "{told}");
    }
}

#[tokio::test]
async fn both_outcomes_are_in_the_tenant_log_without_secrets() {
    let app = TestApp::new().await;
    ask(&app, body(&app, |_| {})).await.expect(200);
    ask(
        &app,
        body(&app, |body| body["scope"] = json!("read:nonsense")),
    )
    .await
    .expect(403);
    let realm = app.realm(&app.tenant.clone()).await;
    let logs = realm
        .store
        .read((), |(), mut tx| {
            Box::pin(async move { tx.latest_logs(2).await })
        })
        .await;
    let logs = logs.expect("the log can be read");
    let kinds: Vec<Value> = logs
        .iter()
        .map(|log| serde_json::from_str::<Value>(log).expect("JSON")["type"].clone())
        .collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "seccft").count(),
        1,
        "{logs:?}"
    );
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "feccft").count(),
        1,
        "{logs:?}"
    );
    assert!(
        logs.iter()
            .all(|log| !log.contains(&app.tenant.client_secret))
    );
}

#[tokio::test]
async fn nothing_is_advertised_that_does_not_exist() {
    let app = TestApp::new().await;
    let told = app
        .call("GET", "/.well-known/openid-configuration")
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(told["issuer"], "https://first.example/");
    for (name, address) in told.as_object().expect("an object") {
        if !name.ends_with("_endpoint") && name != "jwks_uri" {
            continue;
        }
        let path = address
            .as_str()
            .and_then(|address| address.strip_prefix("https://first.example"))
            .expect("ours");
        let answer = app.call("OPTIONS", path).send().await;
        assert_ne!(answer.status, 404, "{name}");
    }
}
