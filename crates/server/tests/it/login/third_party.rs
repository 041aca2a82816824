//! Applications of somebody else: what they may not ask for, and through what their users come to an organization.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    Browser, EMAIL, PASSWORD, World, asked, authorize, client, code, enable, location, redeem,
    refused, world,
};

/// An application of somebody else with these further properties, in an organization that lets such applications in.
async fn theirs(app: &TestApp, further: Value) -> World {
    let mut world = world(app, json!({})).await;
    let mut theirs =
        json!({"name": "Theirs", "is_first_party": false, "organization_usage": "allow"});
    for (name, value) in further.as_object().expect("an object") {
        theirs[name] = value.clone();
    }
    (world.client_id, world.client_secret) = client(app, theirs).await;
    let open = json!({"third_party_client_access": "allow"});
    change(app, &format!("/organizations/{}", world.organization), open).await;
    world
}

async fn change(app: &TestApp, path: &str, body: Value) {
    let call = app.api("PATCH", path).await;
    call.json(&body).send().await.expect(200);
}

/// Where a request leads a browser that is not signed in.
async fn leads(app: &TestApp, parameters: &[(&str, &str)]) -> String {
    let browser = Browser::new(app);
    location(&browser.get(&authorize(parameters)).await.expect(302))
}

#[tokio::test]
async fn users_come_to_an_organization_through_connections_of_the_domain() {
    let app = TestApp::new().await;
    let world = theirs(&app, json!({})).await;
    let within = asked(&world.client_id, &[("organization", &world.organization)]);
    let named = [
        ("organization", world.organization.as_str()),
        ("connection", "Username-Password-Authentication"),
    ];
    let named = asked(&world.client_id, &named);
    let invalid = (
        "invalid_request".to_owned(),
        format!("parameter organization is invalid: {}", world.organization),
    );
    assert_eq!(refused(&leads(&app, &within).await), invalid);
    assert_eq!(refused(&leads(&app, &named).await), invalid);

    let connection = format!("/connections/{}", world.connection);
    change(&app, &connection, json!({"is_domain_connection": true})).await;
    let browser = Browser::new(&app);
    for parameters in [&within, &named] {
        let page = browser.begin(parameters).await;
        assert!(page.starts_with("/u/login"), "{page}");
    }
    let page = browser.begin(&within).await;
    let page = browser.sign_in(&page, EMAIL, PASSWORD).await;
    assert!(page.starts_with("/u/consent"), "{page}");

    let path = format!(
        "/organizations/{}/enabled_connections/{}",
        world.organization, world.connection
    );
    let call = app.api("DELETE", &path).await;
    call.send().await.expect(204);
    assert_eq!(refused(&leads(&app, &within).await), invalid);
}

#[tokio::test]
async fn they_bring_no_invitation() {
    let app = TestApp::new().await;
    let world = theirs(&app, json!({})).await;
    let connection = format!("/connections/{}", world.connection);
    change(&app, &connection, json!({"is_domain_connection": true})).await;
    let invited = [
        ("organization", world.organization.as_str()),
        ("invitation", "0123456789abcdefghijABCDEFGHIJ01"),
    ];
    let told = refused(&leads(&app, &asked(&world.client_id, &invited)).await);
    let expected = ("invalid_request", "Invalid parameter: invitation");
    assert_eq!((told.0.as_str(), told.1.as_str()), expected);
}

#[tokio::test]
async fn the_strict_ones_prove_who_asked_and_choose_no_page() {
    let app = TestApp::new().await;
    let mut own = world(
        &app,
        json!({"token_endpoint_auth_method": "client_secret_post"}),
    )
    .await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&own.client_id, &[])).await;
    let given = code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let tokens = redeem(&app, &own, &given).await.expect(200).json();
    let hint = tokens["id_token"].as_str().expect("an ID token");

    let strict = json!({
        "name": "Strict", "is_first_party": false, "third_party_security_mode": "strict",
        "callbacks": [super::CALLBACK], "app_type": "regular_web", "grant_types": ["authorization_code"],
    });
    let made = app.api("POST", "/clients").await.json(&strict).send().await;
    let made = made.expect(201).json();
    own.client_id = made["client_id"].as_str().expect("an id").to_owned();
    assert!(own.client_id.starts_with("tpc_"), "{}", own.client_id);
    enable(&app, &own.connection, &own.client_id).await;

    let mut without = asked(&own.client_id, &[]);
    without.retain(|(name, _)| !name.starts_with("code_challenge"));
    for (parameters, words) in [
        (without, "Missing required parameter: code_challenge"),
        (
            asked(&own.client_id, &[("screen_hint", "signup")]),
            "Invalid parameter: screen_hint",
        ),
        (
            asked(&own.client_id, &[("id_token_hint", hint)]),
            "Invalid parameter: id_token_hint",
        ),
    ] {
        let told = refused(&leads(&app, &parameters).await);
        assert_eq!(told, ("invalid_request".to_owned(), words.to_owned()));
    }
    let page = leads(&app, &asked(&own.client_id, &[])).await;
    assert!(page.starts_with("/u/login"), "{page}");
}
