//! The list and one entry.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{each, get, organization};

#[tokio::test]
async fn an_entry_says_who_did_what_and_where() {
    let app = TestApp::new().await;
    let id = organization(&app, "acme").await;
    let listed = get(&app, "/logs?q=type:sapi").await.expect(200).json();
    let entry = listed[0].clone();
    let log_id = entry["log_id"].as_str().expect("an id").to_owned();
    let one = get(&app, &format!("/logs/{log_id}")).await.expect(200);
    assert_eq!(one.json(), entry);
    insta::assert_json_snapshot!(entry, {
        "._id" => "[id]",
        ".log_id" => insta::dynamic_redaction(move |value, _| {
            let text = value.as_str().expect("text");
            assert!(text.len() == 40 && text.starts_with("9000001767225600000"), "{text}");
            "[id]"
        }),
        ".client_id" => insta::dynamic_redaction({
            let client = app.tenant.client_id.clone();
            move |value, _| {
                assert_eq!(value.as_str(), Some(client.as_str()));
                "[client]"
            }
        }),
        ".organization_id" => insta::dynamic_redaction(move |value, _| {
            assert_eq!(value.as_str(), Some(id.as_str()));
            "[organization]"
        }),
    }, @r#"
    {
      "_id": "[id]",
      "log_id": "[id]",
      "date": "2026-01-01T00:00:00.000Z",
      "type": "sapi",
      "description": "Create an Organization",
      "client_id": "[client]",
      "client_name": "API Explorer Application",
      "ip": "127.0.0.1",
      "hostname": "first.example",
      "organization_id": "[organization]",
      "organization_name": "acme",
      "tenant_name": "first",
      "environment_name": "self-hosted",
      "isMobile": false,
      "$event_schema": {
        "version": "1.0.0"
      },
      "details": {
        "request": {
          "method": "post",
          "path": "/api/v2/organizations",
          "ip": "127.0.0.1",
          "userAgent": ""
        },
        "response": {}
      }
    }
    "#);
}

#[tokio::test]
async fn the_newest_is_first_and_totals_are_told() {
    let app = TestApp::new().await;
    for name in ["one", "two", "three"] {
        organization(&app, name).await;
    }
    let listed = get(&app, "/logs?q=type:sapi").await.expect(200).json();
    assert_eq!(
        each(&listed, "organization_name"),
        ["three", "two", "one"],
        "also within one millisecond"
    );
    let oldest = get(
        &app,
        "/logs?q=type:sapi&sort=date:1&per_page=2&page=1&include_totals=true",
    )
    .await;
    let oldest = oldest.expect(200).json();
    assert_eq!(each(&oldest["logs"], "organization_name"), ["three"]);
    let rest = ["start", "limit", "length", "total"].map(|name| oldest[name].clone());
    assert_eq!(rest, [json!(2), json!(2), json!(1), json!(3)]);
    let none = get(&app, "/logs?per_page=0&include_totals=true&q=type:sapi").await;
    assert_eq!(none.expect(200).json()["logs"], json!([]));
}

#[tokio::test]
async fn fields_are_chosen_or_left_out() {
    let app = TestApp::new().await;
    organization(&app, "acme").await;
    let chosen = get(&app, "/logs?q=type:sapi&fields=type,organization_name").await;
    let expected = json!([{"type": "sapi", "organization_name": "acme"}]);
    assert_eq!(chosen.expect(200).json(), expected);
    let left_out = get(&app, "/logs?q=type:sapi&fields=type&include_fields=false").await;
    let left_out = left_out.expect(200).json();
    assert_eq!(left_out[0]["type"], Value::Null);
    assert_eq!(left_out[0]["organization_name"], "acme");
}

#[tokio::test]
async fn a_reader_who_goes_on_sees_everything_once() {
    let app = TestApp::new().await;
    let token = app.token(&[]).await;
    let read = async |from: &str, take: usize| {
        let path = format!("/api/v2/logs?from={from}&take={take}");
        let answer = app.call("GET", &path).bearer(&token).send().await;
        answer.expect(200).json()
    };
    let mut last = String::new();
    let mut seen = Vec::new();
    for round in 0..3 {
        for number in 0..5 {
            let call = app.call("POST", "/api/v2/organizations").bearer(&token);
            let body = json!({"name": format!("of-{round}-{number}")});
            call.json(&body).send().await.expect(201);
        }
        app.clock.advance_milliseconds(round);
        loop {
            let entries = read(&last, 2).await;
            let Some(end) = entries.as_array().and_then(|entries| entries.last()) else {
                break;
            };
            last = end["log_id"].as_str().expect("an id").to_owned();
            let names = each(&entries, "organization_name");
            seen.extend(names.into_iter().filter(Value::is_string));
        }
    }
    let expected: Vec<String> = (0..3)
        .flat_map(|round| (0..5).map(move |number| format!("of-{round}-{number}")))
        .collect();
    assert_eq!(seen, expected);
    assert_eq!(read(&last, 100).await, json!([]));
}

#[tokio::test]
async fn what_can_not_be_answered_is_refused_by_name() {
    let app = TestApp::new().await;
    for (path, named) in [
        ("/logs?take=0", "take"),
        ("/logs?take=101", "take"),
        ("/logs?per_page=101", "per_page"),
        ("/logs?page=-1", "page"),
        ("/logs?sort=type:1", "sort"),
        ("/logs?q=type:s*", "q"),
        ("/logs?search=nothing", "search"),
        ("/logs?colour=blue", "colour"),
        ("/users/auth0%7C1/logs?per_page=0", "per_page"),
    ] {
        let refused = get(&app, path).await.expect(400).json();
        let message = refused["message"].as_str().unwrap_or_default();
        assert!(message.contains(named), "{path}: {message}");
    }
    get(&app, "/logs?page=21").await.expect(400);
    let missing = get(&app, "/logs/90000").await.expect(404).json();
    assert_eq!(missing["errorCode"], "inexistent_log");
}
