//! `POST /clients/{id}/rotate-secret`.

use guildhall_testkit::TestApp;
use serde_json::json;

/// The status of asking for a token with that secret.
async fn status_with(app: &TestApp, secret: &str) -> u16 {
    let body = json!({
        "grant_type": "client_credentials",
        "client_id": app.tenant.client_id,
        "client_secret": secret,
        "audience": format!("https://{}/api/v2/", app.tenant.domain),
    });
    let answer = app.call("POST", "/oauth/token").json(&body).send().await;
    answer.status.as_u16()
}

#[tokio::test]
async fn the_new_secret_is_answered_once_and_the_former_is_dead() {
    let app = TestApp::new().await;
    let former = app.tenant.client_secret.clone();
    let path = format!("/clients/{}", app.tenant.client_id);
    assert_eq!(status_with(&app, &former).await, 200);

    let call = app.api("POST", &format!("{path}/rotate-secret")).await;
    let rotated = call.send().await.expect(200).json();
    assert_eq!(rotated["client_id"], app.tenant.client_id.as_str());
    let secret = rotated["client_secret"].as_str().expect("a secret");
    assert_ne!(secret, former);
    assert_eq!(status_with(&app, &former).await, 401);
    assert_eq!(status_with(&app, secret).await, 200);

    let unknown = "/clients/0123456789abcdefghijABCDEFGHIJkl/rotate-secret";
    app.api("POST", unknown).await.send().await.expect(404);
}
