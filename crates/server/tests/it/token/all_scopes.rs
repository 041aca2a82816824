//! A client grant with `allow_all_scopes` gives whatever its API knows when a token is asked for.

use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

const API: &str = "https://api.example/";

async fn post(app: &TestApp, path: &str, body: &Value) -> Value {
    let call = app.api("POST", path).await;
    call.json(body).send().await.expect(201).json()
}

async fn ask(app: &TestApp, scope: Option<&str>) -> Answer {
    let mut body = json!({
        "grant_type": "client_credentials",
        "client_id": app.tenant.client_id,
        "client_secret": app.tenant.client_secret,
        "audience": API,
    });
    if let Some(scope) = scope {
        body["scope"] = json!(scope);
    }
    app.call("POST", "/oauth/token").json(&body).send().await
}

#[tokio::test]
async fn every_scope_of_the_api_is_granted_also_one_that_came_later() {
    let app = TestApp::new().await;
    let api = json!({"identifier": API, "scopes": [{"value": "read:it"}]});
    let api = post(&app, "/resource-servers", &api).await;
    let grant =
        json!({"client_id": app.tenant.client_id, "audience": API, "allow_all_scopes": true});
    let grant = post(&app, "/client-grants", &grant).await;
    assert_eq!(ask(&app, None).await.expect(200).json()["scope"], "read:it");
    ask(&app, Some("write:it")).await.expect(403);

    let path = format!("/resource-servers/{}", api["id"].as_str().expect("an id"));
    let scopes = json!({"scopes": [{"value": "read:it"}, {"value": "write:it"}]});
    let call = app.api("PATCH", &path).await;
    call.json(&scopes).send().await.expect(200);
    assert_eq!(
        ask(&app, None).await.expect(200).json()["scope"],
        "read:it write:it"
    );
    assert_eq!(
        ask(&app, Some("write:it")).await.expect(200).json()["scope"],
        "write:it"
    );

    let path = format!("/client-grants/{}", grant["id"].as_str().expect("an id"));
    let narrowed = json!({"allow_all_scopes": false, "scope": ["read:it"]});
    let call = app.api("PATCH", &path).await;
    call.json(&narrowed).send().await.expect(200);
    ask(&app, Some("write:it")).await.expect(403);
    assert_eq!(ask(&app, None).await.expect(200).json()["scope"], "read:it");
}
