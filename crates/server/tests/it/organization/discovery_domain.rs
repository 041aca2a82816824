//! Proving discovery domains, and what a proven one leads to.

use guildhall_app::job::{Progress, verify_domains};
use guildhall_app::organization::discovery_domain::organizations_by_domain;
use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

async fn post(app: &TestApp, path: &str, body: &Value) -> Answer {
    app.api("POST", path).await.json(body).send().await
}

/// An organization's path, and its pending domain `acme.example`.
async fn pending(app: &TestApp, name: &str) -> (String, Value) {
    let made = post(app, "/organizations", &json!({"name": name})).await;
    let made = made.expect(201).json();
    let path = format!("/organizations/{}", text(&made, "id"));
    let domains = format!("{path}/discovery-domains");
    let domain = post(app, &domains, &json!({"domain": "acme.example"})).await;
    (path, domain.expect(201).json())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("a text")
}

fn one(organization: &str, domain: &Value) -> String {
    format!("{organization}/discovery-domains/{}", text(domain, "id"))
}

async fn status(app: &TestApp, organization: &str, domain: &Value) -> String {
    let path = one(organization, domain);
    let shown = app.api("GET", &path).await.send().await.expect(200).json();
    text(&shown, "status").to_owned()
}

/// Sets the record that proves a domain.
fn prove(app: &TestApp, domain: &Value) {
    let proof = text(domain, "verification_txt");
    let host = text(domain, "verification_host");
    app.names.set(host, &["v=spf1 -all", proof]);
}

/// Whether the job had something to do.
async fn look(app: &TestApp) -> bool {
    let progress = verify_domains(&app.services).await;
    progress.expect("the store answers") == Progress::More
}

async fn led_to(app: &TestApp, domain: &str) -> Vec<String> {
    let realm = app.realm(&app.tenant).await;
    let found = organizations_by_domain(&realm, domain).await;
    let found = found.expect("the store answers");
    found.into_iter().map(|one| one.name.to_string()).collect()
}

#[tokio::test]
async fn asked_at_once_the_record_decides() {
    let app = TestApp::new().await;
    let (organization, domain) = pending(&app, "acme").await;
    let verify = format!("{}/verify", one(&organization, &domain));
    let host = text(&domain, "verification_host");
    let another = "0".repeat(32);
    for texts in [&[][..], &[another.as_str()]] {
        app.names.set(host, texts);
        let shown = app.api("POST", &verify).await.send().await.expect(200);
        assert_eq!(shown.json(), domain, "{texts:?}");
    }
    app.names.fail(host);
    let shown = app.api("POST", &verify).await.send().await.expect(200);
    assert_eq!(shown.json()["status"], "pending");

    prove(&app, &domain);
    let shown = app.api("POST", &verify).await.send().await.expect(200);
    assert_eq!(shown.json()["status"], "verified");
    app.names.set(host, &[]);
    let shown = app.api("POST", &verify).await.send().await.expect(200);
    assert_eq!(shown.json()["status"], "verified", "it stays proven");
}

#[tokio::test]
async fn the_job_finds_the_record_without_being_asked() {
    let app = TestApp::new().await;
    let (organization, domain) = pending(&app, "acme").await;
    prove(&app, &domain);
    assert!(!look(&app).await, "it is not due yet");
    app.clock.advance_seconds(60);
    assert!(look(&app).await);
    assert_eq!(status(&app, &organization, &domain).await, "verified");
    app.clock.advance_seconds(86_400);
    assert!(!look(&app).await, "a proven domain is looked for no more");
}

#[tokio::test]
async fn what_is_not_proven_is_looked_for_more_and_more_seldom() {
    let app = TestApp::new().await;
    let (organization, domain) = pending(&app, "acme").await;
    app.names.fail(text(&domain, "verification_host"));
    let mut waits = Vec::new();
    for _ in 0..8 {
        let mut minutes = 0;
        while !look(&app).await {
            app.clock.advance_seconds(60);
            minutes += 1;
        }
        waits.push(minutes);
    }
    assert!(
        waits.is_sorted() && waits.first() < waits.last(),
        "{waits:?}"
    );
    assert_eq!(status(&app, &organization, &domain).await, "pending");
}

#[tokio::test]
async fn a_domain_that_is_pending_again_is_looked_for_again() {
    let app = TestApp::new().await;
    let (organization, domain) = pending(&app, "acme").await;
    let path = one(&organization, &domain);
    for status in ["verified", "pending"] {
        let call = app.api("PATCH", &path).await;
        call.json(&json!({"status": status}))
            .send()
            .await
            .expect(200);
        app.clock.advance_seconds(60);
        assert_eq!(look(&app).await, status == "pending", "{status}");
    }
}

#[tokio::test]
async fn a_domain_of_a_deleted_organization_is_passed_over() {
    let app = TestApp::new().await;
    let (organization, domain) = pending(&app, "acme").await;
    prove(&app, &domain);
    app.api("DELETE", &organization)
        .await
        .send()
        .await
        .expect(204);
    app.clock.advance_seconds(60);
    assert!(look(&app).await);
    assert!(led_to(&app, "acme.example").await.is_empty());
}

#[tokio::test]
async fn proven_domains_that_are_meant_for_it_lead_to_their_organizations() {
    let app = TestApp::new().await;
    let (first, domain) = pending(&app, "first").await;
    let (second, same) = pending(&app, "second").await;
    assert!(
        led_to(&app, "acme.example").await.is_empty(),
        "both are pending"
    );
    for (organization, domain) in [(&second, &same), (&first, &domain)] {
        prove(&app, domain);
        let verify = format!("{}/verify", one(organization, domain));
        app.api("POST", &verify).await.send().await.expect(200);
    }
    assert_eq!(led_to(&app, "ACME.example").await, ["first", "second"]);
    assert!(led_to(&app, "sub.acme.example").await.is_empty());

    let call = app.api("PATCH", &one(&first, &domain)).await;
    let off = json!({"use_for_organization_discovery": false});
    call.json(&off).send().await.expect(200);
    assert_eq!(led_to(&app, "acme.example").await, ["second"]);
    app.api("DELETE", &second).await.send().await.expect(204);
    assert!(led_to(&app, "acme.example").await.is_empty());
}

#[tokio::test]
async fn each_asking_is_in_the_log() {
    let app = TestApp::new().await;
    let (organization, domain) = pending(&app, "acme").await;
    prove(&app, &domain);
    let verify = format!("{}/verify", one(&organization, &domain));
    for _ in 0..2 {
        app.api("POST", &verify).await.send().await.expect(200);
    }
    let realm = app.realm(&app.tenant).await;
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move { tx.latest_logs(100).await })
    });
    let logs = read.await.expect("the store answers");
    let entries: Vec<Value> = logs
        .iter()
        .map(|entry| serde_json::from_str(entry).expect("JSON"))
        .filter(|entry: &Value| entry["description"] == "Verify an organization discovery domain")
        .collect();
    assert_eq!(entries.len(), 2, "{entries:?}");
    assert_eq!(entries[0]["organization_name"], "acme");
}
