//! The applications of an organization, its machines, and its activity.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{Browser, make_organization};

async fn post(app: &TestApp, path: &str, body: Value) -> Value {
    let made = app.api("POST", path).await.json(&body).send().await;
    assert!(matches!(made.status.as_u16(), 200 | 201), "{}", made.text);
    made.json()
}

async fn get(app: &TestApp, path: &str) -> Value {
    app.api("GET", path).await.send().await.expect(200).json()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[tokio::test]
async fn applications_are_added_blocked_and_removed() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let client =
        json!({"name": "Field app", "app_type": "regular_web", "organization_usage": "allow"});
    let client = post(&app, "/clients", client).await;
    let client = text(&client["client_id"]);
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/applications");
    let page = owner.get(&path).await.expect(200);
    for text in [
        "No application is chosen",
        "People log in to every application that allows",
        "Field app",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    owner
        .post(&format!("{path}/access"), "is_limited=on")
        .await
        .expect(303);
    let read = get(&app, &format!("/organizations/{id}")).await;
    assert_eq!(read["is_app_entitlement_active"], true);
    assert_eq!(read["third_party_client_access"], "block");
    let page = owner.get(&path).await.expect(200);
    assert!(page.text.contains("nobody can log in"), "{}", page.text);

    owner
        .post(&path, &format!("client_id={client}"))
        .await
        .expect(303);
    let page = owner.get(&path).await.expect(200);
    for text in ["Regular web application", "Allowed", ">Block<"] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let again = owner
        .post(&path, &format!("client_id={client}"))
        .await
        .expect(422);
    assert!(
        again
            .text
            .contains("The client is already associated with the organization.")
    );
    let one = format!("{path}/{client}");
    owner.post(&one, "access=block").await.expect(303);
    let all = format!("/organizations/{id}/clients");
    assert_eq!(
        get(&app, &all).await["clients"][0]["use_for_member_access"],
        false
    );
    let question = owner.post(&one, "remove=1").await.expect(200);
    assert!(
        question.text.contains("Remove Field app from Acme?"),
        "{}",
        question.text
    );
    owner.post(&one, "remove=1&sure=1").await.expect(303);
    assert_eq!(get(&app, &all).await["clients"], json!([]));
    owner.post(&one, "remove=1").await.expect(404);
}

#[tokio::test]
async fn machines_are_given_access_and_lose_it() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let client = post(
        &app,
        "/clients",
        json!({"name": "Route planner", "app_type": "non_interactive"}),
    )
    .await;
    let client = text(&client["client_id"]);
    let audience = "https://api.fieldnote.example";
    let api = json!({"identifier": audience, "scopes": [{"value": "read:routes"}]});
    post(&app, "/resource-servers", api).await;
    let other = json!({"identifier": "https://other.example", "scopes": []});
    post(&app, "/resource-servers", other).await;
    let grant = json!({
        "client_id": client, "audience": audience, "scope": ["read:routes"], "organization_usage": "allow",
        "allow_any_organization": false,
    });
    let grant = post(&app, "/client-grants", grant).await;
    let grant = text(&grant["id"]);
    let for_all = json!({
        "client_id": client, "audience": "https://other.example", "scope": [], "organization_usage": "allow",
        "allow_any_organization": true,
    });
    post(&app, "/client-grants", for_all).await;

    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}");
    let page = owner.get(&format!("{path}/applications")).await.expect(200);
    let page = page.text.replace("&#x2f;", "/");
    for text in [
        "All organizations",
        "https://other.example",
        "Route planner: https://api.fieldnote.example",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("This organization<"), "{page}");
    let machines = format!("{path}/machines");
    owner
        .post(&machines, &format!("grant_id={grant}"))
        .await
        .expect(303);
    let held = get(&app, &format!("/organizations/{id}/client-grants")).await;
    assert_eq!(held[0]["id"], grant);
    let page = owner.get(&format!("{path}/applications")).await.expect(200);
    for text in ["This organization", "read:routes", "Withdraw"] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let again = owner
        .post(&machines, &format!("grant_id={grant}"))
        .await
        .expect(422);
    assert!(
        again.text.contains("has already been added"),
        "{}",
        again.text
    );
    let one = format!("{machines}/{grant}");
    let question = owner.post(&one, "remove=1").await.expect(200);
    assert!(
        question
            .text
            .contains("Withdraw the access of Route planner to Acme?")
    );
    owner.post(&one, "remove=1&sure=1").await.expect(303);
    let held = get(&app, &format!("/organizations/{id}/client-grants")).await;
    assert_eq!(held, json!([]));
    owner.post(&one, "remove=1").await.expect(404);
    owner.post(&machines, "grant_id=nonsense").await.expect(404);
}

#[tokio::test]
async fn a_viewer_changes_no_access() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let client = post(&app, "/clients", json!({"name": "Field app"})).await;
    let client = text(&client["client_id"]);
    let viewer = Browser::of(&app, Role::Viewer).await;
    let path = format!("/tenants/first/organizations/{id}");
    let page = viewer
        .get(&format!("{path}/applications"))
        .await
        .expect(200);
    for button in ["Add application", "Grant access", "Save changes"] {
        assert!(!page.text.contains(button), "{button}");
    }
    let grant = "cgr_0123456789abcdef";
    for (at, form) in [
        ("applications/access".to_owned(), "is_limited=on".to_owned()),
        ("applications".to_owned(), format!("client_id={client}")),
        (format!("applications/{client}"), "access=block".to_owned()),
        (
            format!("applications/{client}"),
            "remove=1&sure=1".to_owned(),
        ),
        ("machines".to_owned(), format!("grant_id={grant}")),
        (format!("machines/{grant}"), "remove=1&sure=1".to_owned()),
    ] {
        viewer
            .post(&format!("{path}/{at}"), &form)
            .await
            .expect(403);
    }
}

#[tokio::test]
async fn activity_is_that_of_the_organization() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let other = make_organization(&app, "other", "Other").await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/activity");
    let page = owner.get(&path).await.expect(200);
    let entries = page.text.matches("Create an Organization</b>").count();
    assert_eq!(
        (entries, page.text.contains(&other)),
        (1, false),
        "{}",
        page.text
    );
    let page = owner.get(&format!("{path}?what=changes")).await.expect(200);
    assert!(page.text.contains("Create an Organization</b>"));
    let access = path.replace("activity", "applications/access");
    owner.post(&access, "").await.expect(303);
    let page = owner.get(&path).await.expect(200);
    assert!(
        page.text.contains("<bdi>owner@example.com</bdi>"),
        "who did it: {}",
        page.text
    );
    for filter in [
        "what=logins",
        "what=failures",
        "what=members",
        "user=nobody",
    ] {
        let page = owner.get(&format!("{path}?{filter}")).await.expect(200);
        assert!(
            page.text.contains("Nothing to show") && page.text.contains("Show all"),
            "{filter}: {}",
            page.text
        );
    }
    for wrong in ["what=x", "page=34", "page=-1"] {
        owner.get(&format!("{path}?{wrong}")).await.expect(404);
    }
    for number in 0..30 {
        let body = json!({"display_name": format!("Acme {number}")});
        let change = app.api("PATCH", &format!("/organizations/{id}")).await;
        change.json(&body).send().await.expect(200);
    }
    let page = owner.get(&path).await.expect(200);
    assert!(page.text.contains("page=1") && !page.text.contains("Create an Organization</b>"));
    let last = owner.get(&format!("{path}?page=1")).await.expect(200);
    assert!(last.text.contains("Create an Organization</b>"));
}
