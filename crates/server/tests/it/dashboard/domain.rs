//! The e-mail domains of an organization.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::Value;

use super::{Browser, make_organization};

async fn domains(app: &TestApp, id: &str) -> Vec<Value> {
    let path = format!("/organizations/{id}/discovery-domains");
    let all = app.api("GET", &path).await.send().await.expect(200).json();
    all["domains"]
        .as_array()
        .or(all.as_array())
        .cloned()
        .expect("domains are a list")
}

#[tokio::test]
async fn a_domain_is_added_with_its_record_verified_and_removed() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/domains");
    let page = owner.get(&path).await.expect(200);
    assert!(page.text.contains("No domains yet") && page.text.contains("Add domain"));
    owner.post(&path, "domain=Acme.Example").await.expect(303);
    let added = domains(&app, &id).await;
    let text = |name: &str| added[0][name].as_str().expect("it is a text").to_owned();
    assert_eq!(text("domain"), "acme.example");
    let page = owner.get(&path).await.expect(200);
    for shown in [
        text("verification_host"),
        text("verification_txt"),
        "Pending".to_owned(),
    ] {
        assert!(page.text.contains(&shown), "{shown}: {}", page.text);
    }
    let one = format!("{path}/{}", text("id"));
    owner.post(&one, "verify=1").await.expect(303);
    owner.post(&one, "discover=off").await.expect(303);
    let changed = domains(&app, &id).await;
    assert_eq!(changed[0]["status"], "verified");
    assert_eq!(changed[0]["use_for_organization_discovery"], false);
    let question = owner.post(&one, "remove=1").await.expect(200);
    let sure = question.text.contains("name=\"remove\" value=\"1\"");
    assert!(
        sure && question.text.contains("Keep it"),
        "{}",
        question.text
    );
    owner.post(&one, "remove=1&sure=1").await.expect(303);
    assert!(domains(&app, &id).await.is_empty());
}

#[tokio::test]
async fn what_does_not_fit_stands_beside_the_field() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/domains");
    owner.post(&path, "domain=acme.example").await.expect(303);
    for wrong in ["not+a+domain", "", "acme.example"] {
        let page = owner
            .post(&path, &format!("domain={wrong}"))
            .await
            .expect(422);
        assert!(
            page.text.contains("id=\"domain-problem\""),
            "{wrong}: {}",
            page.text
        );
    }
    owner
        .post(&format!("{path}/nothing"), "verify=1")
        .await
        .expect(404);
}

#[tokio::test]
async fn a_viewer_looks_and_a_stranger_to_the_tenant_does_not() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/domains");
    owner.post(&path, "domain=acme.example").await.expect(303);
    let domain = domains(&app, &id).await[0]["id"]
        .as_str()
        .expect("it has an id")
        .to_owned();
    let viewer = Browser::of(&app, Role::Viewer).await;
    let page = viewer.get(&path).await.expect(200);
    assert!(page.text.contains("acme.example") && !page.text.contains("Add domain"));
    viewer.post(&path, "domain=mine.example").await.expect(403);
    for change in ["verify=1", "discover=off", "remove=1", "remove=1&sure=1"] {
        viewer
            .post(&format!("{path}/{domain}"), change)
            .await
            .expect(403);
    }
    viewer
        .call("POST", &path)
        .form("domain=x.example")
        .send()
        .await
        .expect(403);
    let other = format!("/tenants/other/organizations/{id}/domains");
    owner.get(&other).await.expect(404);
    owner
        .post(&format!("{other}/{domain}"), "remove=1")
        .await
        .expect(404);
    assert_eq!(domains(&app, &id).await.len(), 1);
}
