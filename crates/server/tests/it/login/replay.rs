//! What is presented to somebody else, or twice: refused, and what came of it ends.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    Browser, CALLBACK, EMAIL, PASSWORD, VERIFIER, asked, client, code, redeem, token, world,
};

/// The world of these tests with the answer to a sign-in with `offline_access`.
async fn signed_in(app: &TestApp, world: &super::World) -> (String, Value) {
    let browser = Browser::new(app);
    let mut parameters = asked(&world.client_id, &[]);
    parameters.retain(|(name, _)| *name != "scope");
    parameters.push(("scope", "openid offline_access"));
    let page = browser.begin(&parameters).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let code = code(&back);
    let told = redeem(app, world, &code).await.expect(200).json();
    (code, told)
}

#[tokio::test]
async fn a_code_that_comes_twice_ends_what_came_of_it() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let (code, told) = signed_in(&app, &world).await;
    let access = told["access_token"].as_str().expect("a token");
    let who = || app.call("GET", "/userinfo").bearer(access).send();
    who().await.expect(200);
    let again = redeem(&app, &world, &code).await.expect(403).json();
    assert_eq!(again["error_description"], "Invalid authorization code");
    who().await.expect(401);
    let body = json!({
        "grant_type": "refresh_token", "client_id": world.client_id, "client_secret": world.client_secret,
        "refresh_token": told["refresh_token"],
    });
    token(&app, &body).await.expect(403);
}

#[tokio::test]
async fn codes_and_refresh_tokens_are_their_clients_own() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let (other, secret) = client(&app, json!({"name": "Other"})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let fresh = code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let (_, told) = signed_in(&app, &world).await;
    for body in [
        json!({
            "grant_type": "authorization_code", "client_id": other, "client_secret": secret, "code": fresh,
            "redirect_uri": CALLBACK, "code_verifier": VERIFIER,
        }),
        json!({
            "grant_type": "refresh_token", "client_id": other, "client_secret": secret,
            "refresh_token": told["refresh_token"],
        }),
    ] {
        let refused = token(&app, &body).await.expect(403).json();
        assert_eq!(refused["error"], "invalid_grant");
    }
    // Nor does another client end them.
    let body = json!({"client_id": other, "client_secret": secret, "token": told["refresh_token"]});
    let call = app.call("POST", "/oauth/revoke").json(&body);
    call.send().await.expect(200);
    redeem(&app, &world, &fresh).await.expect(200);
    let body = json!({
        "grant_type": "refresh_token", "client_id": world.client_id, "client_secret": world.client_secret,
        "refresh_token": told["refresh_token"],
    });
    token(&app, &body).await.expect(200);
}

#[tokio::test]
async fn nothing_is_good_at_another_tenant() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let elsewhere = Browser::at(&app, &app.other);
    elsewhere.jar.replace(browser.jar.borrow().clone());
    assert_eq!(elsewhere.get(&page).await.status, 400);
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let fresh = code(&back);
    elsewhere.jar.replace(browser.jar.borrow().clone());
    let silent = super::authorize(&asked(&world.client_id, &[("prompt", "none")]));
    assert_eq!(elsewhere.get(&silent).await.status, 400);
    let told = redeem(&app, &world, &fresh).await.expect(200).json();
    let access = told["access_token"].as_str().expect("a token");
    let call = app.call_at(&app.other, "GET", "/userinfo").bearer(access);
    call.send().await.expect(401);
    let body = json!({
        "grant_type": "authorization_code", "client_id": world.client_id, "client_secret": world.client_secret,
        "code": fresh, "redirect_uri": CALLBACK, "code_verifier": VERIFIER,
    });
    let call = app.call_at(&app.other, "POST", "/oauth/token").json(&body);
    call.send().await.expect(401);
}

#[tokio::test]
async fn a_changed_letter_is_another_secret() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let (_, told) = signed_in(&app, &world).await;
    let access = told["access_token"].as_str().expect("a token");
    let flip = |text: &str, at: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).expect("ASCII")
    };
    for at in [0, access.len() / 2, access.len() - 1] {
        let call = app.call("GET", "/userinfo").bearer(&flip(access, at));
        call.send().await.expect(401);
        let refresh = told["refresh_token"].as_str().expect("a token");
        let body = json!({
            "grant_type": "refresh_token", "client_id": world.client_id, "client_secret": world.client_secret,
            "refresh_token": flip(refresh, at),
        });
        token(&app, &body).await.expect(403);
    }
}

#[tokio::test]
async fn a_code_is_good_for_five_minutes() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let fresh = code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    app.clock.advance_seconds(300);
    redeem(&app, &world, &fresh).await.expect(403);
}

#[tokio::test]
async fn of_many_who_redeem_a_code_at_once_one_wins_at_most() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let fresh = code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let tries = (0..8).map(|_| redeem(&app, &world, &fresh));
    let answers = futures_util::future::join_all(tries).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn a_spent_state_leads_nowhere() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    assert_eq!(browser.get(&page).await.status, 400);
    let form = [("username", EMAIL), ("password", PASSWORD)];
    assert_eq!(browser.post(&page, &form).await.status, 400);
}
