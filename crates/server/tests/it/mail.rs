//! Mails: written with what causes them, sent at least once, tried again, and given up in the end.

use guildhall_app::job::{Progress, send_mails};
use guildhall_app::mail::{Draft, Undelivered, new_id, organization_variable};
use guildhall_model::organization::Organization;
use guildhall_pages::Locale;
use guildhall_pages::mail::Template;
use guildhall_testkit::{TestApp, TestMailer, TestTenant};
use serde_json::{Map, Value, json};

/// Writes an invitation's mail to `to`, as an operation does.
async fn write(app: &TestApp, tenant: &TestTenant, to: &str) {
    let realm = app.realm(tenant).await;
    let body = json!({
        "organization": {"name": "acme", "display_name": "Acme"},
        "inviter": {"name": "Ada"}, "user": {"email": to}, "application": {"name": "Portal"},
        "url": "https://portal.example/login?invitation=ticket", "expires_at": "2026-01-08 00:00 UTC",
    });
    let draft = Draft {
        id: new_id(&realm),
        template: Template::UserInvitation,
        to: to.to_owned(),
        locale: Locale::English,
        variables: body.as_object().cloned().unwrap_or_default(),
    };
    let row = draft.seal(&realm).expect("sealed");
    let written = realm.store.write(row, |row, mut tx| {
        Box::pin(async move { tx.insert_mail(row).await })
    });
    written.await.expect("written");
}

/// Sends until nothing is due.
async fn send_all(app: &TestApp, mailer: &TestMailer) {
    while send_mails(&app.services, mailer)
        .await
        .expect("the store answers")
        == Progress::More
    {}
}

async fn given_up(app: &TestApp) -> Vec<Value> {
    let realm = app.realm(&app.tenant).await;
    let entries = realm.store.read((), |(), mut tx| {
        Box::pin(async move { tx.latest_logs(100).await })
    });
    let entries = entries.await.expect("the log can be read");
    entries
        .iter()
        .map(|entry| serde_json::from_str::<Value>(entry).expect("JSON"))
        .filter(|entry| entry["type"] == "fn")
        .collect()
}

#[tokio::test]
async fn a_mail_is_sent_once_with_what_its_tenant_is_called() {
    let app = TestApp::new().await;
    let settings = json!({"friendly_name": "Atelier", "support_email": "help@atelier.example"});
    let call = app.api("PATCH", "/tenants/settings").await.json(&settings);
    call.send().await.expect(200);
    write(&app, &app.tenant, "ben@acme.example").await;
    write(&app, &app.other, "eve@other.example").await;
    let mailer = TestMailer::default();
    send_all(&app, &mailer).await;
    app.clock.advance_seconds(1_000_000);
    send_all(&app, &mailer).await;

    let taken = mailer.taken();
    assert_eq!(taken.len(), 2);
    let mail = |to: &str| taken.iter().find(|mail| mail.to == to).expect("a mail");
    let ours = mail("ben@acme.example");
    assert_eq!(ours.subject, "Ada invites you to Acme on Portal");
    assert_eq!(
        (ours.sender.as_str(), ours.tenant.as_str()),
        ("Atelier", "first")
    );
    let text = ours.text.as_deref().expect("a text");
    assert!(
        text.contains("https://portal.example/login?invitation=ticket"),
        "{text}"
    );
    assert!(text.contains("help@atelier.example"), "{text}");
    assert_eq!(mail("eve@other.example").sender, "other");
}

#[tokio::test]
async fn a_mail_that_is_not_taken_is_tried_again_and_holds_up_no_other() {
    let app = TestApp::new().await;
    let mailer = TestMailer::default();
    let reason = "the mail server failed: connection refused";
    mailer.refuse("ben@acme.example", Undelivered::Later(reason.to_owned()));
    write(&app, &app.tenant, "ben@acme.example").await;
    write(&app, &app.tenant, "cem@acme.example").await;
    send_all(&app, &mailer).await;
    assert_eq!(mailer.taken().len(), 1, "the other one is there");
    app.clock.advance_seconds(29);
    mailer.take("ben@acme.example");
    send_all(&app, &mailer).await;
    assert_eq!(mailer.taken().len(), 1, "it is not due yet");
    app.clock.advance_seconds(1);
    send_all(&app, &mailer).await;
    assert_eq!(mailer.taken().len(), 2);
    assert!(given_up(&app).await.is_empty());
}

#[tokio::test]
async fn a_mail_is_given_up_at_once_when_it_will_never_be_taken_else_after_an_hour() {
    let app = TestApp::new().await;
    let mailer = TestMailer::default();
    let never = Undelivered::Never("the mail server refused it: 550".to_owned());
    mailer.refuse("nobody@acme.example", never);
    write(&app, &app.tenant, "nobody@acme.example").await;
    send_all(&app, &mailer).await;
    let [entry] = &given_up(&app).await[..] else {
        panic!("one mail is given up")
    };
    assert_eq!(entry["details"]["to"], "nobody@acme.example");
    assert_eq!(entry["description"], "the mail server refused it: 550");

    let later = Undelivered::Later("the mail server did not answer in time".to_owned());
    mailer.refuse("ben@acme.example", later);
    write(&app, &app.tenant, "ben@acme.example").await;
    let mut minutes = 0;
    while given_up(&app).await.len() == 1 {
        send_all(&app, &mailer).await;
        app.clock.advance_seconds(60);
        minutes += 1;
        assert!(minutes < 200, "it is never given up");
    }
    assert!((60..=70).contains(&minutes), "{minutes}");
    mailer.take("ben@acme.example");
    app.clock.advance_seconds(1_000_000);
    send_all(&app, &mailer).await;
    assert!(mailer.taken().is_empty(), "what is given up is gone");
}

#[tokio::test]
async fn a_claimed_mail_belongs_to_its_claimer_until_the_lease_ends() {
    let app = TestApp::new().await;
    write(&app, &app.tenant, "ben@acme.example").await;
    let now = app.services.clock.now();
    let claim = app.services.system.write(now, |now, mut tx| {
        Box::pin(async move {
            tx.claim_mails(*now, now.plus_milliseconds(120_000), 16)
                .await
        })
    });
    assert_eq!(claim.await.expect("claimed").len(), 1);
    let mailer = TestMailer::default();
    send_all(&app, &mailer).await;
    assert!(mailer.taken().is_empty(), "somebody else is sending it");
    app.clock.advance_seconds(120);
    send_all(&app, &mailer).await;
    assert_eq!(mailer.taken().len(), 1, "whoever claimed it is gone");
}

#[tokio::test]
async fn the_links_of_a_mail_are_sealed_where_it_waits() {
    let app = TestApp::new().await;
    write(&app, &app.tenant, "ben@acme.example").await;
    let now = app.services.clock.now();
    let claim = app.services.system.write(now, |now, mut tx| {
        Box::pin(async move { tx.claim_mails(*now, *now, 16).await })
    });
    let [(_, claimed)] = &claim.await.expect("claimed")[..] else {
        panic!("one mail waits")
    };
    let stored = String::from_utf8_lossy(&claimed.mail.variables);
    assert!(!stored.contains("ticket"), "{stored}");
}

#[test]
fn a_template_is_told_of_an_organization_what_the_notes_name() {
    let organization: Organization = serde_json::from_value(json!({
        "id": "org_0123456789ABCDEF", "name": "acme", "display_name": "Acme",
        "metadata": {"plan": "gold"},
    }))
    .expect("an organization");
    let told: Map<String, Value> =
        serde_json::from_value(organization_variable(&organization)).expect("an object");
    assert_eq!(told["id"], "org_0123456789ABCDEF");
    assert_eq!(told["metadata"]["plan"], "gold");
}
