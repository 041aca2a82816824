//! `GET /actions/actions`.

use guildhall_testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn there_are_no_actions() {
    let app = TestApp::new().await;
    for (query, page, per_page) in [
        ("", 0, 20),
        (
            "?page=2&per_page=100&triggerId=post-login&deployed=true",
            2,
            100,
        ),
    ] {
        let call = app.api("GET", &format!("/actions/actions{query}")).await;
        assert_eq!(
            call.send().await.expect(200).json(),
            json!({"actions": [], "total": 0, "page": page, "per_page": per_page})
        );
    }
    let call = app.api("GET", "/actions/actions?include_totals=true").await;
    let told = call.send().await.expect(400).json();
    assert_eq!(
        told["message"],
        "Query validation error: 'Additional properties not allowed: include_totals'."
    );
}
