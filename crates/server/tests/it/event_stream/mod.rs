//! `/event-streams`: make, change, delete; what is sent, how often, and what becomes of it.

mod crud;
mod delivery;
mod destination;

use guildhall_app::job::event_streams::{claim, send_due};
use guildhall_testkit::{Answer, TestApp, TestSink};
use serde_json::{Value, json};

const HOOK: &str = "https://hook.example/in";

async fn call(app: &TestApp, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let call = app.api(method, path).await;
    if let Some(body) = body {
        call.json(body)
    } else {
        call
    }
    .send()
    .await
}

/// A stream to `url` about these kinds of event.
fn stream_to(url: &str, kinds: &[&str]) -> Value {
    let subscriptions: Vec<Value> = kinds
        .iter()
        .map(|kind| json!({"event_type": kind}))
        .collect();
    json!({"subscriptions": subscriptions, "destination": {"type": "webhook", "configuration": {
        "webhook_endpoint": url, "webhook_authorization": {"method": "bearer", "token": "very-secret"}}}})
}

/// Creates a stream; its path.
async fn create(app: &TestApp, body: &Value) -> String {
    let created = call(app, "POST", "/event-streams", Some(body))
        .await
        .expect(201)
        .json();
    format!("/event-streams/{}", created["id"].as_str().expect("an id"))
}

/// Creates an organization.
async fn organization(app: &TestApp, name: &str) {
    let body = json!({ "name": name });
    call(app, "POST", "/organizations", Some(&body))
        .await
        .expect(201);
}

/// Gives what has happened to the streams.
async fn fan_out(app: &TestApp) {
    crate::events::deliver_all(app, &TestSink::default()).await;
}

/// Works off everything that is due.
async fn work_off(app: &TestApp) {
    fan_out(app).await;
    loop {
        let claimed = claim(&app.services).await.expect("the store answers");
        if claimed.is_empty() {
            return;
        }
        for stream in claimed {
            send_due(&app.services, stream)
                .await
                .expect("the store answers");
        }
    }
}

/// What arrived, as JSON.
fn arrived(app: &TestApp) -> Vec<Value> {
    let asked = app.outbound.asked().into_iter();
    asked
        .map(|request| serde_json::from_slice(&request.body).expect("JSON"))
        .collect()
}

/// The names of organizations that events tell of.
fn names(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|event| event["data"]["object"]["name"].as_str())
        .collect()
}
