//! An answer of a provider belongs to one departure, one browser and one tenant, and is good once.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::super::{client, code};
use super::{
    Browser, asked, come_back, connection_at, enable, leave, leave_by_name, location, world_with,
};

#[tokio::test]
async fn twice() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    code(&location(&back));
    app.outbound.asked();
    browser.get(&left.back(&[("code", "c1")])).await.expect(400);
    assert!(app.outbound.asked().is_empty(), "nobody is asked");
    // Nor after a failure.
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    browser.get(&left.back(&[("error", "x")])).await.expect(403);
    left.issue(&app, &json!({}));
    browser.get(&left.back(&[("code", "c1")])).await.expect(400);
}

#[tokio::test]
async fn of_many_at_once_one_wins() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    left.issue(&app, &json!({}));
    let path = left.back(&[("code", "c1")]);
    let jar = browser.jar.borrow().clone();
    let tries = (0..6).map(|_| {
        let (app, jar, path) = (&app, jar.clone(), path.clone());
        async move {
            let one = Browser::new(app);
            one.jar.replace(jar);
            one.get(&path).await.status.as_u16()
        }
    });
    let mut answers = futures_util::future::join_all(tries).await;
    answers.sort_unstable();
    assert_eq!(answers, [302, 400, 400, 400, 400, 400]);
}

#[tokio::test]
async fn in_another_browser() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    left.issue(&app, &json!({}));
    let path = left.back(&[("code", "c1")]);
    // One without anything, and one with a login of its own.
    Browser::new(&app).get(&path).await.expect(400);
    let other = Browser::new(&app);
    leave_by_name(&other, &world).await;
    other.get(&path).await.expect(400);
    assert_eq!(other.cookie("__Host-session"), None);
    // It was not spent by them.
    code(&location(&browser.get(&path).await.expect(302)));
}

#[tokio::test]
async fn at_another_tenant() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    connection_at(&app, &app.other.clone(), "acme-idp", json!({})).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    left.issue(&app, &json!({}));
    let elsewhere = Browser::at(&app, &app.other);
    elsewhere.jar.replace(browser.jar.borrow().clone());
    elsewhere
        .get(&left.back(&[("code", "c1")]))
        .await
        .expect(400);
}

/// The answer leads to the login it was asked for in, whatever else the browser has begun since.
#[tokio::test]
async fn for_another_client() {
    let app = TestApp::new().await;
    let (world, connection) = world_with(&app, json!({}), json!({})).await;
    let (other, _) = client(&app, json!({"name": "Other"})).await;
    enable(&app, &connection, &other).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    leave(&browser, &asked(&other, &[])).await;
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    let code = code(&location(&back));
    let body = json!({
        "grant_type": "authorization_code", "client_id": other, "code": code,
        "redirect_uri": super::super::CALLBACK, "code_verifier": super::super::VERIFIER,
    });
    let stolen = super::super::token(&app, &body).await;
    assert!(stolen.status.is_client_error(), "{}", stolen.text);
    super::super::redeem(&app, &world, &code).await.expect(200);
}

/// The ID token of one request is no answer to another.
#[tokio::test]
async fn an_id_token_of_another_request() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let attacker = Browser::new(&app);
    let stolen = leave_by_name(&attacker, &world).await;
    let victim = Browser::new(&app);
    let left = leave_by_name(&victim, &world).await;
    stolen.issue(&app, &json!({"sub": "mallory"}));
    let page = victim.get(&left.back(&[("code", "c1")])).await.expect(502);
    assert!(
        page.text.contains("its nonce is not that of the request"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn after_an_hour() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    app.clock.advance_seconds(3600);
    left.issue(&app, &json!({}));
    browser.get(&left.back(&[("code", "c1")])).await.expect(400);
}

#[tokio::test]
async fn when_the_connection_was_taken_from_the_login() {
    let app = TestApp::new().await;
    let (world, connection) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let pressed = browser.post(&page, &[("connection", "acme-idp")]).await;
    let left = super::Left::at(&location(&pressed.expect(302)));
    let off = json!([{"client_id": world.client_id, "status": false}]);
    let path = format!("/connections/{connection}/clients");
    app.api("PATCH", &path)
        .await
        .json(&off)
        .send()
        .await
        .expect(204);
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    assert_eq!(location(&back), page);
    assert_eq!(browser.cookie("__Host-session"), None);
}

#[tokio::test]
async fn another_byte_of_the_state() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    left.issue(&app, &json!({}));
    let state = left.get("state").to_owned();
    for at in 0..state.len() {
        let mut changed = state.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        let path = format!("/login/callback?code=c1&state={changed}");
        browser.get(&path).await.expect(400);
    }
}
