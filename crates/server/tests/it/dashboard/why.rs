//! "Why can't this user sign in?", as an administrator asks it.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::json;

use super::{Browser, make_organization, make_user};

const PATH: &str = "/tenants/first/why";

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

#[tokio::test]
async fn it_leads_to_where_it_is_mended() {
    let app = TestApp::new().await;
    let user = make_user(&app, "ada@example.com").await;
    let strict = make_client(&app).await;
    let viewer = Browser::of(&app, Role::Viewer).await;
    let asked = format!("{PATH}?user=ADA@example.com&client_id={strict}");
    let page = viewer.get(&asked).await.expect(200).text;
    let link = format!("&#x2f;tenants&#x2f;first&#x2f;applications&#x2f;{strict}\"");
    assert!(
        page.contains(&link) && page.contains("Open the application"),
        "{page}"
    );
    viewer
        .get(&format!("/tenants/first/applications/{strict}"))
        .await
        .expect(200);

    let body = json!({
        "name": "Open", "callbacks": ["https://app.example/cb"], "app_type": "regular_web",
        "grant_types": ["authorization_code"],
    });
    let call = app.api("POST", "/clients").await;
    let open = call.json(&body).send().await.expect(201).json();
    let open = open["client_id"].as_str().expect("an id");
    let connections = app.api("GET", "/connections").await.send().await;
    let connections = connections.expect(200).json();
    let connection = connections[0]["id"].as_str().expect("a connection");
    let body = json!([{"client_id": open, "status": true}]);
    let call = app
        .api("PATCH", &format!("/connections/{connection}/clients"))
        .await;
    call.json(&body).send().await.expect(204);
    let one = format!("/users/{}", user.replace('|', "%7C"));
    let call = app.api("PATCH", &one).await;
    let blocked = json!({"blocked": true});
    call.json(&blocked).send().await.expect(200);
    let asked = format!("{PATH}?user=ADA@example.com&client_id={open}");
    let page = viewer.get(&asked).await.expect(200).text;
    let link = format!(
        "&#x2f;tenants&#x2f;first&#x2f;users&#x2f;{}\"",
        user.replace('|', "%7C")
    );
    assert!(
        page.contains(&link) && page.contains("Open the user"),
        "{page}"
    );
}
