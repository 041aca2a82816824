//! `GET /organizations/{id}/discovery-domains/name/{discovery_domain}`.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

async fn organization(app: &TestApp, name: &str) -> String {
    let call = app.api("POST", "/organizations").await;
    let made = call.json(&json!({"name": name})).send().await.expect(201);
    made.json()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_domain_is_found_by_its_name_in_its_organization_alone() {
    let app = TestApp::new().await;
    let (acme, other) = (
        organization(&app, "acme").await,
        organization(&app, "other").await,
    );
    let path = format!("/organizations/{acme}/discovery-domains");
    let call = app.api("POST", &path).await;
    let made: Value = call
        .json(&json!({"domain": "acme.example.com"}))
        .send()
        .await
        .expect(201)
        .json();
    let by_name = format!("{path}/name/acme.example.com");
    let found = app.api("GET", &by_name).await.send().await.expect(200);
    assert_eq!(found.json(), made);
    for nothing in [
        format!("{path}/name/acme.example"),
        format!("/organizations/{other}/discovery-domains/name/acme.example.com"),
    ] {
        app.api("GET", &nothing).await.send().await.expect(404);
    }
    let one = format!("{path}/{}", made["id"].as_str().expect("an id"));
    app.api("DELETE", &one).await.send().await.expect(204);
    app.api("GET", &by_name).await.send().await.expect(404);
}
