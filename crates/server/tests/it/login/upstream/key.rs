//! The provider's keys: kept, and read again when they have changed.

use guildhall_app::outbound::Failure;
use guildhall_protocol::jose::SigningKey;
use guildhall_testkit::{Answer, TestApp};
use serde_json::json;

use super::{Browser, KEY, KEYS, TOKEN, World, leave_by_name, publish, sent, world_with};

async fn signed_by(app: &TestApp, world: &World, key: &SigningKey) -> Answer {
    let browser = Browser::new(app);
    let left = leave_by_name(&browser, world).await;
    let token = key.sign(&left.claims(app, &json!({}))).expect("a token");
    app.outbound.publish(TOKEN, &json!({"id_token": token}));
    browser.get(&left.back(&[("code", "c1")])).await
}

/// How often the keys were asked for since the last time.
fn reads(app: &TestApp) -> usize {
    let asked = app.outbound.asked();
    asked.iter().filter(|request| request.url == KEYS).count()
}

#[tokio::test]
async fn keys_are_kept_and_read_again_when_one_is_unknown() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    signed_by(&app, &world, &KEY).await.expect(302);
    signed_by(&app, &world, &KEY).await.expect(302);
    assert_eq!(reads(&app), 1);
    let new = SigningKey::generate().expect("a key");
    publish(&app, &[&KEY, &new]);
    // Not at once: an unknown key makes nobody ask more than once a minute.
    signed_by(&app, &world, &new).await.expect(502);
    assert_eq!(reads(&app), 0);
    app.clock.advance_seconds(60);
    signed_by(&app, &world, &new).await.expect(302);
    assert_eq!(reads(&app), 1);
    // The former key is gone with the next change.
    publish(&app, &[&new]);
    app.clock.advance_seconds(3600);
    signed_by(&app, &world, &KEY).await.expect(502);
    assert_eq!(reads(&app), 1);
}

#[tokio::test]
async fn unknown_keys_do_not_make_us_ask_without_end() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let unknown = SigningKey::generate().expect("a key");
    for _ in 0..5 {
        signed_by(&app, &world, &unknown).await.expect(502);
    }
    assert_eq!(reads(&app), 1);
}

#[tokio::test]
async fn while_the_provider_is_away_its_keys_are_good_for_a_day() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    signed_by(&app, &world, &KEY).await.expect(302);
    app.outbound.answer(KEYS, [Err(Failure::TooSlow)]);
    app.clock.advance_seconds(3600);
    signed_by(&app, &world, &KEY).await.expect(302);
    app.clock.advance_seconds(86_400);
    let page = signed_by(&app, &world, &KEY).await.expect(502);
    assert!(
        page.text.contains("key set: no answer in time"),
        "{}",
        page.text
    );
    // A failure is not asked for again at once.
    reads(&app);
    signed_by(&app, &world, &KEY).await.expect(502);
    assert_eq!(reads(&app), 0);
    app.clock.advance_seconds(5);
    publish(&app, &[&KEY]);
    signed_by(&app, &world, &KEY).await.expect(302);
}

#[tokio::test]
async fn keys_that_are_no_keys() {
    for body in [
        "",
        "[]",
        "<html>",
        r#"{"keys":[{"kty":"RSA"}]}"#,
        r#"{"keys":[]}"#,
    ] {
        let app = TestApp::new().await;
        let (world, _) = world_with(&app, json!({}), json!({})).await;
        app.outbound.answer(KEYS, [Ok(sent(200, body))]);
        signed_by(&app, &world, &KEY).await.expect(502);
    }
}
