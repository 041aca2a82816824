//! What an application asks of its user: whom it is asked of, what is remembered, and what a no comes to.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    Browser, EMAIL, PASSWORD, World, asked, authorize, claims, client, code, database, enable,
    location, logged, refused, token, world,
};

/// An application of somebody else.
async fn theirs(app: &TestApp, properties: Value) -> World {
    let mut world = world(app, json!({"organization_usage": "allow"})).await;
    let mut theirs = json!({"name": "Theirs", "is_first_party": false});
    for (name, value) in properties.as_object().expect("an object") {
        theirs[name] = value.clone();
    }
    (world.client_id, world.client_secret) = client(app, theirs).await;
    enable(app, &database(app).await, &world.client_id).await;
    world
}

async fn api(app: &TestApp, further: Value) {
    let mut body = json!({
        "identifier": "urn:api", "name": "Invoices",
        "scopes": [{"value": "read:a", "description": "Read your invoices"}, {"value": "write:a"}],
    });
    for (name, value) in further.as_object().expect("an object") {
        body[name] = value.clone();
    }
    let call = app.api("POST", "/resource-servers").await;
    call.json(&body).send().await.expect(201);
}

fn with<'a>(
    world: &'a World,
    scope: &'a str,
    further: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut parameters = asked(&world.client_id, further);
    parameters.retain(|(name, _)| *name != "scope");
    parameters.push(("scope", scope));
    parameters
}

/// Signs in, which leads to the question.
async fn question(browser: &Browser<'_>, parameters: &[(&str, &str)]) -> String {
    let page = browser.begin(parameters).await;
    let page = browser.sign_in(&page, EMAIL, PASSWORD).await;
    assert!(page.starts_with("/u/consent?state="), "{page}");
    page
}

async fn say(browser: &Browser<'_>, page: &str, action: &str) -> String {
    location(&browser.post(page, &[("action", action)]).await.expect(302))
}

/// Where a request leads a browser that is signed in.
async fn leads(browser: &Browser<'_>, parameters: &[(&str, &str)]) -> String {
    location(&browser.get(&authorize(parameters)).await.expect(302))
}

#[tokio::test]
async fn somebody_elses_application_is_given_what_its_user_allows() {
    let app = TestApp::new().await;
    let world = theirs(&app, json!({})).await;
    let parameters = with(&world, "openid email", &[]);
    let browser = Browser::new(&app);
    let page = question(&browser, &parameters).await;
    let shown = browser.get(&page).await.expect(200);
    for words in ["Theirs", "Know who you are", "See your email address"] {
        assert!(shown.text.contains(words), "{words}: {}", shown.text);
    }
    assert!(!shown.text.contains("See your name and picture"));
    let silent = with(&world, "openid email", &[("prompt", "none")]);
    let told = refused(&leads(&browser, &silent).await);
    assert_eq!(told, ("consent_required".into(), "Consent required".into()));
    browser
        .post(&page, &[("action", "maybe")])
        .await
        .expect(400);
    code(&say(&browser, &page, "accept").await);
    // It is remembered, for so much and no more.
    code(&leads(&browser, &parameters).await);
    code(&leads(&browser, &silent).await);
    let more = with(&world, "openid email profile", &[]);
    let page = leads(&browser, &more).await;
    assert!(page.starts_with("/u/consent"), "{page}");
    code(&say(&browser, &page, "accept").await);
    code(&leads(&browser, &parameters).await);
    code(&leads(&browser, &more).await);
    // And only for the same user in the same organization.
    let within = with(
        &world,
        "openid email",
        &[("organization", &world.organization)],
    );
    let change = async |path: String, body: Value| {
        let call = app.api("PATCH", &path).await;
        call.json(&body).send().await.expect(200);
    };
    change(
        format!("/organizations/{}", world.organization),
        json!({"third_party_client_access": "allow"}),
    )
    .await;
    change(
        format!("/connections/{}", world.connection),
        json!({"is_domain_connection": true}),
    )
    .await;
    change(
        format!("/clients/{}", world.client_id),
        json!({"organization_usage": "allow"}),
    )
    .await;
    let page = leads(&browser, &within).await;
    assert!(page.starts_with("/u/consent"), "{page}");
    let shown = browser.get(&page).await.expect(200);
    assert!(shown.text.contains("ACME"), "{}", shown.text);
    code(&say(&browser, &page, "accept").await);
    code(&leads(&browser, &within).await);
}

#[tokio::test]
async fn who_says_no_is_led_back_and_asked_again_next_time() {
    let app = TestApp::new().await;
    let world = theirs(&app, json!({})).await;
    let parameters = with(&world, "openid", &[]);
    let browser = Browser::new(&app);
    let page = question(&browser, &parameters).await;
    let told = refused(&say(&browser, &page, "deny").await);
    assert_eq!(
        told,
        (
            "access_denied".into(),
            "User did not authorize the request".into()
        )
    );
    let entry = &logged(&app, "f").await[0];
    assert_eq!(entry["description"], "User did not authorize the request");
    // That login is over.
    browser
        .post(&page, &[("action", "accept")])
        .await
        .expect(400);
    let page = leads(&browser, &parameters).await;
    assert!(page.starts_with("/u/consent"), "{page}");
}

#[tokio::test]
async fn an_answer_comes_from_the_browser_that_was_asked() {
    let app = TestApp::new().await;
    let world = theirs(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = question(&browser, &with(&world, "openid", &[])).await;
    let other = Browser::new(&app);
    other.get(&page).await.expect(400);
    other.post(&page, &[("action", "accept")]).await.expect(400);
    code(&say(&browser, &page, "accept").await);
}

#[tokio::test]
async fn the_tenants_own_applications_ask_where_the_api_has_them() {
    for (skips, asks) in [(true, false), (false, true)] {
        let app = TestApp::new().await;
        let world = world(&app, json!({})).await;
        let skip = json!({"skip_consent_for_verifiable_first_party_clients": skips});
        api(&app, skip).await;
        let parameters = with(&world, "openid read:a write:b", &[("audience", "urn:api")]);
        let browser = Browser::new(&app);
        let page = browser.begin(&parameters).await;
        let next = browser.sign_in(&page, EMAIL, PASSWORD).await;
        if !asks {
            code(&next);
            continue;
        }
        let shown = browser.get(&next).await.expect(200);
        assert!(shown.text.contains("Read your invoices"), "{}", shown.text);
        assert!(shown.text.contains("Invoices"), "{}", shown.text);
        // Who they are is known to the tenant's own application, and what the API has not is not given.
        for words in ["Know who you are", "write:b"] {
            assert!(!shown.text.contains(words), "{words}");
        }
        code(&say(&browser, &next, "accept").await);
        code(&leads(&browser, &parameters).await);
        // Without one of the API's scopes there is nothing to allow.
        let other = Browser::new(&app);
        let plain = with(&world, "openid", &[("audience", "urn:api")]);
        let page = other.begin(&plain).await;
        code(&other.sign_in(&page, EMAIL, PASSWORD).await);
    }
}

#[tokio::test]
async fn an_application_may_demand_the_question() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let demanding = with(&world, "openid", &[("prompt", "consent")]);
    let browser = Browser::new(&app);
    for _ in 0..2 {
        let page = browser.begin(&demanding).await;
        let page = if page.starts_with("/u/login") {
            browser.sign_in(&page, EMAIL, PASSWORD).await
        } else {
            page
        };
        assert!(page.starts_with("/u/consent"), "{page}");
        code(&say(&browser, &page, "accept").await);
    }
    let plain = with(&world, "openid", &[]);
    code(&leads(&browser, &plain).await);
}

#[tokio::test]
async fn what_was_allowed_is_what_the_tokens_are_for() {
    let app = TestApp::new().await;
    let world = theirs(
        &app,
        json!({"token_endpoint_auth_method": "client_secret_post"}),
    )
    .await;
    let browser = Browser::new(&app);
    let page = question(&browser, &with(&world, "openid email", &[])).await;
    let back = say(&browser, &page, "accept").await;
    let body = json!({
        "grant_type": "authorization_code", "client_id": world.client_id, "client_secret": world.client_secret,
        "code": code(&back), "redirect_uri": super::CALLBACK, "code_verifier": super::VERIFIER,
    });
    let told = token(&app, &body).await.expect(200).json();
    assert_eq!(told["scope"], "openid email");
    assert_eq!(claims(&told["id_token"])["email"], EMAIL);
}
