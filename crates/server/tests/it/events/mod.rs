//! Events: written with what they tell of, delivered at least once, tried again, and given up in the end.

pub(crate) mod contract;

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use guildhall_app::job::{Delivery, Progress, Sink, deliver};
use guildhall_store::OutboxRow;
use guildhall_testkit::{TestApp, TestSink};
use serde_json::{Value, json};
use tokio::sync::Notify;

/// How long a claimed row belongs to its claimer, in seconds.
const LEASE: i64 = 60;

/// Creates an organization; its id.
async fn create(app: &TestApp, name: &str) -> String {
    let call = app.api("POST", "/organizations").await;
    let created = call.json(&json!({ "name": name })).send().await.expect(201);
    let id = created.json()["id"].as_str().map(str::to_owned);
    id.expect("an id")
}

/// Delivers until nothing is due.
pub(crate) async fn deliver_all(app: &TestApp, sink: &dyn Sink) {
    while deliver(&app.services, sink)
        .await
        .expect("the store answers")
        == Progress::More
    {}
}

/// What is still in the outbox, whoever holds it: everything is due at the end of time. To be called last.
async fn left(app: &TestApp) -> Vec<OutboxRow> {
    let end = guildhall_model::Timestamp::from_milliseconds(i64::MAX);
    let claim = app.services.system.write(end, |end, mut tx| {
        Box::pin(async move { tx.claim_outbox(*end, *end, 1000).await })
    });
    claim.await.expect("the store answers")
}

fn kinds(rows: &[OutboxRow]) -> Vec<&str> {
    rows.iter().map(|row| row.kind.as_str()).collect()
}

#[tokio::test]
async fn an_event_is_a_cloud_event_and_is_delivered_once() {
    let app = TestApp::new().await;
    let body = json!({
        "name": "acme", "display_name": "Acme", "metadata": {"plan": "gold"},
        "branding": {"logo_url": "https://acme.example/logo.png", "colors": {"primary": "#0059d6", "page_background": "#000000"}},
    });
    let call = app.api("POST", "/organizations").await.json(&body);
    let created = call.send().await.expect(201).json();
    let sink = TestSink::default();
    deliver_all(&app, &sink).await;
    app.clock.advance_seconds(1_000_000);
    deliver_all(&app, &sink).await;
    let sent = sink.sent();
    assert_eq!(kinds(&sent), ["organization.created"]);
    let event: Value = serde_json::from_str(&sent[0].payload).expect("JSON");
    let object = &event["data"]["object"];
    assert_eq!(object["id"], created["id"]);
    for field in ["name", "display_name", "metadata", "branding"] {
        assert_eq!(object[field], body[field], "{field}");
    }
    assert_eq!(event["id"], sent[0].id, "the id is the idempotency key");
    assert!(is_event_id(&sent[0].id), "{}", sent[0].id);
    assert_eq!(event["specversion"], "1.0");
    assert_eq!(event["type"], "organization.created");
    assert_eq!(event["source"], "urn:auth0:first.example");
    assert_eq!(event["time"], "2026-01-01T00:00:00.000Z");
    assert_eq!(event["a0tenant"], "first");
    let context = &event["data"]["context"];
    assert_eq!(context["tenant"], json!({"id": "first"}));
    let client =
        json!({"id": app.tenant.client_id, "name": "API Explorer Application", "metadata": {}});
    assert_eq!(context["client"], client);
    assert_eq!(context["request"]["hostname"], "first.example");
    assert_eq!(context["request"]["method"], "post");
    assert!(left(&app).await.is_empty());
}

/// `evt_[a-zA-Z0-9]{22}` (contract, events.json).
fn is_event_id(id: &str) -> bool {
    id.strip_prefix("evt_").is_some_and(|rest| {
        rest.len() == 22 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The id of the database connection that every tenant is born with.
async fn database(app: &TestApp) -> String {
    let realm = app.realm(&app.tenant).await;
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move {
            let page = guildhall_store::Page::Offset { skip: 0, take: 1 };
            let filter = guildhall_store::ConnectionFilter::default();
            tx.connections(&filter, &page).await
        })
    });
    let rows = read.await.expect("the store answers");
    rows.first().expect("a connection").id.clone()
}

#[tokio::test]
async fn what_is_refused_tells_nobody() {
    let app = TestApp::new().await;
    create(&app, "acme").await;
    let sink = TestSink::default();
    deliver_all(&app, &sink).await;
    let unknown = json!({"name": "other", "enabled_connections": [{"connection_id": "con_0000000000000000"}]});
    for (body, status) in [
        (json!({"name": "acme"}), 409),
        (unknown, 400),
        (json!({}), 400),
    ] {
        let call = app.api("POST", "/organizations").await;
        call.json(&body).send().await.expect(status);
    }
    let gone = app
        .api("DELETE", "/organizations/org_0000000000000000")
        .await;
    gone.send().await.expect(404);
    app.clock.advance_seconds(1_000_000);
    deliver_all(&app, &sink).await;
    assert_eq!(kinds(&sink.sent()), ["organization.created"]);
    assert!(left(&app).await.is_empty());
}

#[tokio::test]
async fn events_arrive_in_the_order_of_what_happened() {
    let app = TestApp::new().await;
    let mut expected = Vec::new();
    for name in ["first", "second", "third"] {
        let path = format!("/organizations/{}", create(&app, name).await);
        app.clock.advance_milliseconds(1);
        let call = app.api("PATCH", &path).await;
        call.json(&json!({"display_name": name}))
            .send()
            .await
            .expect(200);
        app.clock.advance_milliseconds(1);
        app.api("DELETE", &path).await.send().await.expect(204);
        app.clock.advance_milliseconds(1);
        for kind in ["created", "updated", "deleted"] {
            expected.push((format!("organization.{kind}"), name.to_owned()));
        }
    }
    let sink = TestSink::default();
    deliver_all(&app, &sink).await;
    let told = sink.sent().into_iter().map(|row| {
        let event: Value = serde_json::from_str(&row.payload).expect("JSON");
        let name = event["data"]["object"]["name"].as_str().map(str::to_owned);
        (row.kind, name.expect("a name"))
    });
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_delivery_that_fails_is_repeated_ever_later_until_it_succeeds() {
    let app = TestApp::new().await;
    create(&app, "acme").await;
    let sink = TestSink::default();
    sink.fail(3);
    for seconds in [5, 10, 20] {
        assert_eq!(
            deliver(&app.services, &sink).await.expect("it tries"),
            Progress::More
        );
        app.clock.advance_milliseconds(seconds * 1000 - 1);
        let early = deliver(&app.services, &sink).await.expect("it looks");
        assert_eq!(early, Progress::Idle, "before {seconds} seconds");
        assert!(sink.sent().is_empty());
        app.clock.advance_milliseconds(1);
    }
    deliver_all(&app, &sink).await;
    let sent = sink.sent();
    assert_eq!(sent.iter().map(|row| row.attempts).collect::<Vec<_>>(), [4]);
    assert!(left(&app).await.is_empty());
}

#[tokio::test]
async fn after_four_tries_an_event_is_given_up() {
    let app = TestApp::new().await;
    create(&app, "acme").await;
    let sink = TestSink::default();
    sink.fail(4);
    for _ in 0..4 {
        assert_eq!(
            deliver(&app.services, &sink).await.expect("it tries"),
            Progress::More
        );
        app.clock.advance_seconds(LEASE);
    }
    app.clock.advance_seconds(1_000_000);
    deliver_all(&app, &sink).await;
    assert!(sink.sent().is_empty());
    assert!(left(&app).await.is_empty(), "it is not kept for ever");
}

/// Takes what it is sent, and tells of some that it failed.
#[derive(Default)]
struct Choosy(TestSink);

impl Sink for Choosy {
    fn send<'a>(
        &'a self,
        rows: &'a [OutboxRow],
    ) -> Pin<Box<dyn Future<Output = Vec<Delivery>> + Send + 'a>> {
        Box::pin(async move {
            self.0.send(rows).await;
            let outcome = |row: &OutboxRow| match row.attempts {
                1 if row.payload.contains("\"unlucky\"") => Delivery::Failed,
                _ => Delivery::Done,
            };
            rows.iter().map(outcome).collect()
        })
    }
}

#[tokio::test]
async fn only_what_failed_is_sent_again() {
    let app = TestApp::new().await;
    for name in ["lucky", "unlucky", "happy"] {
        create(&app, name).await;
        app.clock.advance_milliseconds(1);
    }
    let sink = Choosy::default();
    deliver_all(&app, &sink).await;
    app.clock.advance_seconds(5);
    deliver_all(&app, &sink).await;
    let sent = sink.0.sent();
    let ids: BTreeSet<&str> = sent.iter().map(|row| row.id.as_str()).collect();
    assert_eq!((sent.len(), ids.len()), (4, 3));
    assert_eq!(sent[1].id, sent[3].id);
}

/// Tells that it was sent something, and never answers: the process that holds the rows dies before it sent them.
struct Lost(Notify);

impl Sink for Lost {
    fn send<'a>(
        &'a self,
        _: &'a [OutboxRow],
    ) -> Pin<Box<dyn Future<Output = Vec<Delivery>> + Send + 'a>> {
        self.0.notify_one();
        Box::pin(std::future::pending())
    }
}

/// Claims what is due, and is gone before it is sent.
async fn claim_and_die(app: &TestApp) {
    let lost = Lost(Notify::new());
    tokio::select! {
        ended = deliver(&app.services, &lost) => panic!("it never ends: {ended:?}"),
        () = lost.0.notified() => {}
    }
}

#[tokio::test]
async fn what_a_dead_process_held_is_taken_again_when_its_lease_is_over() {
    let app = TestApp::new().await;
    create(&app, "acme").await;
    claim_and_die(&app).await;
    let sink = TestSink::default();
    app.clock.advance_milliseconds(LEASE * 1000 - 1);
    let held = deliver(&app.services, &sink).await.expect("it looks");
    assert_eq!(held, Progress::Idle, "the lease still holds");
    app.clock.advance_milliseconds(1);
    deliver_all(&app, &sink).await;
    assert_eq!(kinds(&sink.sent()), ["organization.created"]);
    assert!(left(&app).await.is_empty());
}

#[tokio::test]
async fn two_deliverers_never_hold_the_same_event() {
    let app = TestApp::new().await;
    // More than two batches, so that both have something to take.
    let now = app.services.clock.now();
    let realm = app.realm(&app.tenant).await;
    let write = realm.store.write(now, |now, mut tx| {
        Box::pin(async move {
            for number in 0..250 {
                let id = format!("evt_{number:022}");
                tx.enqueue(&id, "organization.created", "{}", *now).await?;
            }
            Ok::<_, guildhall_store::Error>(())
        })
    });
    write.await.expect("the store answers");
    let sinks = [
        TestSink::default(),
        TestSink::default(),
        TestSink::default(),
    ];
    let [first, second, third] = &sinks;
    tokio::join!(
        deliver_all(&app, first),
        deliver_all(&app, second),
        deliver_all(&app, third)
    );
    let sent: Vec<OutboxRow> = sinks.iter().flat_map(TestSink::sent).collect();
    let ids: BTreeSet<&str> = sent.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(
        (sent.len(), ids.len()),
        (250, 250),
        "each was sent, and by one of them"
    );
    assert!(sent.iter().all(|row| row.attempts == 1));
    assert!(left(&app).await.is_empty());
}
