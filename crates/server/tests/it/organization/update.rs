//! `PATCH /organizations/{id}`, field by field.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{create, id};

async fn patch(app: &TestApp, id: &str, body: &Value) -> guildhall_testkit::Answer {
    app.api("PATCH", &format!("/organizations/{id}"))
        .await
        .json(body)
        .send()
        .await
}

/// An organization that has everything.
async fn full(app: &TestApp) -> Value {
    let body = json!({
        "name": "acme",
        "display_name": "Acme",
        "branding": {"logo_url": "https://example.com/a.png", "colors": {"primary": "#111", "page_background": "#222"}},
        "metadata": {"a": "1", "b": "2"},
        "token_quota": {"client_credentials": {"per_day": 5}},
    });
    app.api("POST", "/organizations")
        .await
        .json(&body)
        .send()
        .await
        .expect(201)
        .json()
}

#[tokio::test]
async fn each_field_is_set_and_the_others_stay() {
    let app = TestApp::new().await;
    let mut expected = full(&app).await;
    let id = id(&expected);
    for (field, value) in [
        ("name", json!("acme-2")),
        ("name", json!("acme-2")),
        ("display_name", json!("Acme Two")),
        ("branding", json!({"logo_url": "https://example.com/b.png"})),
        (
            "branding",
            json!({"logo_url": null, "colors": {"primary": "#333", "page_background": "#444"}}),
        ),
        ("metadata", json!({"c": "3"})),
        (
            "token_quota",
            json!({"client_credentials": {"enforce": false, "per_hour": 7}}),
        ),
        ("third_party_client_access", json!("allow")),
        ("is_app_entitlement_active", json!(true)),
    ] {
        let answer = patch(&app, &id, &json!({field: value}))
            .await
            .expect(200)
            .json();
        expected[field] = value;
        if let Some(branding) = expected["branding"].as_object_mut() {
            branding.retain(|_, value| !value.is_null());
        }
        assert_eq!(answer, expected, "{field}");
        let read = app
            .api("GET", &format!("/organizations/{id}"))
            .await
            .send()
            .await
            .expect(200)
            .json();
        assert_eq!(read, expected, "{field} is kept");
    }
}

#[tokio::test]
async fn null_removes_the_quota_and_is_refused_elsewhere() {
    let app = TestApp::new().await;
    let organization = full(&app).await;
    let id = id(&organization);
    let answer = patch(&app, &id, &json!({"token_quota": null}))
        .await
        .expect(200)
        .json();
    assert!(answer.get("token_quota").is_none(), "{answer}");
    for field in [
        "name",
        "display_name",
        "branding",
        "metadata",
        "third_party_client_access",
        "is_app_entitlement_active",
    ] {
        let told = patch(&app, &id, &json!({field: null}))
            .await
            .expect(400)
            .json();
        let message = told["message"].as_str().expect("a message");
        assert!(
            message.contains("but found type null") && message.contains(field),
            "{message}"
        );
    }
}

#[tokio::test]
async fn metadata_is_replaced_whole_and_an_empty_object_clears_it() {
    let app = TestApp::new().await;
    let id = id(&full(&app).await);
    let answer = patch(&app, &id, &json!({"metadata": {"b": "20", "a": null}}))
        .await
        .expect(200)
        .json();
    assert_eq!(answer["metadata"], json!({"b": "20"}));
    let answer = patch(&app, &id, &json!({"metadata": {}}))
        .await
        .expect(200)
        .json();
    assert!(answer.get("metadata").is_none(), "{answer}");
}

#[tokio::test]
async fn an_empty_change_changes_nothing() {
    let app = TestApp::new().await;
    let organization = full(&app).await;
    assert_eq!(
        patch(&app, &id(&organization), &json!({}))
            .await
            .expect(200)
            .json(),
        organization
    );
}

#[tokio::test]
async fn a_taken_name_is_a_conflict_and_a_freed_one_is_not() {
    let app = TestApp::new().await;
    let (first, second) = (create(&app, "first").await, create(&app, "second").await);
    let told = patch(&app, &id(&second), &json!({"name": "first"}))
        .await
        .expect(409)
        .json();
    assert_eq!(told["errorCode"], "organization_conflict");
    patch(&app, &id(&first), &json!({"name": "moved"}))
        .await
        .expect(200);
    patch(&app, &id(&second), &json!({"name": "first"}))
        .await
        .expect(200);
    let found = app
        .api("GET", "/organizations/name/first")
        .await
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(found["id"], second["id"]);
}

#[tokio::test]
async fn what_can_only_be_said_at_creation_is_refused() {
    let app = TestApp::new().await;
    let organization = create(&app, "acme").await;
    for field in ["enabled_connections", "id", "surprise"] {
        let told = patch(&app, &id(&organization), &json!({field: []}))
            .await
            .expect(400)
            .json();
        let expected =
            format!("Payload validation error: 'Additional properties not allowed: {field}'.");
        assert_eq!(told["message"], expected);
    }
    patch(&app, "org_0123456789abcdef", &json!({"display_name": "x"}))
        .await
        .expect(404);
}
