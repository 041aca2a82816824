//! `/keys/signing`: reading and rotating the tenant's keys.

use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

async fn keys(app: &TestApp) -> Vec<Value> {
    let listed = app.api("GET", "/keys/signing").await.send().await;
    let listed = listed.expect(200).json();
    listed.as_array().expect("a list").clone()
}

/// The id of the key that is in this state.
fn in_state(keys: &[Value], state: &str) -> Option<String> {
    let mut found = keys.iter().filter(|key| key[state] == true);
    let kid = found
        .next()
        .map(|key| key["kid"].as_str().expect("an id").to_owned());
    assert!(
        found.next().is_none(),
        "one key at most is {state}: {keys:?}"
    );
    kid
}

#[tokio::test]
async fn a_rotation_moves_each_key_on() {
    let app = TestApp::new().await;
    let before = keys(&app).await;
    let current = in_state(&before, "current").expect("a key signs");
    assert_eq!(in_state(&before, "previous"), None);

    let rotated = app.api("POST", "/keys/signing/rotate").await.send().await;
    let rotated = rotated.expect(201).json();
    let after = keys(&app).await;
    assert_eq!(in_state(&after, "previous"), Some(current));
    let signs = in_state(&after, "current").expect("a key signs");
    assert_eq!(rotated["kid"], signs.as_str());
    assert!(in_state(&after, "next").is_some());
    let published = app.call("GET", "/.well-known/jwks.json").send().await;
    let published = published.expect(200).json();
    for key in published["keys"].as_array().expect("a list") {
        assert!(
            after.iter().any(|shown| shown["kid"] == key["kid"]),
            "{key}"
        );
    }

    let path = format!("/keys/signing/{signs}");
    let shown = app.api("GET", &path).await.send().await.expect(200).json();
    assert_eq!(shown["cert"], rotated["cert"]);
    assert!(after.contains(&shown));
    let cert = shown["cert"].as_str().expect("a text");
    assert!(
        cert.starts_with("-----BEGIN CERTIFICATE-----\r\n"),
        "{cert}"
    );
    let thumbprint = shown["fingerprint"]
        .as_str()
        .expect("a text")
        .replace(':', "");
    assert_eq!(shown["thumbprint"], thumbprint.as_str());
}

#[tokio::test]
async fn nothing_private_is_shown_and_what_is_not_there_is_missing() {
    let app = TestApp::new().await;
    let listed = app
        .api("GET", "/keys/signing")
        .await
        .send()
        .await
        .expect(200);
    assert!(!listed.text.contains("PRIVATE KEY"));
    let answer = app
        .api("GET", "/keys/signing/nobody")
        .await
        .send()
        .await
        .expect(404);
    assert_eq!(answer.json()["message"], json!("Signing key not found."));
}

async fn revoke(app: &TestApp, kid: &str) -> Answer {
    let path = format!("/keys/signing/{kid}/revoke");
    app.api("PUT", &path).await.send().await
}

#[tokio::test]
async fn a_former_key_is_revoked_and_what_it_signed_is_dead() {
    let app = TestApp::new().await;
    let signed = app.token(&[]).await;
    let ask = || {
        app.call("GET", "/api/v2/keys/signing")
            .bearer(&signed)
            .send()
    };
    let before = keys(&app).await;
    let former = in_state(&before, "current").expect("a key signs");
    let rotated = app.api("POST", "/keys/signing/rotate").await.send().await;
    rotated.expect(201);
    ask().await.expect(200);
    let shown = before.iter().find(|key| key["kid"] == former.as_str());
    let shown = shown.expect("it was listed");

    let told = revoke(&app, &former).await.expect(200).json();
    assert_eq!(told, json!({"cert": shown["cert"], "kid": former}));
    ask().await.expect(401);
    assert_eq!(in_state(&keys(&app).await, "previous"), None);
    let published = app.call("GET", "/.well-known/jwks.json").send().await;
    let published = published.expect(200);
    assert!(!published.text.contains(&former), "{}", published.text);
    // It is gone for whoever asks again.
    let told = revoke(&app, &former).await.expect(404).json();
    assert_eq!(told["message"], "Signing key not found.");
}

#[tokio::test]
async fn the_keys_that_sign_now_and_next_are_not_revoked() {
    let app = TestApp::new().await;
    let rotated = app.api("POST", "/keys/signing/rotate").await.send().await;
    rotated.expect(201);
    let before = keys(&app).await;
    for state in ["current", "next"] {
        let kid = in_state(&before, state).expect("there is one");
        let told = revoke(&app, &kid).await.expect(409).json();
        assert_eq!(
            told["message"],
            "A key that signs, or that will sign next, can not be revoked: rotate first."
        );
    }
    assert_eq!(keys(&app).await, before);
}
