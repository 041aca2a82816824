//! `/v2/logout` and `/oidc/logout`.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    Browser, EMAIL, PASSWORD, World, asked, authorize, code, location, logged, query, redeem, world,
};

const AFTER: &str = "https://app.example/bye";

/// A browser that is signed in, and the ID token.
async fn signed_in<'a>(app: &'a TestApp, world: &World) -> (Browser<'a>, String) {
    let browser = Browser::new(app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let told = redeem(app, world, &code(&back)).await.expect(200).json();
    (
        browser,
        told["id_token"].as_str().expect("a token").to_owned(),
    )
}

fn properties() -> Value {
    json!({"allowed_logout_urls": [AFTER]})
}

async fn is_signed_in(browser: &Browser<'_>, world: &World) -> bool {
    let silent = authorize(&asked(&world.client_id, &[("prompt", "none")]));
    location(&browser.get(&silent).await.expect(302)).contains("code=")
}

#[tokio::test]
async fn the_services_logout_asks_nobody() {
    let app = TestApp::new().await;
    let world = world(&app, properties()).await;
    let client = world.client_id.as_str();
    let tenant_wide = json!({"allowed_logout_urls": ["https://first.example/bye"]});
    let call = app.api("PATCH", "/tenants/settings").await;
    call.json(&tenant_wide).send().await.expect(200);
    #[rustfmt::skip]
    let cases = [
        (vec![], 200, None),
        (vec![("client_id", client)], 302, Some(AFTER)),
        (vec![("client_id", client), ("returnTo", AFTER)], 302, Some(AFTER)),
        (vec![("client_id", client), ("returnTo", "https://app.example/bye?x=1")], 302, Some("https://app.example/bye?x=1")),
        (vec![("returnTo", "https://first.example/bye")], 302, Some("https://first.example/bye")),
    ];
    for (number, (parameters, status, expected)) in cases.into_iter().enumerate() {
        let (browser, _) = signed_in(&app, &world).await;
        assert!(is_signed_in(&browser, &world).await);
        let kept = browser.cookie("__Host-session").expect("a session");
        let path = format!("/v2/logout?{}", query(&parameters));
        let answer = browser.get(&path).await.expect(status);
        assert_eq!(answer.header("location"), expected);
        assert_eq!(logged(&app, "slo").await.len(), number + 1);
        // Nor does the session come back with its secret.
        browser
            .jar
            .borrow_mut()
            .insert("__Host-session".to_owned(), kept);
        assert!(!is_signed_in(&browser, &world).await);
    }
    for parameters in [
        vec![("client_id", "nobody")],
        vec![("client_id", client), ("returnTo", "https://evil.example/")],
        vec![
            ("client_id", client),
            ("returnTo", "https://first.example/bye"),
        ],
        vec![("returnTo", AFTER)],
    ] {
        let (browser, _) = signed_in(&app, &world).await;
        let path = format!("/v2/logout?{}", query(&parameters));
        let answer = browser.get(&path).await.expect(400);
        assert_eq!(answer.header("location"), None, "{parameters:?}");
    }
}

#[tokio::test]
async fn the_standards_logout_ends_the_session_of_its_hint() {
    let app = TestApp::new().await;
    let world = world(&app, properties()).await;
    let (browser, id_token) = signed_in(&app, &world).await;
    // A token that has expired is as good as any here.
    app.clock.advance_seconds(40_000);
    let parameters = [
        ("id_token_hint", id_token.as_str()),
        ("post_logout_redirect_uri", AFTER),
        ("state", "a b"),
    ];
    let answer = browser
        .get(&format!("/oidc/logout?{}", query(&parameters)))
        .await
        .expect(302);
    assert_eq!(
        answer.header("location"),
        Some("https://app.example/bye?state=a%20b")
    );
    assert!(!is_signed_in(&browser, &world).await);
}

#[tokio::test]
async fn without_a_hint_the_person_is_asked() {
    let app = TestApp::new().await;
    let world = world(&app, properties()).await;
    let (browser, _) = signed_in(&app, &world).await;
    let (_, of_another) = signed_in(&app, &world).await;
    for hint in [None, Some(of_another.as_str())] {
        let mut parameters = vec![
            ("client_id", world.client_id.as_str()),
            ("post_logout_redirect_uri", AFTER),
        ];
        parameters.extend(hint.map(|hint| ("id_token_hint", hint)));
        let path = format!("/oidc/logout?{}", query(&parameters));
        let asks = browser.get(&path).await.expect(200);
        assert!(asks.text.contains("value=\"accept\""), "{}", asks.text);
        assert!(is_signed_in(&browser, &world).await);
    }
    let form = query(&[
        ("client_id", &world.client_id),
        ("post_logout_redirect_uri", AFTER),
        ("action", "accept"),
    ]);
    let cookie = browser.cookie("__Host-session").expect("a session");
    let post = |origin: &'static str| {
        app.call("POST", "/oidc/logout")
            .header("cookie", &format!("__Host-session={cookie}"))
            .header("origin", origin)
            .form(&form)
            .send()
    };
    // Another site can not say yes for the person.
    post("https://evil.example").await.expect(200);
    assert!(is_signed_in(&browser, &world).await);
    let answer = post("https://first.example").await.expect(302);
    assert_eq!(answer.header("location"), Some(AFTER));
    assert!(!is_signed_in(&browser, &world).await);
}

#[tokio::test]
async fn hints_that_are_wrong_or_disagree_are_refused() {
    let app = TestApp::new().await;
    let world = world(&app, properties()).await;
    let (browser, id_token) = signed_in(&app, &world).await;
    let (other, _) = super::client(&app, json!({"name": "Other"})).await;
    let mut forged = id_token.clone();
    forged.truncate(forged.len() - 4);
    for parameters in [
        vec![("id_token_hint", "nonsense")],
        vec![("id_token_hint", forged.as_str())],
        vec![("id_token_hint", id_token.as_str()), ("client_id", &other)],
        vec![
            ("id_token_hint", id_token.as_str()),
            ("logout_hint", "another"),
        ],
        vec![
            ("id_token_hint", id_token.as_str()),
            ("post_logout_redirect_uri", "https://evil.example/"),
        ],
    ] {
        let path = format!("/oidc/logout?{}", query(&parameters));
        browser.get(&path).await.expect(400);
    }
    assert!(is_signed_in(&browser, &world).await);
}

#[tokio::test]
async fn pages_of_registered_origins_read_answers() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"web_origins": ["https://spa.example"]})).await;
    let ask = |method: &'static str, origin: &'static str| {
        let body = json!({
            "grant_type": "refresh_token", "client_id": world.client_id, "client_secret": world.client_secret,
            "refresh_token": "x",
        });
        app.call(method, "/oauth/token")
            .header("origin", origin)
            .json(&body)
            .send()
    };
    let allowed = |answer: &guildhall_testkit::Answer| {
        answer
            .header("access-control-allow-origin")
            .map(str::to_owned)
    };
    let before = ask("OPTIONS", "https://spa.example").await.expect(204);
    assert_eq!(allowed(&before).as_deref(), Some("https://spa.example"));
    for (origin, expected) in [
        ("https://spa.example", Some("https://spa.example")),
        ("https://app.example", Some("https://app.example")),
        ("https://evil.example", None),
        ("null", None),
    ] {
        let answer = ask("POST", origin).await.expect(403);
        assert_eq!(allowed(&answer).as_deref(), expected);
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    let keys = app.call("GET", "/.well-known/jwks.json").send().await;
    assert_eq!(allowed(&keys).as_deref(), Some("*"));
}
