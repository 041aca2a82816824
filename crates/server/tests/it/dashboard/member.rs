//! The members of an organization and their roles.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{Browser, make_organization, make_role, make_user};

async fn members(app: &TestApp, id: &str) -> Value {
    let path = format!("/organizations/{id}/members?fields=user_id,roles");
    app.api("GET", &path).await.send().await.expect(200).json()
}

#[tokio::test]
async fn a_member_is_added_given_a_role_and_removed() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let user = make_user(&app, "ada@example.com").await;
    let role = make_role(&app, "billing").await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/members");
    let page = owner.get(&path).await.expect(200);
    assert!(page.text.contains("No members yet") && page.text.contains("Add member"));
    owner.post(&path, "user=ADA@example.com").await.expect(303);
    let page = owner.get(&path).await.expect(200);
    for text in [
        "Ada L.",
        "ada@example.com",
        "billing",
        "Give role",
        "Remove",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let one = format!("{path}/{}", user.replace('|', "%7C"));
    owner.post(&one, &format!("role={role}")).await.expect(303);
    assert_eq!(members(&app, &id).await[0]["roles"][0]["name"], "billing");
    let page = owner.get(&path).await.expect(200);
    assert!(page.text.contains("Take the role billing from Ada L."));
    owner
        .post(&one, &format!("take={role}&role={role}"))
        .await
        .expect(303);
    assert_eq!(members(&app, &id).await[0]["roles"], json!([]));
    let question = owner.post(&one, "remove=1").await.expect(200);
    let sure = question.text.contains("name=\"remove\" value=\"1\"");
    assert!(
        sure && question.text.contains("Keep it"),
        "{}",
        question.text
    );
    owner.post(&one, "remove=1&sure=1").await.expect(303);
    assert_eq!(members(&app, &id).await, json!([]));
    owner
        .post(&path, &format!("user={}", user.replace('|', "%7C")))
        .await
        .expect(303);
    assert_eq!(members(&app, &id).await[0]["user_id"], json!(user));
}

#[tokio::test]
async fn who_is_not_there_stands_beside_the_field() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/members");
    let page = owner
        .post(&path, "user=nobody@example.com")
        .await
        .expect(422);
    assert!(
        page.text.contains("No user has this email address or ID."),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("id=\"user-problem\"")
            && page.text.contains("value=\"nobody@example.com\"")
    );
    owner
        .post(&format!("{path}/auth0%7Cnobody"), "role=nothing")
        .await
        .expect(404);
}

#[tokio::test]
async fn a_viewer_looks_and_a_stranger_to_the_tenant_does_not() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let user = make_user(&app, "ada@example.com").await;
    let role = make_role(&app, "billing").await;
    let path = format!("/tenants/first/organizations/{id}/members");
    let owner = Browser::owner(&app).await;
    owner.post(&path, "user=ada@example.com").await.expect(303);
    let viewer = Browser::of(&app, Role::Viewer).await;
    let page = viewer.get(&path).await.expect(200);
    assert!(
        page.text.contains("Ada L.")
            && !page.text.contains("Add member")
            && !page.text.contains("Give role")
    );
    viewer.post(&path, "user=ada@example.com").await.expect(403);
    let one = format!("{path}/{}", user.replace('|', "%7C"));
    viewer.post(&one, "remove=1").await.expect(403);
    viewer.post(&one, &format!("role={role}")).await.expect(403);
    viewer.post(&one, &format!("take={role}")).await.expect(403);
    viewer
        .call("POST", &one)
        .form("remove=1")
        .send()
        .await
        .expect(403);
    owner
        .get(&format!("/tenants/other/organizations/{id}/members"))
        .await
        .expect(404);
    let elsewhere = format!(
        "/tenants/other/organizations/{id}/members/{}",
        user.replace('|', "%7C")
    );
    owner.post(&elsewhere, "remove=1").await.expect(404);
    assert_eq!(members(&app, &id).await[0]["user_id"], json!(user));
}

#[tokio::test]
async fn members_are_paged() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let mut users = Vec::new();
    for number in 0..21 {
        users.push(make_user(&app, &format!("u{number:02}@example.com")).await);
    }
    let path = format!("/organizations/{id}/members");
    for some in users.chunks(10) {
        let body = json!({"members": some});
        app.api("POST", &path)
            .await
            .json(&body)
            .send()
            .await
            .expect(204);
        app.clock.advance_milliseconds(1);
    }
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/members");
    let page = owner
        .get(&path)
        .await
        .expect(200)
        .text
        .replace("&#x2f;", "/");
    let next = page
        .split(&format!("{path}?from="))
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let next = next.expect("there is more");
    let shown = page.matches("Ada L.</bdi>").count();
    let last = owner.get(&format!("{path}?from={next}")).await.expect(200);
    assert_eq!((shown, last.text.matches("Ada L.</bdi>").count()), (20, 1));
    assert!(last.text.contains("First page"));
}
