//! Accepting an invitation: with a new account, an old one, a session, and by the wrong person.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    Browser, EMAIL, PASSWORD, World, asked, authorize, claims, code, location, logged, redeem,
    refused, user, world,
};

const INVITED: &str = "grace@acme.example";

fn business() -> Value {
    json!({"organization_usage": "require", "initiate_login_uri": "https://app.example/login"})
}

/// Invites an address to the organization of the world; answers the ticket.
async fn invite(app: &TestApp, world: &World, email: &str) -> String {
    let body = json!({
        "inviter": {"name": "Ingrid"}, "invitee": {"email": email}, "client_id": world.client_id,
        "user_metadata": {"team": "blue"}, "send_invitation_email": false,
    });
    let path = format!("/organizations/{}/invitations", world.organization);
    let made = app.api("POST", &path).await.json(&body).send().await;
    let made = made.expect(200).json();
    made["ticket_id"].as_str().expect("a ticket").to_owned()
}

fn with<'a>(world: &'a World, ticket: &'a str) -> Vec<(&'a str, &'a str)> {
    asked(
        &world.client_id,
        &[
            ("organization", &world.organization),
            ("invitation", ticket),
        ],
    )
    .into_iter()
    .collect()
}

async fn members(app: &TestApp, world: &World) -> usize {
    let path = format!("/organizations/{}/members", world.organization);
    let members = app.api("GET", &path).await.send().await.expect(200).json();
    members.as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_new_person_makes_an_account_and_is_a_member() {
    let app = TestApp::new().await;
    let world = world(&app, business()).await;
    let ticket = invite(&app, &world, INVITED).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&with(&world, &ticket)).await;
    assert!(page.starts_with("/u/signup/invitation?"), "{page}");
    let shown = browser.get(&page).await.expect(200).text;
    assert!(
        shown.contains(INVITED) && shown.contains("Ingrid"),
        "{shown}"
    );
    // The address is that of the invitation, whatever is sent.
    let form = [("email", "mallory@evil.example"), ("password", PASSWORD)];
    let back = location(&browser.post(&page, &form).await.expect(302));
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    let id = claims(&told["id_token"]);
    assert_eq!(id["email"], INVITED);
    assert_eq!(id["email_verified"], true);
    assert_eq!(id["org_id"], json!(world.organization));
    assert_eq!(members(&app, &world).await, 2);
    assert_eq!(logged(&app, "si").await.len(), 1);
    let path = format!(
        "/users/{}",
        id["sub"].as_str().expect("an id").replace('|', "%7C")
    );
    let user = app.api("GET", &path).await.send().await.expect(200).json();
    assert_eq!(user["user_metadata"]["team"], "blue");
    // The ticket is spent.
    let answer = browser.get(&authorize(&with(&world, &ticket))).await;
    let told = refused(&location(&answer.expect(302)));
    assert_eq!(
        told,
        (
            "invalid_request".to_owned(),
            "invalid_user_invitation_ticket: ticket has already been used".to_owned()
        )
    );
}

#[tokio::test]
async fn an_account_that_is_there_signs_in() {
    let app = TestApp::new().await;
    let world = world(&app, business()).await;
    let grace = user(&app, INVITED).await;
    let ticket = invite(&app, &world, "Grace@ACME.example").await;
    let browser = Browser::new(&app);
    let page = browser.begin(&with(&world, &ticket)).await;
    assert!(page.starts_with("/u/login?"), "{page}");
    let back = browser.sign_in(&page, INVITED, PASSWORD).await;
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    let id = claims(&told["id_token"]);
    assert_eq!(
        (&id["sub"], &id["email_verified"]),
        (&json!(grace), &json!(true))
    );
    assert_eq!(members(&app, &world).await, 2);
}

#[tokio::test]
async fn the_session_of_the_invited_person_is_used() {
    let app = TestApp::new().await;
    let world = world(&app, business()).await;
    let second = super::organization(&app, "second", &world.connection).await;
    let world_of_second = World {
        organization: second,
        client_id: world.client_id.clone(),
        client_secret: world.client_secret.clone(),
        user_id: world.user_id.clone(),
        connection: world.connection.clone(),
    };
    let browser = Browser::new(&app);
    let named = [("organization", world.organization.as_str())];
    let page = browser.begin(&asked(&world.client_id, &named)).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let ticket = invite(&app, &world_of_second, EMAIL).await;
    let answer = browser
        .get(&authorize(&with(&world_of_second, &ticket)))
        .await
        .expect(302);
    let told = redeem(&app, &world, &code(&location(&answer)))
        .await
        .expect(200)
        .json();
    assert_eq!(
        claims(&told["id_token"])["org_id"],
        json!(world_of_second.organization)
    );
}

#[tokio::test]
async fn somebody_else_is_offered_to_switch_and_the_ticket_is_not_spent() {
    let app = TestApp::new().await;
    let world = world(&app, business()).await;
    let ticket = invite(&app, &world, INVITED).await;
    let browser = Browser::new(&app);
    let named = [("organization", world.organization.as_str())];
    let page = browser.begin(&asked(&world.client_id, &named)).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let page = browser.begin(&with(&world, &ticket)).await;
    assert!(page.starts_with("/invitation?"), "{page}");
    let shown = browser.get(&page).await.expect(200).text;
    assert!(shown.contains("value=\"switch\"") && shown.contains(EMAIL));
    // Going on as somebody else leads nowhere.
    let answer = browser.post(&page, &[("action", "default")]).await;
    assert_eq!(location(&answer.expect(302)), page);
    let answer = browser.post(&page, &[("action", "switch")]).await;
    let signup = location(&answer.expect(302));
    assert!(signup.starts_with("/u/signup/invitation?"), "{signup}");
    assert_eq!(browser.cookie("__Host-session"), None);
    let form = [("password", PASSWORD)];
    let back = location(&browser.post(&signup, &form).await.expect(302));
    code(&back);
    assert_eq!(members(&app, &world).await, 2);
}

#[tokio::test]
async fn who_signs_in_as_somebody_else_is_turned_away() {
    let app = TestApp::new().await;
    let world = world(&app, business()).await;
    let ticket = invite(&app, &world, INVITED).await;
    let browser = Browser::new(&app);
    let signup = browser.begin(&with(&world, &ticket)).await;
    let page = signup.replace("/u/signup/invitation", "/u/login");
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    assert_eq!(
        refused(&back),
        (
            "access_denied".to_owned(),
            "the specified account is not allowed to accept the current invitation".to_owned()
        )
    );
    // Nobody has spent it.
    let fresh = Browser::new(&app);
    fresh.begin(&with(&world, &ticket)).await;
}

#[tokio::test]
async fn tickets_that_lead_nowhere() {
    let app = TestApp::new().await;
    let world = world(&app, business()).await;
    let other = super::organization(&app, "other", &world.connection).await;
    let ticket = invite(&app, &world, INVITED).await;
    let browser = Browser::new(&app);
    let lead = |organization: String, ticket: String| {
        let (browser, client) = (&browser, world.client_id.clone());
        async move {
            let parameters = [
                ("organization", organization.as_str()),
                ("invitation", &ticket),
            ];
            let path = authorize(&asked(&client, &parameters));
            refused(&location(&browser.get(&path).await.expect(302))).1
        }
    };
    let unknown = "invalid_user_invitation_ticket: ticket not found";
    assert_eq!(
        lead(world.organization.clone(), "nothing".into()).await,
        unknown
    );
    assert_eq!(lead(other, ticket.clone()).await, unknown);
    for at in [0, 16, 31] {
        let mut changed = ticket.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        assert_eq!(lead(world.organization.clone(), changed).await, unknown);
    }
    let alone = authorize(&asked(&world.client_id, &[("invitation", &ticket)]));
    let told = refused(&location(&browser.get(&alone).await.expect(302)));
    assert_eq!(told.1, "Missing required parameter: organization");
    app.clock.advance_seconds(604_800);
    assert_eq!(
        lead(world.organization.clone(), ticket).await,
        "invalid_user_invitation_ticket: ticket has expired"
    );
}

#[tokio::test]
async fn of_many_who_accept_at_once_one_wins() {
    let app = TestApp::new().await;
    let world = world(&app, business()).await;
    user(&app, INVITED).await;
    let ticket = invite(&app, &world, INVITED).await;
    let browsers: Vec<Browser<'_>> = (0..6).map(|_| Browser::new(&app)).collect();
    let mut pages = Vec::new();
    for browser in &browsers {
        pages.push(browser.begin(&with(&world, &ticket)).await);
    }
    let tries = browsers
        .iter()
        .zip(&pages)
        .map(|(browser, page)| browser.sign_in(page, INVITED, PASSWORD));
    let backs = futures_util::future::join_all(tries).await;
    let won = backs.iter().filter(|back| back.contains("code=")).count();
    assert_eq!(won, 1, "{backs:?}");
    assert_eq!(logged(&app, "si").await.len(), 1);
    assert_eq!(members(&app, &world).await, 2);
}
