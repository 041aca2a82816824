//! `GET /roles`: narrowed to the tenant's or an organization's.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

async fn post(app: &TestApp, path: &str, body: &Value) -> Value {
    let call = app.api("POST", path).await.json(body);
    let answer = call.send().await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    answer.json()
}

/// The names in a list, which may lie in an envelope.
fn names(list: &Value) -> Vec<&str> {
    let list = list.get("roles").unwrap_or(list).as_array();
    let list = list.expect("a list").iter();
    list.map(|role| role["name"].as_str().expect("a name"))
        .collect()
}

#[tokio::test]
async fn roles_are_narrowed_to_their_owner() {
    let app = TestApp::new().await;
    let acme = post(&app, "/organizations", &json!({"name": "acme"})).await;
    let other = post(&app, "/organizations", &json!({"name": "other"})).await;
    for (name, owner) in [
        ("reader", None),
        ("buyer", Some(&acme)),
        ("writer", None),
        ("reader", Some(&other)),
        ("agent", Some(&acme)),
    ] {
        app.clock.advance_seconds(1);
        let mut body = json!({"name": name});
        if let Some(owner) = owner {
            body["type"] = json!("organization");
            body["owner_id"] = owner["id"].clone();
        }
        post(&app, "/roles", &body).await;
    }
    let acme = acme["id"].as_str().expect("an id");
    for (query, expected) in [
        (
            String::new(),
            vec!["reader", "buyer", "writer", "reader", "agent"],
        ),
        ("?type=tenant".to_owned(), vec!["reader", "writer"]),
        (
            format!("?type=organization&owner_id={acme}"),
            vec!["buyer", "agent"],
        ),
        (format!("?owner_id={acme}"), vec!["buyer", "agent"]),
        (format!("?owner_id={acme}&name_filter=A"), vec!["agent"]),
        ("?type=tenant&per_page=1&page=1".to_owned(), vec!["writer"]),
    ] {
        let call = app.api("GET", &format!("/roles{query}")).await;
        assert_eq!(
            names(&call.send().await.expect(200).json()),
            expected,
            "{query}"
        );
    }
    let call = app
        .api("GET", "/roles?type=tenant&include_totals=true&per_page=1")
        .await;
    let page = call.send().await.expect(200).json();
    assert_eq!((&page["total"], names(&page)), (&json!(2), vec!["reader"]));
    for (query, reason) in [
        (
            "type=organization".to_owned(),
            "Missing required property: owner_id",
        ),
        (
            format!("type=tenant&owner_id={acme}"),
            "A role of type tenant has no owner",
        ),
        ("type=other".to_owned(), "No enum match for: other"),
    ] {
        let call = app.api("GET", &format!("/roles?{query}")).await;
        let told = call.send().await.expect(400).json();
        assert!(
            told["message"]
                .as_str()
                .expect("a message")
                .contains(reason),
            "{query}: {told}"
        );
    }
}
