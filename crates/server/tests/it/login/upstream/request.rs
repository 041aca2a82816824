//! What a provider is asked for.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{Browser, asked, leave, world_with};

#[tokio::test]
async fn everything_that_the_protocol_needs() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let further = [
        ("connection", "acme-idp"),
        ("login_hint", "ada@partner.example"),
        ("prompt", "login"),
        ("max_age", "60"),
    ];
    let left = leave(&browser, &asked(&world.client_id, &further)).await;
    for (name, value) in [
        ("client_id", "us"),
        ("redirect_uri", "https://first.example/login/callback"),
        ("response_type", "code"),
        ("scope", "openid profile email"),
        ("code_challenge_method", "S256"),
        ("login_hint", "ada@partner.example"),
        ("prompt", "login"),
        ("max_age", "60"),
    ] {
        assert_eq!(left.get(name), value, "{name}");
    }
    let again = leave(&browser, &asked(&world.client_id, &further)).await;
    for name in ["state", "nonce", "code_challenge"] {
        assert!(left.get(name).len() >= 43, "{name}");
        assert_ne!(left.get(name), again.get(name), "{name}");
    }
    // The client's own values are not told to the provider.
    assert!(!format!("{left:?}").contains("app.example"));
}

#[tokio::test]
async fn what_the_connection_adds_is_never_in_the_place_of_that() {
    let app = TestApp::new().await;
    let added = json!({
        "upstream_params": {
            "screen_name": {"alias": "login_hint"}, "lang": {"alias": "ui_locales"}, "fixed": {"value": "a b"},
            "absent": {"alias": "acr_values"}, "state": {"value": "x"}, "redirect_uri": {"value": "https://evil.example"},
            "max_age": {"value": "5"},
        },
        "connection_settings": {"pkce": "disabled"},
    });
    let (world, _) = world_with(&app, json!({}), added).await;
    let browser = Browser::new(&app);
    let further = [
        ("connection", "acme-idp"),
        ("login_hint", "ada"),
        ("ui_locales", "de"),
        ("max_age", "60"),
    ];
    let left = leave(&browser, &asked(&world.client_id, &further)).await;
    for (name, value) in [
        ("screen_name", "ada"),
        ("lang", "de"),
        ("fixed", "a b"),
        ("absent", ""),
        ("redirect_uri", "https://first.example/login/callback"),
        ("max_age", "5"),
        ("code_challenge", ""),
    ] {
        assert_eq!(left.get(name), value, "{name}");
    }
    assert_ne!(left.get("state"), "x");
}
