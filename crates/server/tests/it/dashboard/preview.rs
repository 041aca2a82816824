//! The login page of an organization, drawn from what stands in the form.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::json;

use super::{Browser, make_organization};

#[tokio::test]
async fn what_is_typed_is_drawn_and_not_saved() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}");
    let preview = format!("{path}/preview");
    let stored = owner.get(&preview).await.expect(200);
    assert!(
        stored.text.contains("Acme") && !stored.text.contains("--org-primary"),
        "{}",
        stored.text
    );
    let form = "name=acme&display_name=Halden&logo_url=https%3A%2F%2Fcdn.example%2Flogo.svg&primary=%23B3431B\
                &page_background=%23F6EDE6";
    let drawn = owner.post(&preview, form).await.expect(200);
    for text in [
        "Halden",
        "https://cdn.example/logo.svg",
        "#b3431b",
        "class=\"light\"",
        " inert",
    ] {
        assert!(drawn.text.contains(text), "{text}: {}", drawn.text);
    }
    let policy = drawn.header("content-security-policy").expect("it has one");
    assert!(
        policy.contains("img-src 'self' data: https://cdn.example;")
            && policy.contains("frame-ancestors 'self'")
            && policy.starts_with("default-src 'none'; style-src"),
        "{policy}"
    );
    for (field, class) in [
        ("mode=dark", "dark"),
        ("chosen_mode=dark", "dark"),
        ("mode=x", "light"),
    ] {
        let drawn = owner
            .post(&preview, &format!("{form}&{field}"))
            .await
            .expect(200);
        assert!(
            drawn.text.contains(&format!("class=\"{class}\"")),
            "{field}"
        );
    }
    // What is no colour yet leaves the page as it was.
    let drawn = owner
        .post(&preview, "primary=%23B3&page_background=red")
        .await
        .expect(200);
    assert!(!drawn.text.contains("--org-"), "{}", drawn.text);
    let read = app.api("GET", &format!("/organizations/{id}")).await;
    assert_eq!(read.send().await.expect(200).json()["display_name"], "Acme");
    let page = owner
        .get(&path)
        .await
        .expect(200)
        .text
        .replace("&#x2f;", "/");
    assert!(page.contains(&format!("src=\"{preview}\"")) && page.contains("name=\"preview\""));
}

#[tokio::test]
async fn the_page_is_the_one_of_the_organization() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let made = app
        .api("GET", "/connections")
        .await
        .send()
        .await
        .expect(200)
        .json();
    let body = json!({"connection_id": made[0]["id"], "is_signup_enabled": true, "assign_membership_on_login": true});
    let call = app
        .api("POST", &format!("/organizations/{id}/enabled_connections"))
        .await;
    call.json(&body).send().await.expect(201);
    let settings = json!({"friendly_name": "Fieldnote", "enabled_locales": ["de"]});
    let call = app.api("PATCH", "/tenants/settings").await;
    call.json(&settings).send().await.expect(200);
    let viewer = Browser::of(&app, Role::Viewer).await;
    let path = format!("/tenants/first/organizations/{id}/preview");
    let page = viewer.get(&path).await.expect(200);
    for text in ["lang=\"de\"", "Fieldnote", "name=\"password\""] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    // Drawing changes nothing, so that a viewer may; who is not signed in may not.
    viewer.post(&path, "display_name=Mine").await.expect(200);
    viewer
        .call("POST", &path)
        .form("display_name=Mine")
        .send()
        .await
        .expect(403);
    viewer
        .get("/tenants/first/organizations/org_0000000000000000/preview")
        .await
        .expect(404);
}

#[tokio::test]
async fn contrast_is_told_of_what_is_typed() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/contrast");
    for (color, words) in [
        ("%23B3431B", "Contrast 5.6:1"),
        ("%23B3431B", "White text on buttons"),
        (
            "%23FFD400",
            "Black text on buttons. Links get a shade that can be read",
        ),
    ] {
        let note = owner
            .get(&format!("{path}?primary={color}"))
            .await
            .expect(200);
        assert!(note.text.contains(words), "{color}: {}", note.text);
    }
    let note = owner.get(&format!("{path}?primary=red")).await.expect(200);
    assert_eq!(note.text.trim(), "");
}
