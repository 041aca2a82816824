//! Organizations are found by the beginnings of their words.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{Browser, make_organization};

async fn found(browser: &Browser<'_>, query: &str) -> Vec<String> {
    let path = format!("/tenants/first/organizations?q={query}");
    let page = browser.get(&path).await.expect(200);
    let all = page.text.split("<bdi>").skip(1);
    all.filter_map(|rest| rest.split('<').next().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn by_name_display_name_id_and_metadata() {
    let app = TestApp::new().await;
    let halden = make_organization(&app, "halden-freight", "Halden Freight").await;
    make_organization(&app, "brightwater", "Brightwater Clinics").await;
    let path = format!("/organizations/{halden}");
    let body = json!({"metadata": {"plan": "Enterprise", "crm": "0015g"}});
    app.api("PATCH", &path)
        .await
        .json(&body)
        .send()
        .await
        .expect(200);
    let owner = Browser::owner(&app).await;
    for (query, names) in [
        ("hal", vec!["Halden Freight"]),
        ("FREI", vec!["Halden Freight"]),
        ("clin", vec!["Brightwater Clinics"]),
        ("freight+hal", vec!["Halden Freight"]),
        ("freight+bright", vec![]),
        ("enter", vec!["Halden Freight"]),
        ("0015", vec!["Halden Freight"]),
        (halden.as_str(), vec!["Halden Freight"]),
        ("eight", vec![]),
        ("%26", vec![]),
    ] {
        assert_eq!(found(&owner, query).await, names, "{query}");
    }
}

#[tokio::test]
async fn words_follow_changes_and_go_with_the_organization() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Old Name").await;
    let owner = Browser::owner(&app).await;
    assert_eq!(found(&owner, "old").await, ["Old Name"]);
    let path = format!("/organizations/{id}");
    let body = json!({"display_name": "New Name"});
    app.api("PATCH", &path)
        .await
        .json(&body)
        .send()
        .await
        .expect(200);
    assert!(found(&owner, "old").await.is_empty());
    assert_eq!(found(&owner, "new").await, ["New Name"]);
    app.api("DELETE", &path).await.send().await.expect(204);
    assert!(found(&owner, "new").await.is_empty());
}

#[tokio::test]
async fn nothing_found_says_so_and_leads_back() {
    let app = TestApp::new().await;
    make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let page = owner
        .get("/tenants/first/organizations?q=zebra")
        .await
        .expect(200);
    assert!(page.text.contains("Nothing matches") && page.text.contains("Clear search"));
}
