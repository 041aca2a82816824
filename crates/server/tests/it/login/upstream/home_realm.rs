//! An address leads to the provider of its domain.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::super::{EMAIL, PASSWORD, client, code, logged};
use super::{Browser, Left, asked, connection, enable, location, world_with};

#[tokio::test]
async fn on_the_page_with_a_password() {
    let app = TestApp::new().await;
    let options = json!({"domain_aliases": ["partner.example"]});
    let (world, _) = world_with(&app, json!({}), options).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let shown = browser.get(&page).await.expect(200).text;
    let password = shown
        .split("id=\"password\"")
        .nth(1)
        .expect("a password box");
    let box_ends = password.find('>').expect("an end");
    assert!(!password[..box_ends].contains("required"), "{password}");
    let form = [("username", " Ada@Partner.example "), ("password", "")];
    let left = Left::at(&location(&browser.post(&page, &form).await.expect(302)));
    assert_eq!(left.get("login_hint"), "Ada@Partner.example");
    // Others have a password.
    let form = [("username", "ada@elsewhere.example"), ("password", "x")];
    browser.post(&page, &form).await.expect(400);
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
}

#[tokio::test]
async fn where_only_providers_know_people() {
    let app = TestApp::new().await;
    let (_, first) = world_with(&app, json!({}), json!({"domain_aliases": ["a.example"]})).await;
    let second = connection(
        &app,
        "second",
        json!({"domain_aliases": ["b.example"], "client_id": "we"}),
    )
    .await;
    let hide = json!({"show_as_button": false, "display_name": "Hidden"});
    let path = format!("/connections/{second}");
    app.api("PATCH", &path)
        .await
        .json(&hide)
        .send()
        .await
        .expect(200);
    let (client, _) = client(&app, json!({"name": "Only"})).await;
    for id in [&first, &second] {
        enable(&app, id, &client).await;
    }
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&client, &[])).await;
    assert!(page.starts_with("/u/login/identifier?"), "{page}");
    let shown = browser.get(&page).await.expect(200).text;
    assert!(
        shown.contains("Acme SSO") && !shown.contains("Hidden"),
        "{shown}"
    );
    for (typed, told) in [
        ("", "Enter your email"),
        ("ada@c.example", "id=\"error-element-username\""),
    ] {
        let again = browser
            .post(&page, &[("username", typed)])
            .await
            .expect(400);
        assert!(again.text.contains(told), "{typed}: {}", again.text);
    }
    for (typed, client_id) in [("ada@a.example", "us"), ("ada@b.example", "we")] {
        let left = Left::at(&location(
            &browser
                .post(&page, &[("username", typed)])
                .await
                .expect(302),
        ));
        assert_eq!(left.get("client_id"), client_id);
    }
    let pressed = browser.post(&page, &[("connection", "acme-idp")]).await;
    Left::at(&location(&pressed.expect(302)));
    // A connection that is none of this login's leads back to the page.
    let pressed = browser
        .post(&page, &[("connection", "Username-Password-Authentication")])
        .await;
    assert_eq!(location(&pressed.expect(302)), page);
    assert_eq!(logged(&app, "f").await.len(), 0);
}
