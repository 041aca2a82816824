//! Refresh tokens: rotation, reuse, leeway, lifetimes, and what they are bound to.

use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

use super::{Browser, EMAIL, PASSWORD, World, asked, claims, code, logged, redeem, token, world};

/// Signs in with `offline_access` to the organization of the world, and answers the refresh token.
async fn signed_in(app: &TestApp, world: &World) -> String {
    let browser = Browser::new(app);
    let named = [("organization", world.organization.as_str())];
    let mut parameters = asked(&world.client_id, &named);
    parameters.retain(|(name, _)| *name != "scope");
    parameters.push(("scope", "openid profile offline_access"));
    let page = browser.begin(&parameters).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let told = redeem(app, world, &code(&back)).await.expect(200).json();
    assert_eq!(told["scope"], "openid profile offline_access");
    text(&told["refresh_token"])
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

async fn refresh(app: &TestApp, world: &World, refresh_token: &str) -> Answer {
    let body = json!({
        "grant_type": "refresh_token",
        "client_id": world.client_id,
        "client_secret": world.client_secret,
        "refresh_token": refresh_token,
    });
    token(app, &body).await
}

fn rotating(leeway: i64) -> Value {
    json!({
        "organization_usage": "require",
        "refresh_token": {
            "rotation_type": "rotating", "expiration_type": "expiring", "leeway": leeway,
            "token_lifetime": 1000, "infinite_token_lifetime": false,
            "idle_token_lifetime": 600, "infinite_idle_token_lifetime": false,
        },
    })
}

#[tokio::test]
async fn a_lasting_token_is_used_again_and_again() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let refresh_token = signed_in(&app, &world).await;
    for _ in 0..2 {
        app.clock.advance_seconds(86_400);
        let told = refresh(&app, &world, &refresh_token).await.expect(200);
        let told = told.json();
        assert!(told.get("refresh_token").is_none(), "{told}");
        let id = claims(&told["id_token"]);
        assert_eq!(id["org_id"], json!(world.organization));
        assert_eq!(id["nonce"], Value::Null);
    }
    assert_eq!(logged(&app, "sertft").await.len(), 2);
}

#[tokio::test]
async fn who_uses_a_rotated_token_again_ends_the_family() {
    let app = TestApp::new().await;
    let world = world(&app, rotating(0)).await;
    let first = signed_in(&app, &world).await;
    let second = refresh(&app, &world, &first).await.expect(200).json();
    let second = text(&second["refresh_token"]);
    assert_ne!(first, second);
    let again = refresh(&app, &world, &first).await.expect(403).json();
    assert_eq!(
        again,
        json!({"error": "invalid_grant", "error_description": "Unknown or invalid refresh token."})
    );
    assert_eq!(logged(&app, "ferrt").await.len(), 1);
    refresh(&app, &world, &second).await.expect(403);
}

#[tokio::test]
async fn a_client_that_missed_the_answer_has_its_leeway() {
    let app = TestApp::new().await;
    let world = world(&app, rotating(30)).await;
    let first = signed_in(&app, &world).await;
    refresh(&app, &world, &first).await.expect(200);
    app.clock.advance_seconds(29);
    let second = refresh(&app, &world, &first).await.expect(200).json();
    let second = text(&second["refresh_token"]);
    app.clock.advance_seconds(1);
    refresh(&app, &world, &first).await.expect(403);
    refresh(&app, &world, &second).await.expect(403);
}

#[tokio::test]
async fn tokens_end_by_idleness_and_by_age() {
    let app = TestApp::new().await;
    let world = world(&app, rotating(0)).await;
    let idle = signed_in(&app, &world).await;
    app.clock.advance_seconds(600);
    refresh(&app, &world, &idle).await.expect(403);
    let mut used = signed_in(&app, &world).await;
    app.clock.advance_seconds(500);
    used = text(&refresh(&app, &world, &used).await.expect(200).json()["refresh_token"]);
    // The end was fixed when the user signed in.
    app.clock.advance_seconds(500);
    refresh(&app, &world, &used).await.expect(403);
}

#[tokio::test]
async fn what_ended_since_ends_the_token() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let refresh_token = signed_in(&app, &world).await;
    let members = format!("/organizations/{}/members", world.organization);
    let body = json!({"members": [world.user_id]});
    let call = app.api("DELETE", &members).await;
    call.json(&body).send().await.expect(204);
    refresh(&app, &world, &refresh_token).await.expect(403);
    let call = app.api("POST", &members).await;
    call.json(&body).send().await.expect(204);
    refresh(&app, &world, &refresh_token).await.expect(200);
    let user = format!("/users/{}", world.user_id.replace('|', "%7C"));
    for (blocked, status) in [(true, 403), (false, 200)] {
        let call = app.api("PATCH", &user).await;
        let body = json!({"blocked": blocked});
        call.json(&body).send().await.expect(200);
        refresh(&app, &world, &refresh_token).await.expect(status);
    }
    let path = format!("/organizations/{}", world.organization);
    app.api("DELETE", &path).await.send().await.expect(204);
    refresh(&app, &world, &refresh_token).await.expect(403);
}

#[tokio::test]
async fn less_may_be_asked_for_and_never_more() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let refresh_token = signed_in(&app, &world).await;
    let body = json!({
        "grant_type": "refresh_token", "client_id": world.client_id, "client_secret": world.client_secret,
        "refresh_token": refresh_token, "scope": "openid email",
    });
    let told = token(&app, &body).await.expect(200).json();
    assert_eq!(told["scope"], "openid");
}

#[tokio::test]
async fn a_revoked_token_is_worth_nothing() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let refresh_token = signed_in(&app, &world).await;
    let revoke = |secret: &str, token: &str| {
        let body = json!({"client_id": world.client_id, "client_secret": secret, "token": token});
        let call = app.call("POST", "/oauth/revoke").json(&body);
        call.send()
    };
    revoke("wrong", &refresh_token).await.expect(401);
    refresh(&app, &world, &refresh_token).await.expect(200);
    let answer = revoke(&world.client_secret, "unknown").await.expect(200);
    assert_eq!(answer.text, "");
    revoke(&world.client_secret, &refresh_token)
        .await
        .expect(200);
    assert_eq!(logged(&app, "srrt").await.len(), 1);
    refresh(&app, &world, &refresh_token).await.expect(403);
}

#[tokio::test]
async fn an_api_may_not_want_refresh_tokens() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let api = json!({"identifier": "urn:api", "allow_offline_access": false});
    let call = app.api("POST", "/resource-servers").await;
    call.json(&api).send().await.expect(201);
    let browser = Browser::new(&app);
    let mut parameters = asked(&world.client_id, &[("audience", "urn:api")]);
    parameters.retain(|(name, _)| *name != "scope");
    parameters.push(("scope", "openid offline_access"));
    let page = browser.begin(&parameters).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    assert!(told.get("refresh_token").is_none());
    assert_eq!(told["scope"], "openid");
}
