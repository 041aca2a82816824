//! From the button to the tokens, and who it is then.

use guildhall_protocol::oauth::CodeChallenge;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::super::{claims, code, logged, redeem};
use super::{
    Browser, IDP, Left, SUBJECT, USERINFO, World, asked, come_back, connection, enable,
    leave_by_name, location, redeemed, world_with,
};

async fn signed_in(app: &TestApp, world: &World, claimed: Value) -> Value {
    let browser = Browser::new(app);
    let left = leave_by_name(&browser, world).await;
    let back = come_back(&browser, &left, claimed).await.expect(302);
    let told = redeem(app, world, &code(&location(&back))).await;
    claims(&told.expect(200).json()["id_token"])
}

async fn user(app: &TestApp, id: &str) -> Value {
    let path = format!("/users/{}", id.replace('|', "%7C"));
    app.api("GET", &path).await.send().await.expect(200).json()
}

#[tokio::test]
async fn a_button_leads_to_the_provider_and_back() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    assert!(page.starts_with("/u/login?"), "{page}");
    let shown = browser.get(&page).await.expect(200);
    assert!(
        shown.text.contains("Continue with <bdi>Acme SSO</bdi>"),
        "{}",
        shown.text
    );
    let policy = shown.header("content-security-policy").expect("a policy");
    assert!(policy.contains("https://idp.example"), "{policy}");
    let pressed = browser.post(&page, &[("connection", "acme-idp")]).await;
    let left = Left::at(&location(&pressed.expect(302)));
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    let told = redeem(&app, &world, &code(&location(&back))).await;
    let id = claims(&told.expect(200).json()["id_token"]);
    assert_eq!(id["sub"], format!("oidc|acme-idp|{SUBJECT}"));
    assert_eq!(id["email"], "ada@partner.example");
    assert_eq!(id["email_verified"], true);
    assert_eq!(id["name"], "Ada Lovelace");
    let form = redeemed(&app);
    assert_eq!(form["redirect_uri"], "https://first.example/login/callback");
    assert_eq!(
        (form["client_id"].as_str(), form["client_secret"].as_str()),
        ("us", "s3cret")
    );
    let promised = CodeChallenge::of(&form["code_verifier"]).to_string();
    assert_eq!(promised, left.get("code_challenge"));
    let logs = logged(&app, "s").await;
    assert_eq!(logs.len(), 1);
    assert_eq!(logs[0]["connection"], "acme-idp");
    assert_eq!(logs[0]["strategy_type"], "enterprise");
}

#[tokio::test]
async fn the_user_is_the_subject_of_the_connection() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    // Somebody in the database has the very address, and another subject, too.
    let database = super::super::user(&app, "ada@partner.example").await;
    let first = signed_in(&app, &world, json!({})).await;
    assert_ne!(first["sub"], json!(database));
    let second = signed_in(&app, &world, json!({"sub": "00u2"})).await;
    assert_eq!(second["sub"], "oidc|acme-idp|00u2");
    let again = signed_in(&app, &world, json!({"email": "lovelace@partner.example"})).await;
    assert_eq!(again["sub"], first["sub"]);
    // The same subject of another connection is somebody else.
    let other = connection(&app, "other-idp", json!({})).await;
    enable(&app, &other, &world.client_id).await;
    let browser = Browser::new(&app);
    let named = [("connection", "other-idp")];
    let left = super::leave(&browser, &asked(&world.client_id, &named)).await;
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    let told = redeem(&app, &world, &code(&location(&back))).await;
    let id = claims(&told.expect(200).json()["id_token"]);
    assert_eq!(id["sub"], format!("oidc|other-idp|{SUBJECT}"));
}

#[tokio::test]
async fn what_the_provider_tells_is_taken_over_as_the_connection_says() {
    for (when, name, email) in [
        ("on_each_login", "Countess", "new@partner.example"),
        ("on_first_login", "Ada Lovelace", "ada@partner.example"),
    ] {
        let app = TestApp::new().await;
        let options = json!({"set_user_root_attributes": when});
        let (world, _) = world_with(&app, json!({}), options).await;
        let first = signed_in(&app, &world, json!({})).await;
        let changed =
            json!({"name": "Countess", "email": "new@partner.example", "email_verified": false});
        signed_in(&app, &world, changed).await;
        let found = user(&app, first["sub"].as_str().expect("an id")).await;
        assert_eq!(
            (&found["name"], &found["email"]),
            (&json!(name), &json!(email)),
            "{when}"
        );
        assert_eq!(
            found["email_verified"],
            json!(email == "ada@partner.example"),
            "{when}"
        );
        let identity = &found["identities"][0];
        assert_eq!(
            (
                &identity["provider"],
                &identity["connection"],
                &identity["user_id"]
            ),
            (
                &json!("oidc"),
                &json!("acme-idp"),
                &json!(format!("acme-idp|{SUBJECT}"))
            )
        );
    }
}

#[tokio::test]
async fn claims_go_where_the_map_says() {
    let app = TestApp::new().await;
    let map = json!({"attribute_map": {"mapping_mode": "use_map", "attributes": {
        "email": "${context.tokenset.upn}", "email_verified": true, "name": "${context.userinfo.full}",
    }}, "userinfo_endpoint": USERINFO});
    let (world, _) = world_with(&app, json!({}), map).await;
    app.outbound
        .publish(USERINFO, &json!({"sub": SUBJECT, "full": "Augusta Ada"}));
    let id = signed_in(&app, &world, json!({"upn": "aal@partner.example"})).await;
    assert_eq!(id["email"], "aal@partner.example");
    assert_eq!(id["name"], "Augusta Ada");
    assert_eq!(id["email_verified"], true);
}

#[tokio::test]
async fn the_userinfo_endpoint_has_the_last_word_about_the_same_person() {
    let app = TestApp::new().await;
    let options = json!({"userinfo_endpoint": USERINFO});
    let (world, _) = world_with(&app, json!({}), options).await;
    app.outbound
        .publish(USERINFO, &json!({"sub": SUBJECT, "name": "Countess"}));
    let id = signed_in(&app, &world, json!({})).await;
    assert_eq!(id["name"], "Countess");
    let asked = app.outbound.asked();
    let request = asked.iter().find(|request| request.url == USERINFO);
    let headers = &request.expect("it was asked").headers;
    let bearer = ("authorization".to_owned(), "Bearer at-1".to_owned());
    assert!(headers.contains(&bearer));
    // What it tells of somebody else is no answer.
    app.outbound
        .publish(USERINFO, &json!({"sub": "00u9", "name": "Mallory"}));
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    let page = come_back(&browser, &left, json!({})).await.expect(502);
    assert!(
        page.text.contains("it tells of somebody else"),
        "{}",
        page.text
    );
    assert_eq!(browser.cookie("__Host-session"), None);
}

#[tokio::test]
async fn a_provider_that_is_the_only_way_is_left_for_at_once() {
    let app = TestApp::new().await;
    let (world, connection) = world_with(&app, json!({}), json!({})).await;
    let (client, _) = super::super::client(&app, json!({"name": "Only"})).await;
    enable(&app, &connection, &client).await;
    let browser = Browser::new(&app);
    let left = super::leave(&browser, &asked(&client, &[])).await;
    assert_eq!(left.get("response_type"), "code");
    let silent = asked(&client, &[("prompt", "none")]);
    let answer = browser.get(&super::authorize(&silent)).await.expect(302);
    assert_eq!(
        super::super::refused(&location(&answer)).0,
        "login_required"
    );
    // The session that began at the provider is good for other applications of this connection.
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    code(&location(&back));
    let silent = asked(&world.client_id, &[("prompt", "none")]);
    let answer = browser.get(&super::authorize(&silent)).await.expect(302);
    code(&location(&answer));
}

#[tokio::test]
async fn a_form_with_an_id_token() {
    let app = TestApp::new().await;
    let options = json!({"type": "front_channel", "token_endpoint": null, "client_secret": null});
    let (world, _) = world_with(&app, json!({}), options).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    assert_eq!(left.get("response_type"), "id_token");
    assert_eq!(left.get("response_mode"), "form_post");
    assert_eq!(left.get("code_challenge"), "");
    let token = super::KEY
        .sign(&left.claims(&app, &json!({})))
        .expect("a token");
    let form = [("state", left.get("state")), ("id_token", &token)];
    let back = browser.post("/login/callback", &form).await.expect(302);
    code(&location(&back));
    assert!(
        app.outbound
            .asked()
            .iter()
            .all(|request| request.url == super::KEYS)
    );
}

#[tokio::test]
async fn a_blocked_user_is_turned_away() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let id = signed_in(&app, &world, json!({})).await;
    let path = format!(
        "/users/{}",
        id["sub"].as_str().expect("an id").replace('|', "%7C")
    );
    let block = app
        .api("PATCH", &path)
        .await
        .json(&json!({"blocked": true}));
    block.send().await.expect(200);
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    let told = super::super::refused(&location(&back));
    assert_eq!(told, ("access_denied".into(), "user is blocked".into()));
}

#[tokio::test]
async fn a_connection_that_is_switched_off_is_no_way_in() {
    let app = TestApp::new().await;
    let (world, connection) = world_with(&app, json!({}), json!({})).await;
    let path = format!("/connections/{connection}");
    let off = json!({"authentication": {"active": false}});
    app.api("PATCH", &path)
        .await
        .json(&off)
        .send()
        .await
        .expect(200);
    let browser = Browser::new(&app);
    let named = asked(&world.client_id, &[("connection", "acme-idp")]);
    let answer = browser.get(&super::authorize(&named)).await.expect(302);
    assert_eq!(
        super::super::refused(&location(&answer)).1,
        "the connection is not enabled"
    );
}

#[tokio::test]
async fn okta_by_its_domain_alone() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let published = json!({
        "issuer": IDP, "authorization_endpoint": "https://idp.example/auth", "token_endpoint": super::TOKEN,
        "jwks_uri": super::KEYS,
    });
    let document = "https://acme.okta.example/.well-known/openid-configuration";
    app.outbound.publish(document, &published);
    let body = json!({"name": "okta-acme", "strategy": "okta", "options": {
        "client_id": "us", "client_secret": "s", "domain": "acme.okta.example",
    }});
    let call = app.api("POST", "/connections").await;
    let made = call.json(&body).send().await.expect(201).json();
    let id = made["id"].as_str().expect("an id");
    enable(&app, id, &world.client_id).await;
    let browser = Browser::new(&app);
    let named = [("connection", "okta-acme")];
    let left = super::leave(&browser, &asked(&world.client_id, &named)).await;
    let userinfo = json!({"sub": SUBJECT, "name": "Countess"});
    app.outbound
        .publish("https://acme.okta.example/oauth2/v1/userinfo", &userinfo);
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    let told = redeem(&app, &world, &code(&location(&back))).await;
    let id = claims(&told.expect(200).json()["id_token"]);
    assert_eq!(id["sub"], format!("okta|okta-acme|{SUBJECT}"));
    assert_eq!(id["name"], "Countess");
}
