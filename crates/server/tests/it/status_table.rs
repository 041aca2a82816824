//! The status table of the page this product began with ("Create Organizations"), and its sample body, twice.

use guildhall_testkit::TestApp;
use guildhall_web::rate_limit::Personality;
use serde_json::{Value, json};

/// The sample body as the page prints it, its placeholders left in: it has one closing brace too many.
const SAMPLE: &str = r#"{ "name": "ORG_NAME", "display_name": "ORG_DISPLAY_NAME", "branding": [ { "logo_url": "{orgLogo}", "colors": [ { "primary": "{orgPrimaryColor}", "page_background": "{orgPageBackground}" } ] } ], "metadata": [ { "{key}": "{value}", "{key}": "{value}", "{key}": "{value}" } ] }, "enabled_connections": [ { "connection_id": "{connectionId}", "assign_membership_on_login": "{assignMembershipOption}" }, { "connection_id": "{connectionId}", "assign_membership_on_login": "{assignMembershipOption}" } ] }"#;

struct Row {
    status: u16,
    code: Option<&'static str>,
    message: &'static str,
    body: Value,
    query: &'static str,
    scopes: &'static [&'static str],
}

const CREATE: &[&str] = &["create:organizations"];

#[tokio::test]
async fn every_row_of_the_table() {
    let app = TestApp::new().await;
    let first = json!({"name": "taken"});
    app.api("POST", "/organizations")
        .await
        .json(&first)
        .send()
        .await
        .expect(201);
    let row = |status, code, message, body| Row {
        status,
        code,
        message,
        body,
        query: "",
        scopes: CREATE,
    };
    for row in [
        row(201, None, "", json!({"name": "acme"})),
        row(
            400,
            Some("invalid_body"),
            "Payload validation error: 'Missing required property: name'.",
            json!({"display_name": "Acme"}),
        ),
        Row {
            query: "?fields=name",
            ..row(
                400,
                Some("invalid_query_string"),
                "Query validation error: 'Additional properties not allowed: fields'.",
                json!({"name": "acme-2"}),
            )
        },
        Row {
            scopes: &["read:organizations"],
            ..row(
                403,
                Some("insufficient_scope"),
                "Insufficient scope, expected any of: create:organizations",
                json!({"name": "acme-3"}),
            )
        },
        row(
            409,
            Some("organization_conflict"),
            "An organization with the same name already exists.",
            json!({"name": "taken"}),
        ),
    ] {
        let token = app.token(row.scopes).await;
        let call = app
            .call("POST", &format!("/api/v2/organizations{}", row.query))
            .bearer(&token);
        let answer = call.json(&row.body).send().await.expect(row.status);
        let told = answer.json();
        if row.status == 201 {
            continue;
        }
        assert_eq!(told["statusCode"], row.status);
        assert_eq!(told["errorCode"].as_str(), row.code, "{told}");
        assert_eq!(told["message"], row.message);
        assert_eq!(told["error"].as_str(), answer.status.canonical_reason());
    }
}

#[tokio::test]
async fn a_forbidden_caller_is_told_before_the_body_is_read() {
    let app = TestApp::new().await;
    let token = app.token(&["read:organizations"]).await;
    let call = app.call("POST", "/api/v2/organizations").bearer(&token);
    call.body("application/json", b"{broken".to_vec())
        .send()
        .await
        .expect(403);
}

#[tokio::test]
async fn too_many_requests() {
    let app = TestApp::with_rate_limits(Personality::SelfHosted).await;
    let token = app.token(&["create:organizations"]).await;
    let mut last = None;
    for _ in 0..501 {
        let call = app.call("POST", "/api/v2/organizations").bearer(&token);
        last = Some(call.json(&json!({})).send().await);
    }
    let answer = last.expect("an answer").expect(429);
    assert_eq!(answer.json()["errorCode"], "too_many_requests");
    assert_eq!(answer.header("x-ratelimit-limit"), Some("500"));
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("0"));
    let reset: i64 = answer
        .header("x-ratelimit-reset")
        .expect("a reset")
        .parse()
        .expect("seconds");
    assert!(reset > app.now() && reset <= app.now() + 1, "{reset}");
    assert!(answer.header("retry-after").is_some());

    // The tenant's administrators are told once, and once before it was too late.
    let realm = app.realm(&app.tenant.clone()).await;
    let logs = realm
        .store
        .read((), |(), mut tx| {
            Box::pin(async move { tx.latest_logs(10).await })
        })
        .await;
    let logs: Vec<Value> = logs
        .expect("the log can be read")
        .iter()
        .map(|log| serde_json::from_str(log).expect("JSON"))
        .collect();
    for (kind, size) in [("api_limit", 500), ("api_limit_warning", 500)] {
        let found: Vec<&Value> = logs.iter().filter(|log| log["type"] == kind).collect();
        assert_eq!(found.len(), 1, "{kind}: {logs:?}");
        assert_eq!(found[0]["details"]["limit"]["size"], size);
        assert_eq!(found[0]["details"]["limit"]["global"], true);
        assert_eq!(found[0]["details"]["request"]["method"], "post");
    }
}

#[tokio::test]
async fn the_sample_body_is_not_json_and_the_column_is_told() {
    let app = TestApp::new().await;
    let call = app
        .api("POST", "/organizations")
        .await
        .body("application/json", SAMPLE.as_bytes().to_vec());
    let told = call.send().await.expect(400).json();
    assert_eq!(told["errorCode"], "invalid_body");
    // The comma behind the brace that is one too many.
    let column = SAMPLE
        .find(" }, \"enabled_connections\"")
        .expect("the brace")
        + 3;
    let message = told["message"].as_str().expect("a message");
    assert!(
        message.contains("JSON") && message.contains(&format!("column {column}")),
        "{message} (expected {column})"
    );
}

#[tokio::test]
async fn the_sample_body_without_that_brace_names_the_first_property_of_a_wrong_type() {
    let app = TestApp::new().await;
    let mended = SAMPLE.replacen(
        " }, \"enabled_connections\"",
        ", \"enabled_connections\"",
        1,
    );
    let value: Value = serde_json::from_str(&mended).expect("it is JSON now");
    let token = app
        .token(&["create:organizations", "create:organization_connections"])
        .await;
    let call = |body: Value| {
        app.call("POST", "/api/v2/organizations")
            .bearer(&token)
            .json(&body)
    };
    let told = call(value.clone()).send().await.expect(400).json();
    assert_eq!(told["errorCode"], "invalid_body");
    assert_eq!(
        told["message"],
        "Payload validation error: 'Object didn't pass validation for format organization-name: ORG_NAME' on property name (The name of this organization).",
    );
    let mut value = value;
    for (name, repaired, message) in [
        (
            "name",
            json!("org-name"),
            "'Expected type object but found type array' on property branding (Branding of this organization)",
        ),
        (
            "branding",
            json!({}),
            "'Expected type object but found type array' on property metadata (Metadata of this organization)",
        ),
        (
            "metadata",
            json!({}),
            "'Expected type boolean but found type string' on property enabled_connections.0.assign_membership_on_login",
        ),
    ] {
        value[name] = repaired;
        let told = call(value.clone()).send().await.expect(400).json();
        let found = told["message"].as_str().expect("a message");
        assert!(found.contains(message), "{found}\n expected {message}");
    }
    assert_eq!(
        app.api("GET", "/organizations")
            .await
            .send()
            .await
            .expect(200)
            .json(),
        json!([]),
        "nothing was written"
    );
}
