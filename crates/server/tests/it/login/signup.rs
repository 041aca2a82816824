//! Signing up: where it is offered, what is taken, and what it makes.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    Browser, EMAIL, PASSWORD, World, asked, authorize, claims, code, location, logged, redeem,
    world,
};

const NEW: &str = "grace@acme.example";

async fn lets_sign_up(app: &TestApp, world: &World, is_signup_enabled: bool) {
    let path = format!(
        "/organizations/{}/enabled_connections/{}",
        world.organization, world.connection
    );
    let body = json!({
        "assign_membership_on_login": is_signup_enabled, "is_signup_enabled": is_signup_enabled,
    });
    let call = app.api("PATCH", &path).await;
    call.json(&body).send().await.expect(200);
}

async fn options(app: &TestApp, world: &World, options: Value) {
    let path = format!("/connections/{}", world.connection);
    let call = app.api("PATCH", &path).await;
    call.json(&json!({"options": options}))
        .send()
        .await
        .expect(200);
}

#[tokio::test]
async fn a_new_account_is_signed_in_at_once() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser
        .begin(&asked(&world.client_id, &[("screen_hint", "signup")]))
        .await;
    assert!(page.starts_with("/u/signup?"), "{page}");
    let form = [
        ("email", NEW),
        ("password", PASSWORD),
        ("action", "default"),
    ];
    let back = location(&browser.post(&page, &form).await.expect(302));
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    let id = claims(&told["id_token"]);
    assert_eq!(
        (&id["email"], &id["email_verified"]),
        (&json!(NEW), &json!(false))
    );
    let entry = &logged(&app, "ss").await[0];
    assert_eq!(entry["user_name"], NEW);
    assert_eq!(entry["user_id"], id["sub"]);
    // And it is one to sign in with.
    let other = Browser::new(&app);
    let page = other.begin(&asked(&world.client_id, &[])).await;
    code(&other.sign_in(&page, NEW, PASSWORD).await);
}

#[tokio::test]
async fn what_is_not_taken() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser
        .begin(&asked(&world.client_id, &[("screen_hint", "signup")]))
        .await;
    for (email, password) in [
        ("", PASSWORD),
        ("grace", PASSWORD),
        ("grace@acme", PASSWORD),
        (NEW, ""),
        (NEW, "short"),
        // Somebody has it; which is not told, since the tenant has not said that it may be.
        ("Ada@acme.example", PASSWORD),
    ] {
        let form = [("email", email), ("password", password)];
        let answer = browser.post(&page, &form).await.expect(400);
        assert!(answer.text.contains("role=\"alert\""), "{email}");
        assert!(!answer.text.contains(">short<"));
        assert_eq!(browser.cookie("__Host-session"), None);
    }
    assert_eq!(logged(&app, "fs").await.len(), 1);
    assert_eq!(logged(&app, "ss").await.len(), 0);
}

#[tokio::test]
async fn passwords_that_everybody_uses_are_refused_where_the_connection_says_so() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    options(
        &app,
        &world,
        json!({"passwordPolicy": "low", "password_dictionary": {"enable": true}}),
    )
    .await;
    let browser = Browser::new(&app);
    let page = browser
        .begin(&asked(&world.client_id, &[("screen_hint", "signup")]))
        .await;
    let form = [("email", NEW), ("password", "password1")];
    browser.post(&page, &form).await.expect(400);
    let form = [("email", NEW), ("password", "x8!kQm2_vT")];
    code(&location(&browser.post(&page, &form).await.expect(302)));
}

#[tokio::test]
async fn an_organization_lets_people_sign_up_or_not() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let named = [
        ("organization", world.organization.as_str()),
        ("screen_hint", "signup"),
    ];
    let parameters = asked(&world.client_id, &named);
    let browser = Browser::new(&app);
    let page = browser.begin(&parameters).await;
    assert!(page.starts_with("/u/login?"), "not offered: {page}");
    let signup = page.replace("/u/login", "/u/signup");
    let answer = browser.get(&signup).await.expect(302);
    assert!(location(&answer).starts_with("/u/login?"));
    let form = [("email", NEW), ("password", PASSWORD)];
    browser.post(&signup, &form).await.expect(302);
    assert_eq!(logged(&app, "ss").await.len(), 0);

    // What the organization says wins over what the database says.
    options(&app, &world, json!({"disable_signup": true})).await;
    lets_sign_up(&app, &world, true).await;
    let answer = browser.get(&authorize(&parameters)).await.expect(302);
    let signup = location(&answer);
    assert!(signup.starts_with("/u/signup?"), "{signup}");
    let back = location(&browser.post(&signup, &form).await.expect(302));
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    let id = claims(&told["id_token"]);
    assert_eq!(id["org_id"], json!(world.organization));
    let joined = &logged(&app, "organization_member_added").await[0];
    assert_eq!(joined["organization_id"], json!(world.organization));
}

#[tokio::test]
async fn a_database_without_sign_up_offers_none() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    options(&app, &world, json!({"disable_signup": true})).await;
    let browser = Browser::new(&app);
    let page = browser
        .begin(&asked(&world.client_id, &[("screen_hint", "signup")]))
        .await;
    assert!(page.starts_with("/u/login?"));
    let shown = browser.get(&page).await.expect(200);
    assert!(!shown.text.contains("/u/signup"));
    assert!(shown.text.contains(EMAIL) || shown.text.contains("username"));
}
