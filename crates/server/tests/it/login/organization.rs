//! Signing in to an organization: the table of first screens, and what follows when the user is known.

use guildhall_model::Limits;
use guildhall_testkit::TestApp;
use serde_json::json;

use super::{
    Browser, EMAIL, PASSWORD, asked, authorize, claims, code, location, logged, member,
    organization, redeem, refused, user, world,
};

/// Where an authorization request leads: the page, or the error.
async fn leads_to(browser: &Browser<'_>, parameters: &[(&str, &str)]) -> String {
    let answer = browser.get(&authorize(parameters)).await.expect(302);
    let location = location(&answer);
    match location.split_once('?') {
        Some((page, _)) if page.starts_with("/u/") => page.to_owned(),
        _ => refused(&location).1,
    }
}

#[tokio::test]
async fn every_cell_of_the_first_screens() {
    let app = TestApp::new().await;
    let denied = "parameter organization is not allowed for this client";
    let needed = "parameter organization is required for this client";
    let (login, question) = ("/u/login", "/u/organization");
    #[rustfmt::skip]
    let table = [
        ("deny", "no_prompt", login, denied),
        ("deny", "pre_login_prompt", login, denied),
        ("deny", "post_login_prompt", login, denied),
        ("allow", "no_prompt", login, login),
        ("allow", "pre_login_prompt", question, login),
        ("allow", "post_login_prompt", login, login),
        ("require", "no_prompt", needed, login),
        ("require", "pre_login_prompt", question, login),
        ("require", "post_login_prompt", login, login),
    ];
    let world = world(&app, json!({})).await;
    for (usage, behavior, without, with) in table {
        let path = format!("/clients/{}", world.client_id);
        let change =
            json!({"organization_usage": usage, "organization_require_behavior": behavior});
        let call = app.api("PATCH", &path).await;
        call.json(&change).send().await.expect(200);
        let browser = Browser::new(&app);
        let found = leads_to(&browser, &asked(&world.client_id, &[])).await;
        assert_eq!(found, without, "{usage} {behavior} without");
        let named = [("organization", world.organization.as_str())];
        let found = leads_to(&browser, &asked(&world.client_id, &named)).await;
        assert_eq!(found, with, "{usage} {behavior} with");
    }
}

#[tokio::test]
async fn organizations_that_can_not_be_signed_in_to() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let browser = Browser::new(&app);
    let empty = json!({"name": "empty"});
    let call = app.api("POST", "/organizations").await;
    let empty = call.json(&empty).send().await.expect(201).json();
    let empty = empty["id"].as_str().expect("an id");
    #[rustfmt::skip]
    let cases = [
        ("org_0123456789ABCDEF", "parameter organization is invalid: org_0123456789ABCDEF"),
        ("acme", "authorization request parameter organization must be an organization id"),
        (empty, "no connections enabled for the organization"),
    ];
    for (named, expected) in cases {
        let found = leads_to(
            &browser,
            &asked(&world.client_id, &[("organization", named)]),
        )
        .await;
        assert_eq!(found, expected);
    }
    let call = app.api("PATCH", "/tenants/settings").await;
    let setting = json!({"allow_organization_name_in_authentication_api": true});
    call.json(&setting).send().await.expect(200);
    for (named, expected) in [
        ("ACME", "/u/login"),
        ("nobody", "parameter organization is invalid: nobody"),
    ] {
        let found = leads_to(
            &browser,
            &asked(&world.client_id, &[("organization", named)]),
        )
        .await;
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_member_signs_in_and_the_tokens_name_the_organization() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let call = app.api("PATCH", "/tenants/settings").await;
    let setting = json!({"allow_organization_name_in_authentication_api": true});
    call.json(&setting).send().await.expect(200);
    let browser = Browser::new(&app);
    let named = [("organization", "acme")];
    let page = browser.begin(&asked(&world.client_id, &named)).await;
    let shown = browser.get(&page).await;
    assert!(shown.text.contains("ACME"), "its page: {}", shown.text);
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    let id = claims(&told["id_token"]);
    assert_eq!(id["org_id"], json!(world.organization));
    assert_eq!(id["org_name"], "acme");
    let log = &logged(&app, "seacft").await[0];
    assert_eq!(log["organization_id"], json!(world.organization));
    assert_eq!(log["organization_name"], "acme");
}

#[tokio::test]
async fn strangers_are_turned_away_or_become_members() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let stranger = user(&app, "bob@elsewhere.example").await;
    let named = [("organization", world.organization.as_str())];
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &named)).await;
    let back = browser
        .sign_in(&page, "bob@elsewhere.example", PASSWORD)
        .await;
    let expected = format!(
        "user {stranger} is not part of the {} organization",
        world.organization
    );
    assert_eq!(refused(&back), ("access_denied".to_owned(), expected));
    assert_eq!(logged(&app, "f").await.len(), 1);

    // The same session, once the connection makes its users members.
    let path = format!(
        "/organizations/{}/enabled_connections/{}",
        world.organization, world.connection
    );
    let call = app.api("PATCH", &path).await;
    let joins = json!({"assign_membership_on_login": true});
    call.json(&joins).send().await.expect(200);
    let answer = browser
        .get(&authorize(&asked(&world.client_id, &named)))
        .await
        .expect(302);
    let told = redeem(&app, &world, &code(&location(&answer)))
        .await
        .expect(200)
        .json();
    assert_eq!(claims(&told["id_token"])["sub"], json!(stranger));
    let joined = &logged(&app, "organization_member_added").await[0];
    assert_eq!(joined["details"]["reason"], "auto_membership");
    let path = format!("/organizations/{}/members", world.organization);
    let members = app.api("GET", &path).await.send().await.expect(200).json();
    assert_eq!(members.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn another_organization_is_entered_on_the_same_session() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let other = organization(&app, "other", &world.connection).await;
    member(&app, &other, &world.user_id).await;
    let foreign = organization(&app, "foreign", &world.connection).await;
    let browser = Browser::new(&app);
    let acme = [("organization", world.organization.as_str())];
    let page = browser.begin(&asked(&world.client_id, &acme)).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let silent = [("organization", other.as_str()), ("prompt", "none")];
    let answer = browser
        .get(&authorize(&asked(&world.client_id, &silent)))
        .await;
    let back = location(&answer.expect(302));
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    assert_eq!(claims(&told["id_token"])["org_id"], json!(other));
    assert_eq!(logged(&app, "ssa").await.len(), 1);
    let silent = [("organization", foreign.as_str()), ("prompt", "none")];
    let found = leads_to(&browser, &asked(&world.client_id, &silent)).await;
    assert_eq!(
        found,
        format!(
            "user {} is not part of the {foreign} organization",
            world.user_id
        )
    );
    assert_eq!(logged(&app, "fsa").await.len(), 1);
}

#[tokio::test]
async fn the_session_signs_in_again_where_its_connection_is_not_enabled() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let body = json!({"name": "second", "strategy": "auth0"});
    let second = app
        .api("POST", "/connections")
        .await
        .json(&body)
        .send()
        .await;
    let second = second.expect(201).json();
    let second = second["id"].as_str().expect("an id");
    let other = organization(&app, "other", second).await;
    member(&app, &other, &world.user_id).await;
    let browser = Browser::new(&app);
    let acme = [("organization", world.organization.as_str())];
    let page = browser.begin(&asked(&world.client_id, &acme)).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let named = [("organization", other.as_str())];
    let found = leads_to(&browser, &asked(&world.client_id, &named)).await;
    assert_eq!(found, "/u/login");
    let silent = [("organization", other.as_str()), ("prompt", "none")];
    let found = leads_to(&browser, &asked(&world.client_id, &silent)).await;
    assert_eq!(found, "Login required");
}

#[tokio::test]
async fn applications_that_an_organization_does_not_list() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    let path = format!("/organizations/{}", world.organization);
    let call = app.api("PATCH", &path).await;
    let listed = json!({"is_app_entitlement_active": true});
    call.json(&listed).send().await.expect(200);
    let browser = Browser::new(&app);
    let named = [("organization", world.organization.as_str())];
    let parameters = asked(&world.client_id, &named);
    let found = leads_to(&browser, &parameters).await;
    assert_eq!(
        found,
        format!(
            "client is not enabled for the organization {}",
            world.organization
        )
    );
    let call = app.api("POST", &format!("{path}/clients")).await;
    let body = json!({"clients": [{"client_id": world.client_id, "use_for_member_access": true}]});
    call.json(&body).send().await.expect(201);
    assert_eq!(leads_to(&browser, &parameters).await, "/u/login");
}

#[tokio::test]
async fn nobody_joins_an_organization_that_is_full() {
    let app = TestApp::with_limits(Limits {
        members_of_organization: 1,
        ..Limits::default()
    })
    .await;
    let world = world(&app, json!({"organization_usage": "require"})).await;
    user(&app, "grace@acme.example").await;
    let path = format!(
        "/organizations/{}/connections/{}",
        world.organization, world.connection
    );
    let joins = json!({"assign_membership_on_login": true});
    let call = app.api("PATCH", &path).await;
    call.json(&joins).send().await.expect(200);
    let browser = Browser::new(&app);
    let named = [("organization", world.organization.as_str())];
    let page = browser.begin(&asked(&world.client_id, &named)).await;
    let back = browser.sign_in(&page, "grace@acme.example", PASSWORD).await;
    let words = format!(
        "the organization {} can not have more members",
        world.organization
    );
    assert_eq!(refused(&back), ("access_denied".to_owned(), words));
    // Who is a member comes in as before.
    let other = Browser::new(&app);
    let page = other.begin(&asked(&world.client_id, &named)).await;
    code(&other.sign_in(&page, EMAIL, PASSWORD).await);
}
