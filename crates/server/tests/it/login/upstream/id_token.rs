//! ID tokens that are not believed, over the whole way; check by check they are in `protocol`.

use guildhall_protocol::jose::SigningKey;
use guildhall_testkit::TestApp;
use serde_json::json;

use super::{Browser, TOKEN, asked, come_back, leave, leave_by_name, world_with};

#[tokio::test]
async fn nobody_is_signed_in_by_a_token_that_is_not_believed() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let now = app.now();
    for (changed, reason) in [
        (
            json!({"iss": "https://evil.example"}),
            "it was issued by somebody else",
        ),
        (json!({"aud": "them"}), "it is for another client"),
        (
            json!({"aud": ["us", "them"]}),
            "it was issued to another client",
        ),
        (json!({"azp": "them"}), "it was issued to another client"),
        (json!({"exp": now - 61}), "the token expired"),
        (json!({"iat": now + 61}), "in the future"),
        (
            json!({"nonce": "another"}),
            "its nonce is not that of the request",
        ),
        (
            json!({"nonce": null}),
            "its nonce is not that of the request",
        ),
        (
            json!({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}),
            "the access token is not the one",
        ),
        (json!({"sub": ""}), "its subject is empty"),
    ] {
        let browser = Browser::new(&app);
        let left = leave_by_name(&browser, &world).await;
        let page = come_back(&browser, &left, changed.clone())
            .await
            .expect(502);
        assert!(page.text.contains(reason), "{changed}: {}", page.text);
        assert_eq!(browser.cookie("__Host-session"), None, "{changed}");
    }
    let users = app.api("GET", "/users").await.send().await.expect(200);
    assert!(
        !users.text.contains("oidc|"),
        "nobody was made: {}",
        users.text
    );
}

#[tokio::test]
async fn a_forged_signature() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    let forger = SigningKey::generate().expect("a key");
    let token = forger
        .sign(&left.claims(&app, &json!({})))
        .expect("a token");
    app.outbound.publish(TOKEN, &json!({"id_token": token}));
    let page = browser.get(&left.back(&[("code", "c1")])).await.expect(502);
    assert!(
        page.text
            .contains("a key that the provider does not publish"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn how_long_ago_the_person_signed_in() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let further = [("connection", "acme-idp"), ("max_age", "100")];
    let asked = asked(&world.client_id, &further);
    let now = app.now();
    for (claims, status) in [
        (json!({}), 502),
        (json!({"auth_time": now - 161}), 502),
        (json!({"auth_time": now - 100}), 302),
    ] {
        let browser = Browser::new(&app);
        let left = leave(&browser, &asked).await;
        come_back(&browser, &left, claims).await.expect(status);
    }
}
