//! `/authorize`: what ends at a page, what goes to the client.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{Browser, CALLBACK, asked, authorize, location, query, refused, world};

#[tokio::test]
async fn what_is_not_trusted_ends_at_a_page() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let client = world.client_id.as_str();
    let hostile = [
        vec![],
        vec![("client_id", "nobody"), ("redirect_uri", CALLBACK)],
        vec![
            ("client_id", client),
            ("redirect_uri", "https://evil.example/cb"),
        ],
        vec![
            ("client_id", client),
            ("redirect_uri", "https://app.example/cb#x"),
        ],
        vec![
            ("client_id", client),
            ("redirect_uri", "https://app.example/cb\r\nx: y"),
        ],
        vec![
            ("client_id", client),
            ("redirect_uri", "javascript:alert(1)"),
        ],
        vec![
            ("client_id", client),
            ("client_id", client),
            ("redirect_uri", CALLBACK),
        ],
        vec![
            ("client_id", client),
            ("redirect_uri", CALLBACK),
            ("redirect_uri", CALLBACK),
        ],
    ];
    for parameters in hostile {
        let answer = browser.get(&authorize(&parameters)).await;
        assert!(answer.status.is_client_error(), "{parameters:?}");
        assert_eq!(answer.header("location"), None, "{parameters:?}");
        assert!(answer.text.contains("<h1>"), "{parameters:?}");
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.contains("default-src 'none'"), "{policy}");
    }
    let broken = browser.get("/authorize?client_id=%ff").await;
    assert_eq!(broken.status, 400);
}

/// An authorization request with another value of one parameter.
fn replaced<'a>(client_id: &'a str, name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut parameters = asked(client_id, &[]);
    parameters.retain(|(found, _)| *found != name);
    parameters.push((name, value));
    parameters
}

#[tokio::test]
async fn what_is_trusted_goes_to_the_client() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let long = "a".repeat(5000);
    let client_id = world.client_id.as_str();
    let with = |name, value| replaced(client_id, name, value);
    let mut oversized = asked(&world.client_id, &[]);
    oversized.push(("login_hint", &long));
    #[rustfmt::skip]
    let cases = [
        (with("response_type", "token"), "unsupported_response_type", "Unsupported response type: token"),
        (with("response_type", ""), "invalid_request", "Missing required parameter: response_type"),
        (with("response_mode", "fragment"), "invalid_request", "Invalid parameter: response_mode"),
        (with("code_challenge_method", "plain"), "invalid_request", "code_challenge_method must be S256"),
        (with("prompt", "none login"), "invalid_request", "Invalid parameter: prompt"),
        (with("request", "x"), "request_not_supported", "request is not supported"),
        (with("request_uri", "urn:x"), "request_uri_not_supported", "request_uri is not supported"),
        (with("audience", "urn:nothing"), "access_denied", "Service not found: urn:nothing"),
        (with("prompt", "none"), "login_required", "Login required"),
        (with("organization", &world.organization), "invalid_request", "parameter organization is not allowed for this client"),
        (with("connection", "nothing"), "invalid_request", "the connection is not enabled"),
        (oversized, "invalid_request", "Invalid parameter: login_hint"),
    ];
    for (parameters, error, description) in cases {
        let answer = browser.get(&authorize(&parameters)).await.expect(302);
        let told = refused(&location(&answer));
        assert_eq!(told, (error.to_owned(), description.to_owned()));
    }
}

#[tokio::test]
async fn a_client_without_a_secret_proves_itself_by_pkce() {
    let app = TestApp::new().await;
    let public = json!({"token_endpoint_auth_method": "none", "app_type": "spa"});
    let world = world(&app, public).await;
    let browser = Browser::new(&app);
    let mut parameters = asked(&world.client_id, &[]);
    parameters.retain(|(name, _)| !name.starts_with("code_challenge"));
    let answer = browser.get(&authorize(&parameters)).await.expect(302);
    assert_eq!(refused(&location(&answer)).0, "invalid_request");
}

#[tokio::test]
async fn a_request_may_be_posted() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let answer = browser
        .post("/authorize", &asked(&world.client_id, &[]))
        .await
        .expect(302);
    assert!(location(&answer).starts_with("/u/login?state="));
}

#[tokio::test]
async fn callbacks_may_name_the_organization_that_is_signed_in_to() {
    let app = TestApp::new().await;
    let properties = json!({
        "organization_usage": "require",
        "callbacks": ["https://{organization_name}.app.example/cb", "https://*.preview.example/cb"],
    });
    let world = world(&app, properties).await;
    let browser = Browser::new(&app);
    let acme = world.organization.as_str();
    for (callback, organization, status) in [
        ("https://acme.app.example/cb", Some(acme), 302),
        ("https://acme.app.example/cb", None, 403),
        ("https://other.app.example/cb", Some(acme), 403),
        ("https://x.preview.example/cb", Some(acme), 302),
        ("https://x.y.preview.example/cb", Some(acme), 403),
    ] {
        let mut parameters = asked(&world.client_id, &[]);
        parameters.retain(|(name, _)| *name != "redirect_uri");
        parameters.push(("redirect_uri", callback));
        if let Some(organization) = organization {
            parameters.push(("organization", organization));
        }
        let answer = browser.get(&authorize(&parameters)).await;
        assert_eq!(answer.status, status, "{callback} {organization:?}");
    }
}

#[tokio::test]
async fn answers_travel_as_they_are_asked_for() {
    let app = TestApp::new().await;
    let properties = json!({"web_origins": ["https://app.example"]});
    let world = world(&app, properties).await;
    let browser = Browser::new(&app);
    let form = [("response_mode", "form_post")];
    let page = browser.begin(&asked(&world.client_id, &form)).await;
    let form = [("username", super::EMAIL), ("password", super::PASSWORD)];
    let answer = browser.post(&page, &form).await.expect(200);
    for part in [
        "action=\"https://app.example/cb\"",
        "name=\"code\"",
        "name=\"state\" value=\"s 1\"",
    ] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    let silent = [("response_mode", "web_message"), ("prompt", "none")];
    let answer = browser
        .get(&authorize(&asked(&world.client_id, &silent)))
        .await;
    let answer = answer.expect(200);
    assert!(
        answer
            .text
            .contains("data-target-origin=\"https://app.example\""),
        "{}",
        answer.text
    );
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(
        policy.contains("frame-ancestors https://app.example"),
        "{policy}"
    );
}

#[tokio::test]
async fn a_web_message_goes_to_web_origins_alone() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let silent = [("response_mode", "web_message"), ("prompt", "none")];
    let answer = Browser::new(&app)
        .get(&authorize(&asked(&world.client_id, &silent)))
        .await
        .expect(200);
    assert!(answer.text.contains("invalid_request"), "{}", answer.text);
}

#[tokio::test]
async fn a_state_is_good_in_the_browser_in_which_it_began() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let other = Browser::new(&app);
    other.begin(&asked(&world.client_id, &[])).await;
    let form = [("username", super::EMAIL), ("password", super::PASSWORD)];
    for (browser, page) in [
        (&other, page.as_str()),
        (&browser, "/u/login?state=nothing"),
        (&browser, "/u/login"),
    ] {
        assert_eq!(browser.get(page).await.status, 400, "{page}");
        let answer = browser.post(page, &form).await;
        assert_eq!(answer.status, 400, "{page}");
        assert_eq!(browser.cookie("__Host-session"), None);
    }
    app.clock.advance_seconds(3600);
    assert_eq!(browser.get(&page).await.status, 400);
    assert!(!query(&[("a", "b c")]).contains(' '));
}
