//! How we prove ourselves to a destination, and what is kept of that.

use guildhall_testkit::{TestApp, TestOutbound};
use serde_json::{Value, json};

use super::{HOOK, call, create, organization, stream_to, work_off};

fn with(authorization: &Value) -> Value {
    let mut body = stream_to(HOOK, &["organization.created"]);
    body["destination"]["configuration"]["webhook_authorization"] = authorization.clone();
    body
}

/// The headers of the last request.
fn headers(app: &TestApp) -> Vec<(String, String)> {
    app.outbound
        .asked()
        .pop()
        .map(|request| request.headers)
        .unwrap_or_default()
}

#[tokio::test]
async fn each_authorization_is_sent_as_it_says() {
    for (authorization, name, value) in [
        (
            json!({"method": "bearer", "token": "t-1"}),
            "authorization",
            "Bearer t-1",
        ),
        // `ada:pass word` (RFC 7617 section 2).
        (
            json!({"method": "basic", "username": "ada", "password": "pass word"}),
            "authorization",
            "Basic YWRhOnBhc3Mgd29yZA==",
        ),
        (
            json!({"method": "custom_header", "header_key": "X-Api-Key", "header_value": "k 1"}),
            "X-Api-Key",
            "k 1",
        ),
    ] {
        let app = TestApp::new().await;
        app.outbound.answer(HOOK, [TestOutbound::status(204)]);
        create(&app, &with(&authorization)).await;
        organization(&app, "acme").await;
        work_off(&app).await;
        let headers = headers(&app);
        let expected = (name.to_owned(), value.to_owned());
        assert!(headers.contains(&expected), "{headers:?}");
        assert!(headers.contains(&("content-type".to_owned(), "application/json".to_owned())));
    }
}

#[tokio::test]
async fn a_secret_that_is_not_told_again_is_kept_where_it_still_serves() {
    let app = TestApp::new().await;
    app.outbound.answer("https://", [TestOutbound::status(200)]);
    let path = create(&app, &with(&json!({"method": "bearer", "token": "t-1"}))).await;
    let moved = |authorization: Value| {
        json!({"destination": {"type": "webhook", "configuration": {
            "webhook_endpoint": "https://moved.example/", "webhook_authorization": authorization}}})
    };
    let bearer = moved(json!({"method": "bearer"}));
    call(&app, "PATCH", &path, Some(&bearer)).await.expect(200);
    organization(&app, "acme").await;
    work_off(&app).await;
    let sent = app.outbound.asked().pop().expect("a request");
    assert_eq!(sent.url, "https://moved.example/");
    assert!(
        sent.headers
            .contains(&("authorization".to_owned(), "Bearer t-1".to_owned()))
    );
    let other = moved(json!({"method": "basic", "username": "ada"}));
    let refused = call(&app, "PATCH", &path, Some(&other))
        .await
        .expect(400)
        .json();
    assert!(
        refused["message"]
            .as_str()
            .is_some_and(|message| message.contains("password"))
    );
}

#[tokio::test]
async fn other_destinations_are_kept_and_nothing_is_sent_for_them() {
    let app = TestApp::new().await;
    let bridge = json!({"subscriptions": [{"event_type": "organization.created"}], "destination": {"type": "eventbridge",
        "configuration": {"aws_account_id": "541461895571", "aws_region": "us-east-1"}}});
    let path = create(&app, &bridge).await;
    let shown = call(&app, "GET", &path, None).await.expect(200).json();
    let configuration = &shown["destination"]["configuration"];
    assert_eq!(configuration["aws_account_id"], "541461895571");
    let source = configuration["aws_partner_event_source"]
        .as_str()
        .expect("a source");
    assert!(
        source.starts_with("aws.partner/auth0.com/first-") && source.ends_with("/auth0.events"),
        "{source}"
    );
    let action = json!({"subscriptions": [{"event_type": "organization.created"}],
        "destination": {"type": "action", "configuration": {"action_id": "an-action"}}});
    create(&app, &action).await;
    organization(&app, "acme").await;
    work_off(&app).await;
    assert!(app.outbound.asked().is_empty());
}
