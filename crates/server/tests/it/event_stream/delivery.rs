//! What is sent, and what becomes of it.

use std::collections::BTreeSet;

use guildhall_app::job::event_streams::{claim, send_due};
use guildhall_app::job::sweep;
use guildhall_app::outbound::Failure;
use guildhall_model::event_stream::EVENT_TYPES;
use guildhall_testkit::{TestApp, TestOutbound};
use serde_json::{Value, json};

use super::{HOOK, arrived, call, create, fan_out, names, organization, stream_to, work_off};
use crate::events::contract::{misfit, schemas};

const CREATED: &[&str] = &["organization.created"];

#[tokio::test]
async fn an_event_arrives_once_with_the_name_of_its_stream() {
    let app = TestApp::new().await;
    app.outbound.answer(HOOK, [TestOutbound::status(202)]);
    let path = create(&app, &stream_to(HOOK, CREATED)).await;
    organization(&app, "acme").await;
    work_off(&app).await;
    let sent = arrived(&app);
    let [event] = sent.as_slice() else {
        panic!("{sent:?}")
    };
    assert_eq!(event["type"], "organization.created");
    assert_eq!(
        Some(event["a0stream"].as_str().expect("a name")),
        path.rsplit('/').next()
    );
    if let Some(schemas) = schemas() {
        assert_eq!(
            misfit(event, &schemas["organization.created"], "event"),
            None,
            "{event}"
        );
    }
    app.clock.advance_seconds(1_000_000);
    work_off(&app).await;
    assert!(arrived(&app).is_empty());
    let failed = call(&app, "GET", &format!("{path}/deliveries"), None)
        .await
        .expect(200);
    assert_eq!(failed.json(), json!([]));
}

#[tokio::test]
async fn events_come_in_the_order_of_what_happened() {
    let app = TestApp::new().await;
    app.outbound.answer(HOOK, [TestOutbound::status(200)]);
    create(&app, &stream_to(HOOK, CREATED)).await;
    let expected: Vec<String> = (0..60).map(|number| format!("of-{number:02}")).collect();
    for name in &expected {
        organization(&app, name).await;
    }
    work_off(&app).await;
    assert_eq!(
        names(&arrived(&app)),
        expected,
        "within one millisecond, and in more than one turn"
    );
}

#[tokio::test]
async fn only_what_a_stream_is_about_while_it_is_on_is_sent() {
    let app = TestApp::new().await;
    app.outbound.answer("https://", [TestOutbound::status(200)]);
    organization(&app, "before").await;
    app.clock.advance_seconds(1);
    create(
        &app,
        &stream_to("https://users.example/", &["user.created"]),
    )
    .await;
    let path = create(&app, &stream_to(HOOK, CREATED)).await;
    organization(&app, "one").await;
    work_off(&app).await;
    assert_eq!(names(&arrived(&app)), ["one"]);
    call(&app, "PATCH", &path, Some(&json!({"status": "disabled"})))
        .await
        .expect(200);
    organization(&app, "unseen").await;
    work_off(&app).await;
    call(&app, "PATCH", &path, Some(&json!({"status": "enabled"})))
        .await
        .expect(200);
    organization(&app, "two").await;
    work_off(&app).await;
    assert_eq!(names(&arrived(&app)), ["two"]);
    let token = app.token_of(&app.other.clone(), &[]).await;
    let call_other = app
        .call_at(&app.other, "POST", "/api/v2/organizations")
        .bearer(&token);
    call_other
        .json(&json!({"name": "elsewhere"}))
        .send()
        .await
        .expect(201);
    work_off(&app).await;
    assert!(
        arrived(&app).is_empty(),
        "another tenant's events are its own"
    );
}

#[tokio::test]
async fn what_fails_is_tried_four_times_ever_later_and_kept() {
    let app = TestApp::new().await;
    let failures = [
        TestOutbound::status(500),
        Err(Failure::TooSlow),
        TestOutbound::status(302),
        Err(Failure::Private),
    ];
    app.outbound.answer(HOOK, failures);
    let path = create(&app, &stream_to(HOOK, CREATED)).await;
    organization(&app, "acme").await;
    work_off(&app).await;
    for seconds in [5, 10, 20] {
        assert_eq!(arrived(&app).len(), 1);
        app.clock.advance_milliseconds(seconds * 1000 - 1);
        work_off(&app).await;
        assert!(arrived(&app).is_empty(), "before {seconds} seconds");
        app.clock.advance_milliseconds(1);
        work_off(&app).await;
    }
    assert_eq!(arrived(&app).len(), 1);
    app.clock.advance_seconds(1_000_000);
    work_off(&app).await;
    assert!(arrived(&app).is_empty(), "four times are enough");
    let failed = call(&app, "GET", &format!("{path}/deliveries"), None)
        .await
        .expect(200)
        .json();
    let delivery = &failed[0];
    assert_eq!(
        (&delivery["status"], &delivery["event_type"]),
        (&json!("failed"), &json!("organization.created"))
    );
    let attempts = delivery["attempts"].as_array().expect("a list");
    let reasons: Vec<&str> = attempts
        .iter()
        .filter_map(|attempt| attempt["error_message"].as_str())
        .collect();
    let expected = [
        "the destination answered 500",
        "no answer in time",
        "the destination answered 302",
        "the host's address is not public",
    ];
    assert_eq!(reasons, expected);
    assert_eq!(attempts[1]["timestamp"], "2026-01-01T00:00:05.000Z");
    let data = delivery["event"]["data"].as_str().expect("a text");
    assert!(
        data.contains("acme") && !data.contains("very-secret"),
        "{data}"
    );
    let one = format!(
        "{path}/deliveries/{}",
        delivery["id"].as_str().expect("an id")
    );
    assert_eq!(
        call(&app, "GET", &one, None).await.expect(200).json(),
        *delivery
    );
}

#[tokio::test]
async fn a_destination_that_does_not_answer_holds_up_its_own_stream_alone() {
    let app = TestApp::new().await;
    app.outbound.answer("https://", [TestOutbound::status(200)]);
    for host in ["slow", "quick"] {
        create(
            &app,
            &stream_to(&format!("https://{host}.example/"), CREATED),
        )
        .await;
        app.clock.advance_milliseconds(1);
    }
    organization(&app, "one").await;
    fan_out(&app).await;
    let mut claimed = claim(&app.services).await.expect("the store answers");
    assert_eq!(claimed.len(), 2);
    // Whoever has the first one does not come back from it, and dies in the end; the other goes on meanwhile.
    let (slow, quick) = (claimed.remove(0), claimed.remove(0));
    send_due(&app.services, quick)
        .await
        .expect("the store answers");
    organization(&app, "two").await;
    work_off(&app).await;
    let urls: BTreeSet<String> = app
        .outbound
        .asked()
        .into_iter()
        .map(|request| request.url)
        .collect();
    assert_eq!(urls.len(), 1, "{urls:?}");
    app.clock.advance_seconds(60);
    work_off(&app).await;
    let late = arrived(&app);
    assert_eq!(
        names(&late),
        ["one", "two"],
        "taken again when the lease is over"
    );
    // The first one, should it live after all, finds that its claim has ended, and sends nothing twice.
    send_due(&app.services, slow)
        .await
        .expect("the store answers");
    assert!(arrived(&app).is_empty());
}

#[tokio::test]
async fn two_workers_never_hold_the_same_stream() {
    let app = TestApp::new().await;
    app.outbound.answer("https://", [TestOutbound::status(200)]);
    for number in 0..20 {
        create(
            &app,
            &stream_to(&format!("https://hook-{number}.example/"), CREATED),
        )
        .await;
    }
    organization(&app, "acme").await;
    fan_out(&app).await;
    let (first, second, third) = tokio::join!(
        claim(&app.services),
        claim(&app.services),
        claim(&app.services)
    );
    for claimed in [first, second, third] {
        for stream in claimed.expect("the store answers") {
            send_due(&app.services, stream)
                .await
                .expect("the store answers");
        }
    }
    let urls: Vec<String> = app
        .outbound
        .asked()
        .into_iter()
        .map(|request| request.url)
        .collect();
    let distinct: BTreeSet<&String> = urls.iter().collect();
    assert_eq!((urls.len(), distinct.len()), (20, 20));
}

/// Makes three events fail for good; the stream's path.
async fn three_that_failed(app: &TestApp, names: [&str; 3]) -> String {
    app.outbound.answer(HOOK, [TestOutbound::status(503)]);
    let path = create(
        app,
        &stream_to(HOOK, &["organization.created", "user.created"]),
    )
    .await;
    for name in names {
        organization(app, name).await;
        app.clock.advance_seconds(1);
    }
    for _ in 0..4 {
        work_off(app).await;
        app.clock.advance_seconds(60);
    }
    arrived(app);
    path
}

#[tokio::test]
async fn what_was_given_up_is_read_by_pages_and_filters() {
    let app = TestApp::new().await;
    let path = three_that_failed(&app, ["one", "two", "three"]).await;
    let read = async |query: &str| {
        let answer = call(&app, "GET", &format!("{path}/deliveries?{query}"), None).await;
        answer
            .expect(200)
            .json()
            .as_array()
            .expect("a list")
            .clone()
    };
    let all = read("statuses=failed&event_types=organization.created,user.created").await;
    assert_eq!(all.len(), 3);
    let first = all[0]["id"].as_str().expect("an id");
    assert_eq!(read(&format!("from={first}&take=1")).await, all[1..2]);
    assert_eq!(
        read("date_from=2026-01-01T00:00:01Z&date_to=2026-01-01T00:00:02Z").await,
        all[1..2]
    );
    assert!(read("event_types=user.created").await.is_empty());
    for (query, named) in [
        ("statuses=sent", "statuses"),
        ("event_types=user.seen", "event_types"),
        ("date_from=yesterday", "date_from"),
        ("take=0", "take"),
    ] {
        let refused = call(&app, "GET", &format!("{path}/deliveries?{query}"), None)
            .await
            .expect(400)
            .json();
        assert!(
            refused["message"]
                .as_str()
                .is_some_and(|message| message.contains(named)),
            "{refused}"
        );
    }
    call(
        &app,
        "GET",
        &format!("{path}/deliveries/evt_0000000000000000000000"),
        None,
    )
    .await
    .expect(404);
    call(&app, "GET", &format!("{path}/deliveries/nothing"), None)
        .await
        .expect(400);
}

#[tokio::test]
async fn what_was_given_up_is_sent_again_when_asked() {
    let app = TestApp::new().await;
    let path = three_that_failed(&app, ["one", "two", "three"]).await;
    let failed = call(&app, "GET", &format!("{path}/deliveries"), None)
        .await
        .expect(200)
        .json();
    let first = failed[0]["id"].as_str().expect("an id");
    app.outbound.answer(HOOK, [TestOutbound::status(200)]);
    let again = format!("{path}/redeliver/{first}");
    assert_eq!(call(&app, "POST", &again, None).await.expect(202).text, "");
    call(&app, "POST", &again, None).await.expect(409);
    work_off(&app).await;
    assert_eq!(names(&arrived(&app)), ["one"]);
    call(&app, "POST", &again, None).await.expect(404);
    let asked = json!({"date_from": "2026-01-01T00:00:02Z", "statuses": ["failed"]});
    let accepted = call(&app, "POST", &format!("{path}/redeliver"), Some(&asked))
        .await
        .expect(202);
    assert_eq!(accepted.json(), asked);
    work_off(&app).await;
    assert_eq!(names(&arrived(&app)), ["three"]);
    call(&app, "POST", &format!("{path}/redeliver"), Some(&json!({})))
        .await
        .expect(202);
    work_off(&app).await;
    assert_eq!(names(&arrived(&app)), ["two"]);
    let left = call(&app, "GET", &format!("{path}/deliveries"), None)
        .await
        .expect(200);
    assert_eq!(left.json(), json!([]));
}

#[tokio::test]
async fn a_test_event_of_every_kind_fits_the_contract() {
    let app = TestApp::new().await;
    app.outbound.answer(HOOK, [TestOutbound::status(200)]);
    let path = format!("{}/test", create(&app, &stream_to(HOOK, CREATED)).await);
    for kind in EVENT_TYPES {
        let told = call(&app, "POST", &path, Some(&json!({"event_type": kind})))
            .await
            .expect(202)
            .json();
        assert_eq!(
            (&told["event_type"], &told["attempts"]),
            (&json!(kind), &json!([]))
        );
    }
    work_off(&app).await;
    let sent = arrived(&app);
    let kinds: Vec<&str> = sent
        .iter()
        .filter_map(|event| event["type"].as_str())
        .collect();
    assert_eq!(kinds, EVENT_TYPES);
    if let Some(schemas) = schemas() {
        for event in &sent {
            let kind = event["type"].as_str().expect("a kind");
            // Four kinds have their schemas elsewhere in the contract.
            if let Some(schema) = schemas.get(kind) {
                assert_eq!(misfit(event, schema, kind), None, "{event}");
            }
        }
    }
    let own = json!({"event_type": "user.created", "data": {"mine": true}});
    call(&app, "POST", &path, Some(&own)).await.expect(202);
    work_off(&app).await;
    let sent = arrived(&app);
    assert_eq!(sent[0]["data"], own["data"]);
    call(
        &app,
        "POST",
        &path,
        Some(&json!({"event_type": "user.seen"})),
    )
    .await
    .expect(400);
}

#[tokio::test]
async fn what_is_deleted_or_old_leaves_nothing() {
    let app = TestApp::new().await;
    let path = three_that_failed(&app, ["one", "two", "three"]).await;
    let kept = three_that_failed(&app, ["four", "five", "six"]).await;
    call(&app, "DELETE", &path, None).await.expect(204);
    while sweep(&app.services, 30).await.expect("it sweeps") == guildhall_app::job::Progress::More {
    }
    let there = format!("{kept}/deliveries");
    let listed: Value = call(&app, "GET", &there, None).await.expect(200).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(3));
    app.clock.advance_seconds(31 * 86_400);
    while sweep(&app.services, 30).await.expect("it sweeps") == guildhall_app::job::Progress::More {
    }
    assert_eq!(
        call(&app, "GET", &there, None).await.expect(200).json(),
        json!([])
    );
}
