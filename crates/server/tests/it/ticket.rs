//! `/tickets` and `/jobs/verification-email`: links and mails that a backend asks for.

use guildhall_app::job::send_mails;
use guildhall_app::mail::Undelivered;
use guildhall_testkit::{Answer, TestApp, TestMailer};
use serde_json::{Value, json};

const PASSWORD: &str = "Correct horse battery staple";
const NEW: &str = "Another horse, another staple";
const EMAIL: &str = "ada@acme.example";

struct Setting {
    app: TestApp,
    user: String,
    connection: String,
    organization: String,
    client: String,
}

impl Setting {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let connections = app.api("GET", "/connections").await.send().await;
        let connection = text(&connections.expect(200).json()[0], "id");
        let person = json!({
            "connection": "Username-Password-Authentication", "email": EMAIL, "password": PASSWORD, "verify_email": false,
        });
        let user = text(
            &post(&app, "/users", &person).await.expect(201).json(),
            "user_id",
        );
        let organization = json!({"name": "acme", "display_name": "ACME"});
        let organization = post(&app, "/organizations", &organization)
            .await
            .expect(201);
        let organization = text(&organization.json(), "id");
        let client = json!({"name": "Portal", "app_type": "regular_web", "initiate_login_uri": "https://app.example/login"});
        let client = text(
            &post(&app, "/clients", &client).await.expect(201).json(),
            "client_id",
        );
        Self {
            app,
            user,
            connection,
            organization,
            client,
        }
    }

    async fn join(&self) {
        let path = format!("/organizations/{}/members", self.organization);
        let body = json!({"members": [self.user]});
        post(&self.app, &path, &body).await.expect(204);
    }

    async fn told(&self) -> Value {
        let path = format!("/users/{}", self.user.replace('|', "%7C"));
        let told = self.app.api("GET", &path).await.send().await;
        told.expect(200).json()
    }
}

fn text(value: &Value, name: &str) -> String {
    let text = value[name].as_str();
    text.unwrap_or_else(|| panic!("no {name}: {value}"))
        .to_owned()
}

async fn post(app: &TestApp, path: &str, body: &Value) -> Answer {
    app.api("POST", path).await.json(body).send().await
}

/// The secret of a link.
fn secret(made: &Answer) -> String {
    let link = text(&made.json(), "ticket");
    let (address, secret) = link.split_once("?ticket=").expect("a ticket");
    assert_eq!(address, "https://first.example/u/reset-verify");
    secret.to_owned()
}

async fn change(app: &TestApp, secret: &str) -> Answer {
    let form = format!("ticket={secret}&password-reset={NEW}&re-enter-password={NEW}");
    let form = form.replace(' ', "+").replace(',', "%2C");
    let call = app.call("POST", "/u/reset-password/change");
    call.form(&form).send().await
}

#[tokio::test]
async fn a_password_ticket_is_answered_with_its_link() {
    let setting = Setting::new().await;
    let by_id = json!({"user_id": setting.user});
    let by_email = json!({"connection_id": setting.connection, "email": "ADA@acme.example", "mark_email_as_verified": true});
    for (body, is_verified) in [(by_id, false), (by_email, true)] {
        let made = post(&setting.app, "/tickets/password-change", &body).await;
        let secret = secret(&made.expect(201));
        setting.app.clock.advance_seconds(1);
        change(&setting.app, &secret).await.expect(200);
        change(&setting.app, &secret).await.expect(400);
        assert_eq!(setting.told().await["email_verified"], json!(is_verified));
    }
    assert!(
        setting.app.mails().await.is_empty(),
        "the backend sends its own"
    );
}

#[tokio::test]
async fn a_ticket_lasts_as_long_as_it_was_asked_for() {
    let setting = Setting::new().await;
    for (seconds, lasts) in [(60, 60), (0, 432_000)] {
        let body = json!({"user_id": setting.user, "ttl_sec": seconds});
        let made = post(&setting.app, "/tickets/password-change", &body).await;
        let secret = secret(&made.expect(201));
        let path = format!("/u/reset-verify?ticket={secret}");
        setting.app.clock.advance_seconds(lasts - 1);
        setting.app.call("GET", &path).send().await.expect(200);
        setting.app.clock.advance_seconds(1);
        setting.app.call("GET", &path).send().await.expect(400);
    }
}

#[tokio::test]
async fn an_organization_gives_the_page_its_look_and_is_told_at_the_end() {
    let setting = Setting::new().await;
    let body = json!({
        "user_id": setting.user, "organization_id": setting.organization, "client_id": setting.client,
    });
    let path = "/tickets/password-change";
    let refused = post(&setting.app, path, &body).await.expect(400).json();
    let expected = format!(
        "The user with id {} is not a member of organization with id {}.",
        setting.user, setting.organization
    );
    assert_eq!(refused["message"], json!(expected));
    setting.join().await;
    let made = post(&setting.app, path, &body).await.expect(201);
    let changed = change(&setting.app, &secret(&made)).await.expect(200);
    assert!(changed.text.contains("ACME"), "{}", changed.text);
    let back = format!(
        "https://app.example/login?organization_id={}&amp;organization_name=acme",
        setting.organization
    );
    assert!(changed.text.contains(&back), "{}", changed.text);
}

#[tokio::test]
async fn what_no_ticket_is_made_for() {
    let setting = Setting::new().await;
    let user = setting.user.as_str();
    let (_, part) = user.split_once('|').expect("a bar");
    let url = "https://app.example/done";
    let (password, verification) = ("/tickets/password-change", "/tickets/email-verification");
    let missing = "Payload validation error: 'Missing required property: user_id'.";
    for (path, body, status, message) in [
        (password, json!({}), 400, missing),
        (
            password,
            json!({"email": EMAIL}),
            400,
            "Payload validation error: 'Missing required property: connection_id'.",
        ),
        (
            password,
            json!({"user_id": "auth0|nobody"}),
            404,
            "The user does not exist.",
        ),
        (
            password,
            json!({"connection_id": "con_0000000000000000", "email": EMAIL}),
            400,
            "The connection with id con_0000000000000000 does not exist.",
        ),
        (
            password,
            json!({"user_id": user, "client_id": "0".repeat(32)}),
            400,
            "The client does not exist",
        ),
        (
            verification,
            json!({"user_id": user, "organization_id": "org_0000000000000000"}),
            400,
            "The organization does not exist",
        ),
        (
            verification,
            json!({"user_id": user, "result_url": url, "organization_id": setting.organization}),
            400,
            "result_url cannot be specified together with organization_id.",
        ),
        (
            password,
            json!({"user_id": user, "result_url": url, "client_id": setting.client}),
            400,
            "result_url cannot be specified together with client_id.",
        ),
        (
            verification,
            json!({"user_id": user, "identity": {"user_id": "x", "provider": "auth0"}}),
            400,
            "The user exists, but does not contain the given identity.",
        ),
        (
            verification,
            json!({"user_id": user, "identity": {"user_id": part, "provider": "auth0", "connection_id": "con_0000000000000000"}}),
            400,
            "Identity connection does not exist.",
        ),
    ] {
        let told = post(&setting.app, path, &body).await.expect(status).json();
        assert_eq!(told["message"], message, "{body}");
    }
    let body = json!({"user_id": user, "identity": {"user_id": part, "provider": "auth0", "connection_id": setting.connection}});
    post(&setting.app, verification, &body).await.expect(201);
}

#[tokio::test]
async fn a_mail_that_was_asked_for_is_a_job() {
    let setting = Setting::new().await;
    setting.join().await;
    let body = json!({"user_id": setting.user, "organization_id": setting.organization, "client_id": setting.client});
    let job = post(&setting.app, "/jobs/verification-email", &body).await;
    let job = job.expect(201).json();
    assert_eq!(
        (&job["type"], &job["status"]),
        (&json!("verification_email"), &json!("pending"))
    );
    let path = format!("/jobs/{}", text(&job, "id"));
    let status = async || {
        let told = setting.app.api("GET", &path).await.send().await;
        text(&told.expect(200).json(), "status")
    };
    assert_eq!(status().await, "pending");
    let mails = setting.app.mails().await;
    assert_eq!(mails[0].to, EMAIL);
    assert!(mails[0].subject.contains("ACME"), "{}", mails[0].subject);
    assert_eq!(status().await, "completed");
    let unknown = setting.app.api("GET", "/jobs/job_0").await.send().await;
    assert_eq!(unknown.expect(404).json()["errorCode"], "inexistent_job");

    let second = post(&setting.app, "/jobs/verification-email", &body).await;
    let path = format!("/jobs/{}", text(&second.expect(201).json(), "id"));
    let mailer = TestMailer::default();
    mailer.refuse(EMAIL, Undelivered::Never("no such mailbox".to_owned()));
    send_mails(&setting.app.services, &mailer)
        .await
        .expect("the store answers");
    let told = setting.app.api("GET", &path).await.send().await;
    assert_eq!(told.expect(200).json()["status"], "failed");
}
