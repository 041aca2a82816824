//! Passwords of users, new and brought along: stored, compared, and due to be hashed anew.

use guildhall_app::password::{self, Verdict};
use guildhall_store::UserRow;
use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

/// `secret`, salted with `salt` behind it, as directories write it.
const SSHA: &str = "{SSHA}gVK8WC9YyFT1gMsQHTGCgT3sSv5zYWx0";

async fn create(app: &TestApp, name: &str, more: &Value) -> Answer {
    let mut body = json!({"connection": "Username-Password-Authentication", "email": format!("{name}@example.com")});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let call = app.api("POST", "/users").await;
    call.json(&body).send().await
}

fn ldap(value: &str) -> Value {
    json!({"custom_password_hash": {"algorithm": "ldap", "hash": {"value": value, "encoding": "utf8"}}})
}

async fn row(app: &TestApp, user: &Value) -> UserRow {
    let id = user["user_id"].as_str().expect("an id").to_owned();
    let realm = app.realm(&app.tenant).await;
    let read = realm
        .store
        .read(id, |id, mut tx| Box::pin(async move { tx.user(id).await }));
    let row = read.await.expect("the store answers");
    row.expect("it is there")
}

async fn verify(app: &TestApp, user: Option<&UserRow>, password: &str) -> Verdict {
    let realm = app.realm(&app.tenant).await;
    let verdict = password::verify(&realm, user, password.to_owned()).await;
    verdict.expect("it can be compared")
}

#[tokio::test]
async fn a_password_is_compared_with_its_hash() {
    let app = TestApp::new().await;
    let made = create(&app, "ada", &json!({"password": "zdrkoaxw$74$00"})).await;
    let user = row(&app, &made.expect(201).json()).await;
    assert_eq!(
        verify(&app, Some(&user), "zdrkoaxw$74$00").await,
        Verdict::Right
    );
    assert_eq!(
        verify(&app, Some(&user), "Zdrkoaxw$74$00").await,
        Verdict::Wrong
    );
    assert_eq!(verify(&app, None, "zdrkoaxw$74$00").await, Verdict::Wrong);
}

#[tokio::test]
async fn a_password_of_another_system_is_good_until_it_is_hashed_anew() {
    let app = TestApp::new().await;
    let bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    let bcrypt = json!({"custom_password_hash": {"algorithm": "bcrypt", "hash": {"value": bcrypt, "encoding": "utf8"}}});
    for (name, custom, password) in [("ada", ldap(SSHA), "secret"), ("bob", bcrypt, "U*U")] {
        let made = create(&app, name, &custom).await.expect(201);
        assert!(
            made.json().get("custom_password_hash").is_none(),
            "{}",
            made.text
        );
        let mut user = row(&app, &made.json()).await;
        assert_eq!(verify(&app, Some(&user), password).await, Verdict::Outdated);
        assert_eq!(verify(&app, Some(&user), "Secret").await, Verdict::Wrong);

        let realm = app.realm(&app.tenant).await;
        let anew = password::hash(&realm, password.to_owned()).await;
        user.password = Some(anew.expect("it can be hashed"));
        assert_eq!(verify(&app, Some(&user), password).await, Verdict::Right);
    }
}

#[tokio::test]
async fn a_fast_digest_is_sealed_for_its_user() {
    let app = TestApp::new().await;
    let mut users = Vec::new();
    for name in ["ada", "bob"] {
        let made = create(&app, name, &ldap(SSHA)).await.expect(201).json();
        users.push(row(&app, &made).await);
    }
    let [ada, bob] = &mut users[..] else {
        panic!("two users")
    };
    let stored = ada.password.clone().expect("a hash");
    assert!(
        stored.starts_with("sealed:") && !stored.contains("gVK8WC9Y"),
        "{stored}"
    );
    bob.password = Some(stored);
    let realm = app.realm(&app.tenant).await;
    let moved = password::verify(&realm, Some(bob), "secret".to_owned()).await;
    assert!(moved.is_err(), "a sealed hash opens for its own user alone");
}

#[tokio::test]
async fn a_hash_that_can_not_be_compared_is_refused() {
    let app = TestApp::new().await;
    let md4 = json!({"custom_password_hash": {"algorithm": "md4", "hash": {"value": "8a9d093f14f8701df17732b2bb182c74", "encoding": "hex"}}});
    let both = json!({"password": "zdrkoaxw$74$00", "custom_password_hash": ldap(SSHA)["custom_password_hash"]});
    for (more, told) in [
        (
            md4,
            "'No enum match for: md4' on property custom_password_hash.algorithm",
        ),
        (
            ldap("{CRYPT}x"),
            "on property custom_password_hash.hash.value",
        ),
        (both, "exclude each other"),
        (
            json!({"custom_password_hash": {"algorithm": "md5"}}),
            "'Missing required property: hash'",
        ),
    ] {
        let answer = create(&app, "ada", &more).await.expect(400);
        let message = answer.json()["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(message.contains(told), "{message}");
    }
}
