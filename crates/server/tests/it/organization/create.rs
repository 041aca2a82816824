//! `POST /organizations`.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{database, id};

async fn post(app: &TestApp, body: &Value) -> guildhall_testkit::Answer {
    app.api("POST", "/organizations")
        .await
        .json(body)
        .send()
        .await
}

#[tokio::test]
async fn what_was_not_said_is_left_out_and_the_switches_are_always_there() {
    let app = TestApp::new().await;
    let answer = post(&app, &json!({"name": "acme", "display_name": "Acme"}))
        .await
        .expect(201);
    assert_eq!(
        answer.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    insta::assert_json_snapshot!(answer.json(), {".id" => insta::dynamic_redaction(|id, _| {
        assert!(guildhall_model::id::OrganizationId::has_form(id.as_str().expect("text")));
        "[organization id]"
    })}, @r#"
    {
      "id": "[organization id]",
      "display_name": "Acme",
      "name": "acme",
      "third_party_client_access": "block",
      "is_app_entitlement_active": false
    }
    "#);
}

#[tokio::test]
async fn everything_that_can_be_said_comes_back_and_stays() {
    let app = TestApp::new().await;
    let connection = database(&app).await;
    let body = json!({
        "name": "acme",
        "display_name": "Acme, Inc.",
        "branding": {
            "logo_url": "https://example.com/logo.png",
            "colors": {"primary": "#0059d6", "page_background": "#000"},
        },
        "metadata": {"plan": "gold", "gone": null},
        "enabled_connections": [{"connection_id": connection, "assign_membership_on_login": true}],
        "token_quota": {"client_credentials": {"enforce": true, "per_day": 2000, "per_hour": 100}},
        "third_party_client_access": "allow",
        "is_app_entitlement_active": true,
    });
    let created = post(&app, &body).await.expect(201).json();
    assert_eq!(
        created["enabled_connections"],
        json!([{
            "connection_id": connection,
            "assign_membership_on_login": true,
            "show_as_button": true,
            "is_signup_enabled": false,
            "connection": {"name": "Username-Password-Authentication", "strategy": "auth0"},
        }])
    );
    let read = app
        .api("GET", &format!("/organizations/{}", id(&created)))
        .await
        .send()
        .await
        .expect(200)
        .json();
    let mut expected = body;
    let object = expected.as_object_mut().expect("an object");
    object.remove("enabled_connections");
    object.insert("id".to_owned(), created["id"].clone());
    object.insert("metadata".to_owned(), json!({"plan": "gold"}));
    assert_eq!(read, expected);
}

#[tokio::test]
async fn a_form_is_as_good_as_json() {
    let app = TestApp::new().await;
    let form = "name=acme&display_name=Acme+Inc&branding[colors][primary]=%23fff&branding[colors][page_background]=%23000\
                &metadata[plan]=gold&is_app_entitlement_active=true&token_quota[client_credentials][per_day]=5";
    let created = app
        .api("POST", "/organizations")
        .await
        .form(form)
        .send()
        .await
        .expect(201)
        .json();
    assert_eq!(
        created["branding"]["colors"],
        json!({"primary": "#fff", "page_background": "#000"})
    );
    assert_eq!(created["is_app_entitlement_active"], true);
    assert_eq!(created["token_quota"]["client_credentials"]["per_day"], 5);
    let told = app
        .api("POST", "/organizations")
        .await
        .form("name=b&is_app_entitlement_active=yes")
        .send()
        .await;
    assert!(
        told.expect(400)
            .text
            .contains("Expected type boolean but found type string")
    );
}

#[tokio::test]
async fn names() {
    let app = TestApp::new().await;
    for name in ["a", "7up", "a_b-c", &"x".repeat(50)] {
        post(&app, &json!({"name": name})).await.expect(201);
    }
    for (name, reason) in [
        ("", "String is too short (0 chars), minimum 1"),
        (
            &*"x".repeat(51),
            "String is too long (51 chars), maximum 50",
        ),
        (
            "Acme",
            "Object didn't pass validation for format organization-name: Acme",
        ),
        (
            "org_abc",
            "Object didn't pass validation for format organization-name: org_abc",
        ),
        (
            "-a",
            "Object didn't pass validation for format organization-name: -a",
        ),
        (
            "ä",
            "Object didn't pass validation for format organization-name: ä",
        ),
    ] {
        let told = post(&app, &json!({"name": name})).await.expect(400).json();
        let expected = format!(
            "Payload validation error: '{reason}' on property name (The name of this organization)."
        );
        assert_eq!(told["message"], expected);
        assert_eq!(told["errorCode"], "invalid_body");
    }
}

#[tokio::test]
async fn refusals_name_the_property_and_write_nothing() {
    let app = TestApp::new().await;
    let pairs = |count: usize| {
        (0..count)
            .map(|at| (format!("k{at}"), json!("v")))
            .collect::<serde_json::Map<_, _>>()
    };
    let quota = |value: Value| json!({"name": "a", "token_quota": {"client_credentials": value}});
    for (body, property) in [
        (json!({"name": "a", "display_name": ""}), "display_name"),
        (
            json!({"name": "a", "display_name": "x".repeat(256)}),
            "display_name",
        ),
        (
            json!({"name": "a", "branding": {"logo_url": "http://example.com/a.png"}}),
            "branding.logo_url",
        ),
        (
            json!({"name": "a", "branding": {"colors": {"primary": "#000"}}}),
            "branding.colors",
        ),
        (
            json!({"name": "a", "branding": {"colors": {"primary": "red", "page_background": "#000"}}}),
            "branding.colors.primary",
        ),
        (json!({"name": "a", "branding": {"font": "x"}}), "branding"),
        (json!({"name": "a", "metadata": pairs(26)}), "metadata"),
        (json!({"name": "a", "metadata": {"k": 1}}), "metadata.k"),
        (
            json!({"name": "a", "metadata": {"k": "v".repeat(256)}}),
            "metadata.k",
        ),
        (
            json!({"name": "a", "metadata": {"k".repeat(256): "v"}}),
            "metadata.",
        ),
        (quota(json!({})), "token_quota.client_credentials"),
        (
            quota(json!({"per_day": 0})),
            "token_quota.client_credentials.per_day",
        ),
        (
            quota(json!({"per_hour": 2_147_483_648_u64})),
            "token_quota.client_credentials.per_hour",
        ),
        (
            json!({"name": "a", "third_party_client_access": "deny"}),
            "third_party_client_access",
        ),
        (
            json!({"name": "a", "is_app_entitlement_active": "true"}),
            "is_app_entitlement_active",
        ),
        (
            json!({"name": "a", "enabled_connections": [{}]}),
            "enabled_connections.0",
        ),
        (
            json!({"name": "a", "enabled_connections": [{"connection_id": "con_0123456789abcdef"}]}),
            "enabled_connections.0.connection_id",
        ),
        (
            json!({"name": "a", "enabled_connections": vec![json!({"connection_id": "con_0123456789abcdef"}); 11]}),
            "enabled_connections",
        ),
    ] {
        let told = post(&app, &body).await.expect(400).json();
        let message = told["message"].as_str().expect("a message");
        assert!(
            message.contains(&format!(" on property {property}")),
            "{body}: {message}"
        );
    }
    let told = post(&app, &json!({"name": "a", "surprise": 1, "other": 2}))
        .await
        .expect(400)
        .json();
    assert_eq!(
        told["message"],
        "Payload validation error: 'Additional properties not allowed: surprise,other'."
    );
    assert_eq!(
        post(&app, &json!(["a"])).await.expect(400).json()["errorCode"],
        "invalid_body"
    );
    assert_eq!(
        app.api("GET", "/organizations").await.send().await.json(),
        json!([])
    );
    post(&app, &json!({"name": "a", "metadata": pairs(25)}))
        .await
        .expect(201);
}

#[tokio::test]
async fn connections_ask_for_a_scope_of_their_own() {
    let app = TestApp::new().await;
    let connection = database(&app).await;
    let body = json!({"name": "acme", "enabled_connections": [{"connection_id": connection}]});
    let narrow = app.token(&["create:organizations"]).await;
    let told = app
        .call("POST", "/api/v2/organizations")
        .bearer(&narrow)
        .json(&body)
        .send()
        .await
        .expect(403)
        .json();
    assert_eq!(
        told["message"],
        "Insufficient scope, expected any of: create:organization_connections"
    );
    let wide = app
        .token(&["create:organizations", "create:organization_connections"])
        .await;
    app.call("POST", "/api/v2/organizations")
        .bearer(&wide)
        .json(&body)
        .send()
        .await
        .expect(201);
}

#[tokio::test]
async fn a_connection_that_is_named_twice_leaves_nothing() {
    let app = TestApp::new().await;
    let connection = json!({"connection_id": database(&app).await});
    let body = json!({"name": "acme", "enabled_connections": [connection, connection]});
    let told = post(&app, &body).await.expect(400).json();
    assert!(
        told["message"]
            .as_str()
            .expect("a message")
            .contains("enabled_connections.1.connection_id"),
        "{told}"
    );
    app.api("GET", "/organizations/name/acme")
        .await
        .send()
        .await
        .expect(404);
}

#[tokio::test]
async fn each_write_is_in_the_tenant_log_with_the_correlation_id() {
    let app = TestApp::new().await;
    let call = app
        .api("POST", "/organizations")
        .await
        .header("x-correlation-id", "trace-7");
    let created = call
        .json(&json!({"name": "acme"}))
        .send()
        .await
        .expect(201)
        .json();
    let realm = app.realm(&app.tenant.clone()).await;
    let logs = realm
        .store
        .read((), |(), mut tx| {
            Box::pin(async move { tx.latest_logs(10).await })
        })
        .await;
    let logs = logs.expect("the log can be read");
    let entries = logs
        .iter()
        .map(|entry| serde_json::from_str::<Value>(entry).expect("JSON"));
    // The token's entry is of the same millisecond, within which chance orders.
    let writes: Vec<Value> = entries.filter(|entry| entry["type"] == "sapi").collect();
    assert_eq!(writes.len(), 1, "{writes:?}");
    let entry = &writes[0];
    assert_eq!(entry["description"], "Create an Organization");
    assert_eq!(entry["client_id"], app.tenant.client_id);
    assert_eq!(entry["organization_id"], created["id"]);
    assert_eq!(entry["organization_name"], "acme");
    assert_eq!(entry["references"]["correlation_id"], "trace-7");
    assert_eq!(entry["details"]["request"]["method"], "post");
}
