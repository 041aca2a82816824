//! "Why can't this user sign in?", as an administrator asks it.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::json;

use super::{Browser, PASSWORD, make_organization};

const PATH: &str = "/tenants/first/why";

async fn make_user(app: &TestApp, email: &str) {
    let body = json!({
        "connection": "Username-Password-Authentication", "email": email, "password": PASSWORD,
    });
    let call = app.api("POST", "/users").await;
    call.json(&body).send().await.expect(201);
}

async fn make_client(app: &TestApp) -> String {
    let body = json!({
        "name": "App", "callbacks": ["https://app.example/cb"], "app_type": "regular_web",
        "grant_types": ["authorization_code"], "organization_usage": "require",
    });
    let call = app.api("POST", "/clients").await;
    let made = call.json(&body).send().await.expect(201).json();
    made["client_id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn it_says_which_check_refuses_and_how_to_mend_it() {
    let app = TestApp::new().await;
    let organization = make_organization(&app, "acme", "Acme").await;
    make_user(&app, "ada@example.com").await;
    let client = make_client(&app).await;
    let viewer = Browser::of(&app, Role::Viewer).await;
    let page = viewer.get(PATH).await.expect(200).text;
    for text in [
        client.as_str(),
        &organization,
        "Email address or ID of a user",
        "Find out",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let asked = format!("{PATH}?user=ADA@example.com&client_id={client}");
    let page = viewer.get(&asked).await.expect(200).text;
    for text in [
        "Is refused",
        "The organization is refused",
        "invalid_request: parameter organization is required for this client",
        "Send one, or have the login ask for it.",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let asked = format!("{asked}&organization={organization}");
    let page = viewer.get(&asked).await.expect(200).text;
    for text in [
        "There is no way to sign in",
        "no connections enabled for the organization",
        &format!("{organization}&#x2f;connections"),
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_at_its_field() {
    let app = TestApp::new().await;
    make_user(&app, "ada@example.com").await;
    let viewer = Browser::of(&app, Role::Viewer).await;
    let asked = format!("{PATH}?user=nobody@example.com&client_id=x&manner=signed_in");
    let page = viewer.get(&asked).await.expect(422).text;
    for text in [
        "No user has this email address or ID.",
        "nobody@example.com",
        "user-problem",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let page = viewer.get(&format!("{PATH}?user=ada@example.com")).await;
    assert!(page.expect(422).text.contains("client_id-problem"));
    let page = viewer
        .get(&format!("{PATH}?user=ada@example.com&client_id=%3Cb%3E"))
        .await;
    let page = page.expect(200).text;
    assert!(page.contains("Unknown client: &lt;b&gt;"), "{page}");
}
