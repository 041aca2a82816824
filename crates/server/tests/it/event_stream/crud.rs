//! Streams themselves.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{HOOK, call, create, stream_to};

#[tokio::test]
async fn a_stream_is_answered_as_recorded_and_without_its_secret() {
    let app = TestApp::new().await;
    let mut body = stream_to(
        HOOK,
        &["user.created", "organization.updated", "user.created"],
    );
    body["name"] = json!("mine");
    let created = call(&app, "POST", "/event-streams", Some(&body))
        .await
        .expect(201);
    assert!(!created.text.contains("very-secret"), "{}", created.text);
    let created = created.json();
    let id = created["id"].as_str().expect("an id");
    assert!(id.starts_with("est_") && id.len() == 26, "{id}");
    let expected = json!({
        "id": id, "status": "enabled", "name": "mine",
        "subscriptions": [{"event_type": "user.created"}, {"event_type": "organization.updated"}],
        "created_at": "2026-01-01T00:00:00.000Z", "updated_at": "2026-01-01T00:00:00.000Z",
        "destination": {"type": "webhook", "configuration": {
            "webhook_endpoint": HOOK, "webhook_authorization": {"method": "bearer"}}},
    });
    assert_eq!(created, expected);
    assert_eq!(
        created
            .as_object()
            .expect("an object")
            .keys()
            .collect::<Vec<_>>(),
        [
            "id",
            "status",
            "name",
            "subscriptions",
            "created_at",
            "updated_at",
            "destination"
        ]
    );
    let path = format!("/event-streams/{id}");
    assert_eq!(
        call(&app, "GET", &path, None).await.expect(200).json(),
        expected
    );
    let listed = call(&app, "GET", "/event-streams?take=50", None)
        .await
        .expect(200);
    assert_eq!(listed.json(), json!({"eventStreams": [expected]}));
}

#[tokio::test]
async fn a_change_changes_what_it_names() {
    let app = TestApp::new().await;
    let path = create(&app, &stream_to(HOOK, &["user.created"])).await;
    app.clock.advance_seconds(5);
    let change = json!({"name": "renamed", "status": "disabled", "subscriptions": [{"event_type": "user.deleted"}]});
    let changed = call(&app, "PATCH", &path, Some(&change))
        .await
        .expect(200)
        .json();
    for name in ["name", "status", "subscriptions"] {
        assert_eq!(changed[name], change[name], "{name}");
    }
    assert_eq!(changed["created_at"], "2026-01-01T00:00:00.000Z");
    assert_eq!(changed["updated_at"], "2026-01-01T00:00:05.000Z");
    let nothing = call(&app, "PATCH", &path, Some(&json!({})))
        .await
        .expect(200)
        .json();
    assert_eq!(nothing, changed);
    let basic = json!({"destination": {"type": "webhook", "configuration": {"webhook_endpoint": "https://other.example/",
        "webhook_authorization": {"method": "basic", "username": "ada", "password": "secret"}}}});
    let changed = call(&app, "PATCH", &path, Some(&basic))
        .await
        .expect(200)
        .json();
    let told = json!({"method": "basic", "username": "ada"});
    assert_eq!(
        changed["destination"]["configuration"]["webhook_authorization"],
        told
    );
}

#[tokio::test]
async fn pages_go_on_where_they_ended() {
    let app = TestApp::new().await;
    let mut expected = Vec::new();
    for _ in 0..3 {
        expected.push(create(&app, &stream_to(HOOK, &["user.created"])).await);
        app.clock.advance_seconds(1);
    }
    let mut seen = Vec::new();
    let mut path = "/event-streams?take=2".to_owned();
    loop {
        let page = call(&app, "GET", &path, None).await.expect(200).json();
        let streams = page["eventStreams"].as_array().expect("a list");
        seen.extend(
            streams
                .iter()
                .map(|stream| format!("/event-streams/{}", stream["id"].as_str().expect("an id"))),
        );
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/event-streams?take=2&from={next}");
    }
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn what_is_deleted_is_gone_and_its_name_is_free() {
    let app = TestApp::new().await;
    let mut body = stream_to(HOOK, &["user.created"]);
    body["name"] = json!("mine");
    let path = create(&app, &body).await;
    let taken = call(&app, "POST", "/event-streams", Some(&body))
        .await
        .expect(409)
        .json();
    assert_eq!(taken["message"], "Event stream name already in use.");
    call(&app, "DELETE", &path, None).await.expect(204);
    call(&app, "DELETE", &path, None).await.expect(204);
    call(&app, "GET", &path, None).await.expect(404);
    call(&app, "PATCH", &path, Some(&json!({})))
        .await
        .expect(404);
    call(&app, "GET", &format!("{path}/deliveries"), None)
        .await
        .expect(404);
    create(&app, &body).await;
}

#[tokio::test]
async fn what_can_not_be_is_refused_by_name() {
    let app = TestApp::new().await;
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = stream_to(HOOK, &["user.created"]);
        change(&mut body);
        body
    };
    let authorization = |value: Value| {
        with(&move |body| {
            body["destination"]["configuration"]["webhook_authorization"] = value.clone();
        })
    };
    for (body, named) in [
        (json!({}), "destination"),
        (with(&|body| body["name"] = json!("")), "name"),
        (with(&|body| body["status"] = json!("paused")), "status"),
        (
            with(&|body| body["subscriptions"] = json!([])),
            "subscriptions",
        ),
        (
            with(&|body| body["subscriptions"] = json!([{}])),
            "subscriptions.0",
        ),
        (
            with(&|body| body["subscriptions"] = json!([{"event_type": "user.seen"}])),
            "subscriptions.0.event_type",
        ),
        (
            with(&|body| body["destination"]["type"] = json!("pigeon")),
            "destination",
        ),
        (
            with(&|body| {
                body["destination"]["configuration"]["webhook_endpoint"] =
                    json!("http://hook.example/");
            }),
            "destination",
        ),
        (authorization(json!({"method": "bearer"})), "token"),
        (
            authorization(json!({"method": "bearer", "token": "line\nbreak"})),
            "token",
        ),
        (
            authorization(json!({"method": "basic", "username": "ada"})),
            "password",
        ),
        (
            authorization(
                json!({"method": "custom_header", "header_key": "Host", "header_value": "a"}),
            ),
            "header_key",
        ),
    ] {
        let refused = call(&app, "POST", "/event-streams", Some(&body))
            .await
            .expect(400)
            .json();
        let message = refused["message"].as_str().unwrap_or_default();
        assert!(message.contains(named), "{body}: {message}");
    }
    let invalid = call(
        &app,
        "GET",
        "/event-streams/est_invalid_id_1234567890",
        None,
    )
    .await
    .expect(400);
    let expected = "Path validation error: 'Object didn't pass validation for format event-stream-id: \
                    est_invalid_id_1234567890' on property id (Unique identifier for the event stream).";
    assert_eq!(invalid.json()["message"], expected);
    let none = call(&app, "GET", "/event-streams", None)
        .await
        .expect(200)
        .json();
    assert_eq!(none, json!({"eventStreams": []}), "nothing is half made");
}
