//! The connections of an organization.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{Browser, make_organization};

async fn database(app: &TestApp) -> String {
    let all = app
        .api("GET", "/connections")
        .await
        .send()
        .await
        .expect(200)
        .json();
    all[0]["id"].as_str().expect("it has an id").to_owned()
}

async fn read(app: &TestApp, id: &str) -> Value {
    let path = format!("/organizations/{id}/connections");
    let all = app.api("GET", &path).await.send().await.expect(200).json();
    all.as_array()
        .cloned()
        .map(Value::from)
        .expect("connections are a list")
}

#[tokio::test]
async fn a_connection_is_added_changed_and_removed() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let database = database(&app).await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/connections");
    let page = owner.get(&path).await.expect(200);
    for label in [
        "Nobody can log in yet",
        "Add connection",
        "Membership on login",
        &database,
    ] {
        assert!(page.text.contains(label), "{label}: {}", page.text);
    }
    let add = format!("connection_id={database}&assign_membership_on_login=on");
    let answer = owner.post(&path, &add).await.expect(303);
    let page = owner
        .get(answer.header("location").expect("it leads back"))
        .await
        .expect(200);
    assert!(page.text.contains("The connection was added."));
    for label in [
        "Enabled",
        "Show as button",
        "Sign-up",
        "Save changes",
        "Remove",
    ] {
        assert!(page.text.contains(label), "{label}");
    }
    let added = read(&app, &id).await;
    assert_eq!(added[0]["assign_membership_on_login"], true);
    let one = format!("{path}/{database}");
    owner.post(&one, "is_signup_enabled=on").await.expect(303);
    let changed = read(&app, &id).await;
    assert_eq!(changed[0]["is_signup_enabled"], true);
    for off in ["assign_membership_on_login", "show_as_button", "is_enabled"] {
        assert_eq!(changed[0][off], false, "{off}");
    }
    let question = owner.post(&one, "remove=1").await.expect(200);
    let sure = question.text.contains("name=\"remove\" value=\"1\"");
    assert!(
        sure && question.text.contains("Keep it"),
        "{}",
        question.text
    );
    owner.post(&one, "remove=1&sure=1").await.expect(303);
    assert_eq!(read(&app, &id).await, json!([]));
}

#[tokio::test]
async fn what_does_not_fit_is_said_in_the_words_of_the_api() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let database = database(&app).await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/connections");
    owner
        .post(&path, &format!("connection_id={database}"))
        .await
        .expect(303);
    for wrong in [database.as_str(), "", "con_nothing"] {
        let answer = owner.post(&path, &format!("connection_id={wrong}")).await;
        assert!(
            [404, 422].contains(&answer.status.as_u16()),
            "{wrong}: {}",
            answer.text
        );
    }
    owner
        .post(&format!("{path}/nothing"), "is_enabled=on")
        .await
        .expect(404);
}

#[tokio::test]
async fn a_viewer_looks_and_a_stranger_to_the_tenant_does_not() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let database = database(&app).await;
    let viewer = Browser::of(&app, Role::Viewer).await;
    let path = format!("/tenants/first/organizations/{id}/connections");
    let page = viewer.get(&path).await.expect(200);
    assert!(!page.text.contains("Add connection"));
    viewer
        .post(&path, &format!("connection_id={database}"))
        .await
        .expect(403);
    viewer
        .post(&format!("{path}/{database}"), "is_enabled=on")
        .await
        .expect(403);
    viewer
        .post(&format!("{path}/{database}"), "remove=1")
        .await
        .expect(403);
    let forged = viewer
        .call("POST", &path)
        .form("connection_id=x")
        .send()
        .await;
    forged.expect(403);
    let other = format!("/tenants/other/organizations/{id}/connections");
    viewer.get(&other).await.expect(404);
}
