//! Accepting an invitation through a provider.

use guildhall_app::login::{Finding, Inquiry, Reason, why};
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::super::{EMAIL, PASSWORD, claims, code, logged, redeem, refused};
use super::{Browser, Left, World, asked, authorize, come_back, location, world_with};

const INVITED: &str = "ada@partner.example";

/// A world whose organization has the provider, beside its database where `with_database`.
async fn at_home(app: &TestApp, with_database: bool) -> (World, String) {
    let business =
        json!({"organization_usage": "require", "initiate_login_uri": "https://app.example/login"});
    let (mut world, connection) = world_with(app, business, json!({})).await;
    let mut connections = vec![json!({"connection_id": connection})];
    if with_database {
        connections.push(json!({"connection_id": world.connection}));
    }
    let body = json!({"name": "partner", "enabled_connections": connections});
    let made = app
        .api("POST", "/organizations")
        .await
        .json(&body)
        .send()
        .await;
    let made = made.expect(201).json();
    world.organization = made["id"].as_str().expect("an id").into();
    (world, connection)
}

/// Invites an address; answers the ticket.
async fn invite(app: &TestApp, world: &World, connection: Option<&str>) -> String {
    let mut body = json!({
        "inviter": {"name": "Ingrid"}, "invitee": {"email": INVITED}, "client_id": world.client_id,
        "app_metadata": {"plan": "gold"}, "send_invitation_email": false,
    });
    if let Some(connection) = connection {
        body["connection_id"] = json!(connection);
    }
    let path = format!("/organizations/{}/invitations", world.organization);
    let made = app.api("POST", &path).await.json(&body).send().await;
    let made = made.expect(200).json();
    made["ticket_id"].as_str().expect("a ticket").to_owned()
}

fn with<'a>(world: &'a World, ticket: &'a str) -> Vec<(&'a str, &'a str)> {
    let further = [
        ("organization", world.organization.as_str()),
        ("invitation", ticket),
    ];
    asked(&world.client_id, &further)
}

async fn members(app: &TestApp, world: &World) -> Vec<Value> {
    let path = format!("/organizations/{}/members", world.organization);
    let members = app.api("GET", &path).await.send().await.expect(200).json();
    members.as_array().expect("a list").clone()
}

/// Shows the invitation, and leaves it for the provider.
async fn accept(browser: &Browser<'_>, world: &World, ticket: &str) -> Left {
    let page = browser.begin(&with(world, ticket)).await;
    assert!(page.starts_with("/invitation?"), "{page}");
    let shown = browser.get(&page).await.expect(200).text;
    for text in ["Ingrid", INVITED, "Acme SSO"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    let pressed = browser.post(&page, &[("action", "default")]).await;
    let left = Left::at(&location(&pressed.expect(302)));
    assert_eq!(left.get("login_hint"), INVITED);
    left
}

#[tokio::test]
async fn whoever_was_invited_comes_through_the_provider() {
    for bound in [false, true] {
        let app = TestApp::new().await;
        let (world, connection) = at_home(&app, bound).await;
        // One that is bound to the connection leaves only that.
        let ticket = invite(&app, &world, bound.then_some(connection.as_str())).await;
        let browser = Browser::new(&app);
        let left = accept(&browser, &world, &ticket).await;
        let unverified = json!({"email": "Ada@Partner.example", "email_verified": false});
        let back = come_back(&browser, &left, unverified).await.expect(302);
        let told = redeem(&app, &world, &code(&location(&back))).await;
        let id = claims(&told.expect(200).json()["id_token"]);
        assert_eq!(id["org_id"], json!(world.organization));
        assert_eq!(id["email_verified"], true, "the link went to the address");
        assert_eq!(members(&app, &world).await.len(), 1);
        let path = format!(
            "/users/{}",
            id["sub"].as_str().expect("an id").replace('|', "%7C")
        );
        let user = app.api("GET", &path).await.send().await.expect(200).json();
        assert_eq!(user["app_metadata"]["plan"], "gold");
        // The provider's word does not undo it.
        let fresh = Browser::new(&app);
        let named = [
            ("organization", world.organization.as_str()),
            ("connection", "acme-idp"),
        ];
        let left = super::leave(&fresh, &asked(&world.client_id, &named)).await;
        let again = json!({"email": "Ada@Partner.example", "email_verified": false});
        code(&location(
            &come_back(&fresh, &left, again).await.expect(302),
        ));
        let user = app.api("GET", &path).await.send().await.expect(200).json();
        assert_eq!(user["email_verified"], true);
        // The ticket is spent.
        let answer = fresh.get(&authorize(&with(&world, &ticket))).await;
        let told = refused(&location(&answer.expect(302))).1;
        assert_eq!(
            told,
            "invalid_user_invitation_ticket: ticket has already been used"
        );
    }
}

#[tokio::test]
async fn somebody_else_does_not_spend_it() {
    let app = TestApp::new().await;
    let (world, _) = at_home(&app, false).await;
    let ticket = invite(&app, &world, None).await;
    let browser = Browser::new(&app);
    let left = accept(&browser, &world, &ticket).await;
    let other = json!({"sub": "mallory", "email": "mallory@partner.example"});
    let back = come_back(&browser, &left, other).await.expect(302);
    let told = refused(&location(&back));
    assert_eq!(told.0, "access_denied");
    assert_eq!(
        told.1,
        "the specified account is not allowed to accept the current invitation"
    );
    assert_eq!(members(&app, &world).await.len(), 0);
    // Who is signed in as somebody else is offered to switch.
    let page = browser.begin(&with(&world, &ticket)).await;
    let shown = browser.get(&page).await.expect(200).text;
    assert!(shown.contains("value=\"switch\""), "{shown}");
    let switched = browser.post(&page, &[("action", "switch")]).await;
    assert_eq!(location(&switched.expect(302)), page);
    let pressed = browser.post(&page, &[("action", "default")]).await;
    let left = Left::at(&location(&pressed.expect(302)));
    code(&location(
        &come_back(&browser, &left, json!({})).await.expect(302),
    ));
    assert_eq!(members(&app, &world).await.len(), 1);
    assert_eq!(logged(&app, "si").await.len(), 1);
}

#[tokio::test]
async fn no_address_is_no_invited_address() {
    let app = TestApp::new().await;
    let (world, _) = at_home(&app, false).await;
    let ticket = invite(&app, &world, None).await;
    let browser = Browser::new(&app);
    let left = accept(&browser, &world, &ticket).await;
    let back = come_back(&browser, &left, json!({"email": null}))
        .await
        .expect(302);
    assert_eq!(refused(&location(&back)).0, "access_denied");
    assert_eq!(members(&app, &world).await.len(), 0);
}

#[tokio::test]
async fn beside_a_database_there_is_a_button() {
    let app = TestApp::new().await;
    let (world, _) = at_home(&app, true).await;
    let ticket = invite(&app, &world, None).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&with(&world, &ticket)).await;
    assert!(page.starts_with("/u/signup/invitation?"), "{page}");
    let shown = browser.get(&page).await.expect(200).text;
    assert!(shown.contains("Acme SSO"), "{shown}");
    let pressed = browser.post(&page, &[("connection", "acme-idp")]).await;
    let left = Left::at(&location(&pressed.expect(302)));
    code(&location(
        &come_back(&browser, &left, json!({})).await.expect(302),
    ));
    assert_eq!(members(&app, &world).await.len(), 1);
}

#[tokio::test]
async fn a_session_of_another_connection_is_not_the_invited_one() {
    let app = TestApp::new().await;
    let (world, connection) = at_home(&app, true).await;
    // The very address, in the database.
    super::super::user(&app, INVITED).await;
    super::super::member(&app, &world.organization, &world.user_id).await;
    let ticket = invite(&app, &world, Some(&connection)).await;
    let browser = Browser::new(&app);
    let named = [("organization", world.organization.as_str())];
    let page = browser.begin(&asked(&world.client_id, &named)).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let page = browser.begin(&with(&world, &ticket)).await;
    let shown = browser.get(&page).await.expect(200).text;
    assert!(
        shown.contains("value=\"switch\"") && shown.contains(EMAIL),
        "{shown}"
    );
    assert_eq!(logged(&app, "si").await.len(), 0);
}

/// Whoever asks why looks through the invitation's page, as through the login's.
#[tokio::test]
async fn why_is_answered_where_the_only_way_is_the_provider() {
    let app = TestApp::new().await;
    let (world, _) = at_home(&app, false).await;
    let ticket = invite(&app, &world, None).await;
    let found = app.api("GET", "/users").await.send().await.expect(200);
    let inquiry = Inquiry {
        user_id: found.json()[0]["user_id"].as_str().expect("an id").into(),
        client_id: world.client_id.clone(),
        organization: Some(world.organization.clone()),
        invitation: Some(ticket),
        ..Inquiry::default()
    };
    let realm = app.realm(&app.tenant).await;
    let found = why(&realm, &guildhall_app::Actor::system(), &inquiry).await;
    assert!(
        matches!(found, Ok(Finding::Refused(Reason::NotReached { .. }))),
        "{found:?}"
    );
}
