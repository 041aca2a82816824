//! Several tenants: switch, create, and never mix.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;

use super::{Browser, make_organization};

#[tokio::test]
async fn the_root_leads_to_the_first_tenant() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let answer = owner.get("/").await.expect(303);
    assert_eq!(answer.header("location"), Some("/tenants/first"));
    let home = owner.get("/tenants/first").await.expect(200);
    assert!(home.text.contains("first.example") && home.text.contains("/tenants/other"));
}

#[tokio::test]
async fn an_organization_is_found_in_its_own_tenant_alone() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    owner
        .get(&format!("/tenants/first/organizations/{id}"))
        .await
        .expect(200);
    for path in [
        format!("/tenants/other/organizations/{id}"),
        format!("/tenants/nowhere/organizations/{id}"),
    ] {
        owner.get(&path).await.expect(404);
        owner.get(&format!("{path}/delete")).await.expect(404);
        owner.post(&path, "name=acme").await.expect(404);
        owner
            .post(&format!("{path}/delete"), "confirm=acme")
            .await
            .expect(404);
    }
    let list = owner.get("/tenants/other/organizations").await.expect(200);
    assert!(!list.text.contains("Acme"));
    let found = owner
        .get("/tenants/other/organizations?q=acme")
        .await
        .expect(200);
    assert!(!found.text.contains(&id));
    owner
        .get(&format!("/tenants/first/organizations/{id}"))
        .await
        .expect(200);
}

#[tokio::test]
async fn an_owner_makes_a_tenant_and_reads_its_secret_once() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let page = owner
        .post("/tenants", "name=staging&domain=Staging.Example:8443")
        .await
        .expect(201);
    assert!(page.text.contains("staging was created") && page.text.contains("client_secret"));
    let home = owner.get("/tenants/staging").await.expect(200);
    assert!(home.text.contains("staging.example:8443"));
    let list = owner.get("/tenants").await.expect(200);
    assert!(list.text.contains("/tenants/staging") && !list.text.contains("client_secret"));
    for (fields, field, text) in [
        (
            "name=staging&domain=x.example",
            "name",
            "A tenant with the same name already exists.",
        ),
        (
            "name=system&domain=x.example",
            "name",
            "A tenant with the same name already exists.",
        ),
        ("name=A+b&domain=x.example", "name", "lower-case letters"),
        ("name=b&domain=https://x", "domain", "This is not a host."),
        (
            "name=c&domain=first.example",
            "domain",
            "Another tenant is found at this host already.",
        ),
        (
            "name=d&domain=manage.example",
            "domain",
            "Another tenant is found at this host already.",
        ),
    ] {
        let page = owner.post("/tenants", fields).await.expect(422);
        assert!(page.text.contains(text), "{fields}: {}", page.text);
        assert!(
            page.text.contains(&format!("id=\"{field}-problem\"")),
            "{fields}"
        );
    }
}

#[tokio::test]
async fn only_owners_make_tenants() {
    let app = TestApp::new().await;
    for role in [Role::Viewer, Role::Editor] {
        let browser = Browser::of(&app, role).await;
        let list = browser.get("/tenants").await.expect(200);
        assert!(!list.text.contains("Create tenant"));
        browser
            .post("/tenants", "name=mine&domain=mine.example")
            .await
            .expect(403);
    }
}
