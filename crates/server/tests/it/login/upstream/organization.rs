//! Signing in to an organization through its own provider.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::super::{claims, code, logged, redeem, refused};
use super::{
    Browser, Left, SUBJECT, World, asked, authorize, come_back, connection, leave, location,
    world_with,
};

/// An organization whose members come through the provider, in a world whose application is for business users.
async fn at_home(app: &TestApp, association: Value) -> (World, String) {
    let business = json!({"organization_usage": "require"});
    let (mut world, connection) = world_with(app, business, json!({})).await;
    let made = app.api("POST", "/organizations").await;
    let made = made.json(&json!({"name": "partner", "display_name": "Partner"}));
    let made = made.send().await.expect(201).json();
    world.organization = made["id"].as_str().expect("an id").to_owned();
    associate(app, &world, &connection, association).await;
    (world, connection)
}

async fn associate(app: &TestApp, world: &World, connection: &str, association: Value) {
    let mut body = association;
    body["connection_id"] = json!(connection);
    let path = format!("/organizations/{}/enabled_connections", world.organization);
    app.api("POST", &path)
        .await
        .json(&body)
        .send()
        .await
        .expect(201);
}

fn into<'a>(world: &'a World, further: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut named = vec![("organization", world.organization.as_str())];
    named.extend_from_slice(further);
    asked(&world.client_id, &named)
}

#[tokio::test]
async fn whoever_comes_through_it_becomes_a_member_where_the_organization_says_so() {
    let app = TestApp::new().await;
    let (world, _) = at_home(&app, json!({"assign_membership_on_login": true})).await;
    let browser = Browser::new(&app);
    let left = leave(&browser, &into(&world, &[])).await;
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    let told = redeem(&app, &world, &code(&location(&back))).await;
    let id = claims(&told.expect(200).json()["id_token"]);
    assert_eq!(id["org_id"], json!(world.organization));
    let added = logged(&app, "organization_member_added").await;
    assert!(
        added
            .iter()
            .any(|log| log["organization_id"] == json!(world.organization))
    );
    // The same session enters again without leaving, and no other organization.
    let answer = browser
        .get(&authorize(&into(&world, &[])))
        .await
        .expect(302);
    code(&location(&answer));
    assert_eq!(
        logged(&app, "organization_member_added").await.len(),
        added.len()
    );
}

#[tokio::test]
async fn a_stranger_is_turned_away() {
    let app = TestApp::new().await;
    let (world, _) = at_home(&app, json!({"assign_membership_on_login": false})).await;
    let browser = Browser::new(&app);
    let left = leave(&browser, &into(&world, &[])).await;
    let back = come_back(&browser, &left, json!({})).await.expect(302);
    let (error, description) = refused(&location(&back));
    assert_eq!(error, "access_denied");
    let organization = &world.organization;
    assert_eq!(
        description,
        format!("user oidc|acme-idp|{SUBJECT} is not part of the {organization} organization")
    );
}

#[tokio::test]
async fn hidden_ones_are_reached_by_name() {
    let app = TestApp::new().await;
    let hidden = json!({"assign_membership_on_login": true, "show_as_button": false});
    let (world, _) = at_home(&app, hidden).await;
    let browser = Browser::new(&app);
    let answer = browser
        .get(&authorize(&into(&world, &[])))
        .await
        .expect(302);
    assert_eq!(
        refused(&location(&answer)).1,
        "no connections enabled for the organization are visible"
    );
    leave(&browser, &into(&world, &[("connection", "acme-idp")])).await;
}

#[tokio::test]
async fn buttons_are_those_of_the_organization() {
    let app = TestApp::new().await;
    let (world, _) = at_home(&app, json!({"show_as_button": false})).await;
    associate(&app, &world, &world.connection, json!({})).await;
    let elsewhere = connection(&app, "elsewhere", json!({})).await;
    super::enable(&app, &elsewhere, &world.client_id).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&into(&world, &[])).await;
    assert!(page.starts_with("/u/login?"), "{page}");
    let shown = browser.get(&page).await.expect(200).text;
    assert!(!shown.contains("Acme SSO"), "{shown}");
    // Neither is a connection of the application one of the organization's.
    let pressed = browser.post(&page, &[("connection", "elsewhere")]).await;
    assert_eq!(location(&pressed.expect(302)), page);
    // The hidden one is a way in all the same.
    let pressed = browser.post(&page, &[("connection", "acme-idp")]).await;
    Left::at(&location(&pressed.expect(302)));
}

#[tokio::test]
async fn another_organization_on_one_session() {
    let app = TestApp::new().await;
    let (world, connection) = at_home(&app, json!({"assign_membership_on_login": true})).await;
    let browser = Browser::new(&app);
    let left = leave(&browser, &into(&world, &[])).await;
    code(&location(
        &come_back(&browser, &left, json!({})).await.expect(302),
    ));
    // One that this provider is enabled for is entered without leaving.
    let body = json!({"name": "second", "enabled_connections": [
        {"connection_id": connection, "assign_membership_on_login": true}
    ]});
    let made = app
        .api("POST", "/organizations")
        .await
        .json(&body)
        .send()
        .await;
    let second = made.expect(201).json()["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let named = [("organization", second.as_str())];
    let answer = browser
        .get(&authorize(&asked(&world.client_id, &named)))
        .await;
    let told = redeem(&app, &world, &code(&location(&answer.expect(302)))).await;
    assert_eq!(
        claims(&told.expect(200).json()["id_token"])["org_id"],
        json!(second)
    );
    // One with another way in asks for that.
    let third = super::super::organization(&app, "third", &world.connection).await;
    let named = [("organization", third.as_str())];
    let answer = browser
        .get(&authorize(&asked(&world.client_id, &named)))
        .await;
    assert!(location(&answer.expect(302)).starts_with("/u/login?"));
}
