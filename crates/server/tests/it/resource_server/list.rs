//! `GET /resource-servers`.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

async fn get(app: &TestApp, query: &str) -> Value {
    let call = app.api("GET", &format!("/resource-servers{query}")).await;
    call.send().await.expect(200).json()
}

fn identifiers(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list").iter();
    list.map(|server| server["identifier"].as_str().expect("an identifier"))
        .collect()
}

#[tokio::test]
async fn the_list_begins_with_the_management_api_and_is_filtered_by_identifier() {
    let app = TestApp::new().await;
    for identifier in ["https://one.example/", "https://two.example/"] {
        // The list is in the order of creation.
        app.clock.advance_seconds(1);
        let body =
            json!({"identifier": identifier, "scopes": [{"value": "read", "description": "Read"}]});
        let call = app.api("POST", "/resource-servers").await.json(&body);
        call.send().await.expect(201);
    }
    let all = get(&app, "").await;
    let management = format!("https://{}/api/v2/", app.tenant.domain);
    assert_eq!(
        identifiers(&all),
        [
            management.as_str(),
            "https://one.example/",
            "https://two.example/"
        ]
    );
    // A list shows each as it is read alone.
    for server in all.as_array().expect("a list") {
        let id = server["id"].as_str().expect("an id");
        assert_eq!(get(&app, &format!("/{id}")).await, *server);
    }
    let page = get(&app, "?include_totals=true&per_page=1&page=1").await;
    assert_eq!(
        page,
        json!({"total": 3, "start": 1, "limit": 1, "resource_servers": [all[1]]})
    );
    let two = "identifiers=https%3A%2F%2Ftwo.example%2F";
    let filtered = get(
        &app,
        &format!("?{two}&identifiers=https%3A%2F%2Fnone.example%2F"),
    )
    .await;
    assert_eq!(filtered, json!([all[2]]));
}
