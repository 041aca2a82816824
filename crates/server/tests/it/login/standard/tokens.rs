//! What tokens say, and what `/userinfo` tells who bears them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::super::{
    Browser, EMAIL, PASSWORD, World, asked, authorize, claims, code, location, redeem, refused,
    token, user, world,
};
use super::stage::is_led;

/// What comes of a sign-in with a scope.
async fn told(app: &TestApp, world: &World, scope: &str) -> Value {
    let browser = Browser::new(app);
    let mut parameters = asked(&world.client_id, &[("max_age", "1000")]);
    parameters.retain(|(name, _)| *name != "scope");
    parameters.push(("scope", scope));
    let page = browser.begin(&parameters).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let answer = redeem(app, world, &code(&back)).await.expect(200);
    // RFC 6749 section 5.1; OpenID Connect Core section 3.1.3.3.
    for (name, value) in [
        ("cache-control", "no-store"),
        ("pragma", "no-cache"),
        ("content-type", "application/json; charset=utf-8"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    let told = answer.json();
    assert_eq!(told["token_type"], "Bearer");
    assert!(told["expires_in"].is_u64(), "{told}");
    told
}

/// OpenID Connect Core sections 2 and 3.1.3.7.
#[tokio::test]
async fn an_id_token_says_who_for_whom_and_when() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let told = told(&app, &world, "openid").await;
    let id = claims(&told["id_token"]);
    assert_eq!(id["iss"], "https://first.example/");
    assert_eq!(id["aud"], json!(world.client_id));
    let sub = id["sub"].as_str().expect("a subject");
    assert!(sub.len() <= 255 && sub.is_ascii(), "{sub}");
    let time = |name: &str| id[name].as_i64().expect("a time");
    assert_eq!(time("iat"), app.now());
    assert!(time("exp") > time("iat") && time("auth_time") <= time("iat"));
    assert_eq!(id["nonce"], "n1");
    // Section 10.1: the key is one of those that are published.
    let text = told["id_token"].as_str().expect("a token");
    let header = text.split('.').next().expect("a header");
    let header = URL_SAFE_NO_PAD.decode(header).expect("base64url");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    assert_eq!(header["alg"], "RS256");
    let keys = app.call("GET", "/.well-known/jwks.json").send().await;
    let keys = keys.expect(200).json();
    let is_published = |key: &Value| key["kid"] == header["kid"] && key["use"] == "sig";
    let keys = keys["keys"].as_array().expect("keys");
    assert!(keys.iter().any(is_published), "{header}");
}

/// OpenID Connect Core section 3.1.2.1: without `openid` it is OAuth alone.
#[tokio::test]
async fn without_openid_there_is_no_id_token() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let told = told(&app, &world, "email").await;
    assert!(told.get("id_token").is_none(), "{told}");
    let access = told["access_token"].as_str().expect("a token");
    let answer = app.call("GET", "/userinfo").bearer(access).send().await;
    // RFC 6750 section 3.1.
    let challenge = "Bearer error=\"insufficient_scope\"";
    let answer = answer.expect(403);
    assert_eq!(answer.header("www-authenticate"), Some(challenge));
}

/// OpenID Connect Core section 12.2.
#[tokio::test]
async fn a_refreshed_id_token_is_about_the_same_sign_in() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let told = told(&app, &world, "openid offline_access").await;
    app.clock.advance_seconds(100);
    let body = json!({
        "grant_type": "refresh_token", "client_id": world.client_id, "client_secret": world.client_secret,
        "refresh_token": told["refresh_token"],
    });
    let refreshed = token(&app, &body).await.expect(200).json();
    let (first, second) = (claims(&told["id_token"]), claims(&refreshed["id_token"]));
    for name in ["iss", "sub", "aud", "auth_time", "sid"] {
        assert_eq!(first[name], second[name], "{name}");
    }
    assert_eq!(second["iat"], json!(app.now()));
    assert!(second.get("nonce").is_none(), "{second}");
}

/// OpenID Connect Core sections 5.3.1 to 5.3.3; RFC 6750 sections 2 and 3.
#[tokio::test]
async fn who_bears_a_token_is_told_of_its_user() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let told = told(&app, &world, "openid email").await;
    let access = told["access_token"].as_str().expect("a token");
    let form = format!("access_token={access}");
    let calls = [
        app.call("GET", "/userinfo").bearer(access),
        app.call("POST", "/userinfo").bearer(access),
        app.call("POST", "/userinfo").form(&form),
    ];
    for call in calls {
        let answer = call.send().await.expect(200);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let who = answer.json();
        assert_eq!(who["sub"], json!(world.user_id));
        assert_eq!((&who["email"], who.get("name")), (&json!(EMAIL), None));
    }
    let calls = [
        app.call("GET", "/userinfo"),
        app.call("GET", &format!("/userinfo?{form}")),
        app.call("POST", "/userinfo").form("access_token="),
        app.call("POST", &format!("/userinfo?{form}")).form("x=y"),
        app.call("GET", "/userinfo").bearer("nothing"),
        app.call("GET", "/userinfo")
            .header("authorization", &format!("Basic {access}")),
    ];
    for call in calls {
        let answer = call.send().await.expect(401);
        let challenge = answer.header("www-authenticate").expect("a challenge");
        assert!(challenge.starts_with("Bearer"), "{challenge}");
    }
}

/// RFC 9700 sections 2.1.1 and 4.8.2: a challenge that was taken out of the request is missed when the code is redeemed.
#[tokio::test]
async fn a_verifier_without_a_challenge_is_refused() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let mut parameters = asked(&world.client_id, &[]);
    parameters.retain(|(name, _)| !name.starts_with("code_challenge"));
    let page = browser.begin(&parameters).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let answer = redeem(&app, &world, &code(&back)).await.expect(403);
    assert_eq!(answer.json()["error"], "invalid_grant");
}

/// RFC 9700 sections 4.12 and 4.16: credentials are never sent on, and no page is framed by another site.
#[tokio::test]
async fn pages_keep_what_is_typed_to_themselves() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let shown = browser.get(&page).await.expect(200);
    let policy = shown.header("content-security-policy").expect("a policy");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    // Section 4.2.4: no address of ours is told to other sites.
    let referrer = shown.header("referrer-policy").expect("a policy");
    assert!(
        ["no-referrer", "same-origin", "strict-origin"].contains(&referrer),
        "{referrer}"
    );
    let form = [("username", EMAIL), ("password", PASSWORD)];
    assert!(is_led(&browser.post(&page, &form).await));
}

/// OpenID Connect Core section 3.1.2.1, `id_token_hint`: nobody but whom the client means.
#[tokio::test]
async fn a_hint_says_who_is_meant() {
    const OTHER: &str = "grace@acme.example";
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    user(&app, OTHER).await;
    let hint = told(&app, &world, "openid").await["id_token"].clone();
    let hint = hint.as_str().expect("a token");
    // An hour later it has expired, and says the same.
    app.clock.advance_seconds(40_000);
    let meant = asked(&world.client_id, &[("id_token_hint", hint)]);
    let silent = authorize(&[&meant[..], &[("prompt", "none")]].concat());
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    code(&browser.sign_in(&page, OTHER, PASSWORD).await);
    let back = location(&browser.get(&silent).await.expect(302));
    assert_eq!(refused(&back).0, "login_required");
    // With a page the person may become the one who is meant, and as somebody else is turned away.
    let page = browser.begin(&meant).await;
    let back = browser.sign_in(&page, OTHER, PASSWORD).await;
    assert_eq!(refused(&back).0, "login_required");
    let page = browser.begin(&meant).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    code(&location(&browser.get(&silent).await.expect(302)));
    let nonsense = asked(&world.client_id, &[("id_token_hint", "x.y.z")]);
    let back = location(&browser.get(&authorize(&nonsense)).await.expect(302));
    assert_eq!(refused(&back).0, "invalid_request");
}
