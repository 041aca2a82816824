//! Single sign-on: one session for every application of the tenant, as long as the tenant says.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{
    Browser, EMAIL, PASSWORD, asked, authorize, claims, client, code, database, enable, location,
    redeem, refused, user, world,
};

#[tokio::test]
async fn one_session_for_every_application() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let (second, _) = client(&app, json!({"name": "Second"})).await;
    enable(&app, &database(&app).await, &second).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let answer = browser.get(&authorize(&asked(&second, &[]))).await;
    code(&location(&answer.expect(302)));
}

#[tokio::test]
async fn sessions_end_by_idleness_and_by_age() {
    const HOUR: i64 = 3600;
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let silent = authorize(&asked(&world.client_id, &[("prompt", "none")]));
    // Used every two days it lives on, until seven days have passed.
    for _ in 0..3 {
        app.clock.advance_seconds(48 * HOUR);
        code(&location(&browser.get(&silent).await.expect(302)));
    }
    app.clock.advance_seconds(24 * HOUR);
    let back = location(&browser.get(&silent).await.expect(302));
    assert_eq!(refused(&back).0, "login_required");

    let page = browser.begin(&asked(&world.client_id, &[])).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    app.clock.advance_seconds(72 * HOUR);
    let back = location(&browser.get(&silent).await.expect(302));
    assert_eq!(refused(&back).0, "login_required");
}

#[tokio::test]
async fn prompt_and_age_have_the_user_sign_in_again() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let first = app.now();
    app.clock.advance_seconds(100);
    for (name, value, is_asked) in [
        ("prompt", "login", true),
        ("max_age", "0", true),
        ("max_age", "99", true),
        ("max_age", "100", false),
    ] {
        let parameters = asked(&world.client_id, &[(name, value)]);
        let mut back = location(&browser.get(&authorize(&parameters)).await.expect(302));
        assert_eq!(back.starts_with("/u/login"), is_asked, "{name} {value}");
        if !is_asked {
            let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
            assert_eq!(claims(&told["id_token"])["auth_time"], json!(first));
            continue;
        }
        if name == "max_age" && value == "99" {
            continue;
        }
        // It is a login that ends, and the time of it is told.
        let other = Browser::new(&app);
        let page = other.begin(&parameters).await;
        back = other.sign_in(&page, EMAIL, PASSWORD).await;
        let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
        assert_eq!(claims(&told["id_token"])["auth_time"], json!(app.now()));
    }
}

#[tokio::test]
async fn another_user_replaces_the_session() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let bob = user(&app, "bob@acme.example").await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let former = browser.cookie("__Host-session").expect("a session");
    let again = [("prompt", "login")];
    let page = browser.begin(&asked(&world.client_id, &again)).await;
    let back = browser.sign_in(&page, "bob@acme.example", PASSWORD).await;
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    assert_eq!(claims(&told["id_token"])["sub"], json!(bob));
    let thief = Browser::new(&app);
    thief
        .jar
        .borrow_mut()
        .insert("__Host-session".to_owned(), former);
    let silent = authorize(&asked(&world.client_id, &[("prompt", "none")]));
    let back = location(&thief.get(&silent).await.expect(302));
    assert_eq!(refused(&back).0, "login_required");
}

#[tokio::test]
async fn a_session_is_touched_at_most_once_a_tenth_of_its_idle_time() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let hash = sha256(&browser.cookie("__Host-session").expect("a session"));
    let realm = app.realm(&app.tenant).await;
    let touched = || {
        let (realm, hash) = (realm.clone(), hash.clone());
        async move {
            let read = realm.store.read(hash, |hash, mut tx| {
                Box::pin(async move { tx.session(hash).await })
            });
            let session = read.await.expect("the store answers").expect("a session");
            session.touched_at.seconds()
        }
    };
    let began = touched().await;
    let silent = authorize(&asked(&world.client_id, &[("prompt", "none")]));
    app.clock.advance_seconds(7 * 3600);
    browser.get(&silent).await.expect(302);
    assert_eq!(touched().await, began);
    app.clock.advance_seconds(3600);
    browser.get(&silent).await.expect(302);
    assert_eq!(touched().await, app.now());
}

/// The hash under which a secret is stored.
pub(super) fn sha256(secret: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret.as_bytes());
    let pairs: Vec<String> = digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    pairs.concat()
}

#[tokio::test]
async fn what_a_user_is_known_by_ends_nothing_when_it_is_said_again() {
    let app = TestApp::new().await;
    let world = super::world(&app, json!({})).await;
    let path = format!("/users/{}", super::encoded(&world.user_id));
    let change = async |body: serde_json::Value| {
        let call = app.api("PATCH", &path).await;
        call.json(&body).send().await.expect(200).json()
    };
    change(json!({"email_verified": true})).await;
    for (name, value, another) in [
        ("username", "ada", "countess"),
        ("phone_number", "+4915112345678", "+4915112345679"),
        ("email", super::EMAIL, "lovelace@acme.example"),
    ] {
        change(json!({name: value})).await;
        app.mails().await;
        let browser = super::Browser::new(&app);
        let page = browser.begin(&super::asked(&world.client_id, &[])).await;
        super::code(&browser.sign_in(&page, super::EMAIL, super::PASSWORD).await);
        let silent = super::authorize(&super::asked(&world.client_id, &[("prompt", "none")]));
        let told = change(json!({name: value})).await;
        assert_eq!(told["email_verified"], json!(true), "{name}");
        assert_eq!(app.mails().await.len(), 0, "{name}");
        super::code(&super::location(&browser.get(&silent).await.expect(302)));
        change(json!({name: another})).await;
        let told = super::refused(&super::location(&browser.get(&silent).await.expect(302)));
        assert_eq!(told.0, "login_required", "{name}");
    }
}
