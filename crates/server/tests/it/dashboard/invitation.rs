//! Inviting people to an organization, the links, resending and taking back.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{Browser, make_organization, make_role};

const DAY: i64 = 86_400;

async fn make_application(app: &TestApp, name: &str, usage: &str) -> String {
    let body = json!({
        "name": name, "app_type": "regular_web", "organization_usage": usage,
        "initiate_login_uri": "https://app.example/login",
    });
    let made = app.api("POST", "/clients").await.json(&body).send().await;
    made.expect(201).json()["client_id"]
        .as_str()
        .expect("it has an id")
        .to_owned()
}

async fn invitations(app: &TestApp, id: &str) -> Vec<Value> {
    let path = format!("/organizations/{id}/invitations");
    let all = app.api("GET", &path).await.send().await.expect(200).json();
    all.as_array().expect("they are a list").clone()
}

fn id_of(invitation: &Value) -> String {
    invitation["id"].as_str().expect("it has an id").to_owned()
}

struct Given {
    app: TestApp,
    id: String,
    path: String,
    client: String,
}

async fn given() -> Given {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let client = make_application(&app, "Field app", "allow").await;
    let path = format!("/tenants/first/organizations/{id}/invitations");
    Given {
        app,
        id,
        path,
        client,
    }
}

#[tokio::test]
async fn people_are_invited_as_the_form_says() {
    let Given {
        app,
        id,
        path,
        client,
    } = given().await;
    make_application(&app, "For individuals", "deny").await;
    let role = make_role(&app, "billing").await;
    let owner = Browser::owner(&app).await;
    let page = owner.get(&path).await.expect(200);
    assert!(page.text.contains("Nobody is invited") && page.text.contains("Send invitations"));
    assert!(page.text.contains("Field app") && !page.text.contains("For individuals"));
    let form = format!(
        "emails=ada%40x.example%0D%0Agrace%40x.example%0D%0AADA%40x.example&client_id={client}&role={role}&days=30&mail=on"
    );
    let sent = owner.post(&path, &form).await.expect(303);
    let target = sent.header("location").expect("it leads on");
    let page = owner.get(target).await.expect(200);
    for text in [
        "The invitations are on their way.",
        "ada@x.example",
        "grace@x.example",
        "billing. By owner@example.com",
        "Pending",
        "in 30 days",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let all = invitations(&app, &id).await;
    assert_eq!(all.len(), 2);
    for one in &all {
        assert_eq!(
            (&one["client_id"], &one["roles"], &one["inviter"]["name"]),
            (&json!(client), &json!([role]), &json!("owner@example.com"))
        );
        let link = one["invitation_url"].as_str().expect("it has a link");
        let shown = page.text.replace("&#x2f;", "/").replace("&amp;", "&");
        assert!(shown.contains(&format!("data-copy=\"{link}\"")), "{shown}");
    }
}

#[tokio::test]
async fn what_is_refused_stands_at_its_field_and_nobody_is_invited() {
    let Given {
        app,
        id,
        path,
        client,
    } = given().await;
    let owner = Browser::owner(&app).await;
    let many: Vec<String> = (0..51)
        .map(|number| format!("u{number}%40x.example"))
        .collect();
    let many = many.join("%0A");
    for (emails, client, field, reason) in [
        (
            "",
            client.as_str(),
            "invitee.email",
            "Give at least one email address.",
        ),
        (
            many.as_str(),
            &client,
            "invitee.email",
            "These are too many at once.",
        ),
        (
            "ada%40x.example%0Anobody",
            &client,
            "invitee.email",
            "nobody",
        ),
        ("ada%40x.example", "", "client_id", ""),
        (
            "ada%40x.example",
            "abcdefghijklmnopqrstuvwxyz012345",
            "",
            "The specified client_id does not exist.",
        ),
    ] {
        let form = format!("emails={emails}&client_id={client}&days=7");
        let page = owner.post(&path, &form).await.expect(422);
        assert!(page.text.contains(reason), "{reason}: {}", page.text);
        if !field.is_empty() {
            let problem = format!("id=\"{field}-problem\"");
            assert!(page.text.contains(&problem), "{field}: {}", page.text);
        }
        if emails.starts_with("ada") {
            assert!(page.text.contains("ada@x.example"), "what was typed stays");
        }
    }
    assert_eq!(invitations(&app, &id).await, Vec::<Value>::new());
}

#[tokio::test]
async fn an_invitation_is_sent_again_with_a_new_link_and_taken_back() {
    let Given {
        app,
        id,
        path,
        client,
    } = given().await;
    let owner = Browser::owner(&app).await;
    let form = format!("emails=ada%40x.example&client_id={client}&days=1");
    owner.post(&path, &form).await.expect(303);
    let first = invitations(&app, &id).await;
    app.clock.advance_seconds(2 * DAY);
    let page = owner.get(&path).await;
    // The session has ended meanwhile.
    page.expect(303);
    let owner = Browser::of(&app, Role::Editor).await;
    let page = owner.get(&path).await.expect(200);
    assert!(page.text.contains("Ended") && !page.text.contains("Copy link"));
    let one = format!("{path}/{}", id_of(&first[0]));
    owner.post(&one, "resend=1").await.expect(303);
    let second = invitations(&app, &id).await;
    assert_eq!(second.len(), 1);
    assert_ne!(second[0]["ticket_id"], first[0]["ticket_id"]);
    assert_eq!(second[0]["invitee"], first[0]["invitee"]);
    let page = owner.get(&path).await.expect(200);
    assert!(
        page.text.contains("in 24 h"),
        "it lasts as long: {}",
        page.text
    );
    // The one before is not there any more.
    owner.post(&one, "resend=1").await.expect(404);

    let one = format!("{path}/{}", id_of(&second[0]));
    let question = owner.post(&one, "revoke=1").await.expect(200);
    for text in [
        "Revoke the invitation of ada@x.example?",
        "Keep it",
        "name=\"revoke\" value=\"1\"",
    ] {
        assert!(question.text.contains(text), "{text}: {}", question.text);
    }
    assert_eq!(invitations(&app, &id).await.len(), 1);
    owner.post(&one, "revoke=1&sure=1").await.expect(303);
    assert_eq!(invitations(&app, &id).await, Vec::<Value>::new());
}

#[tokio::test]
async fn without_an_application_one_learns_what_is_missing() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("/tenants/first/organizations/{id}/invitations");
    let page = owner.get(&path).await.expect(200);
    assert!(page.text.contains("organization_usage") && !page.text.contains("Send invitations"));
}

#[tokio::test]
async fn a_viewer_reads_invitations_and_sends_none() {
    let Given {
        app,
        id,
        path,
        client,
    } = given().await;
    let owner = Browser::owner(&app).await;
    let form = format!("emails=ada%40x.example&client_id={client}&days=7");
    owner.post(&path, &form).await.expect(303);
    let all = invitations(&app, &id).await;
    let ticket = all[0]["ticket_id"].as_str().expect("it has a ticket");
    assert!(owner.get(&path).await.expect(200).text.contains(ticket));
    let viewer = Browser::of(&app, Role::Viewer).await;
    let page = viewer.get(&path).await.expect(200);
    assert!(page.text.contains("ada@x.example"));
    for button in ["Send invitations", "Resend", "Revoke", "Actions for"] {
        assert!(!page.text.contains(button), "{button}");
    }
    // Whoever has the link can join in the name of the person.
    assert!(!page.text.contains(ticket), "{}", page.text);
    viewer.post(&path, &form).await.expect(403);
    let one = format!("{path}/{}", id_of(&all[0]));
    for change in ["resend=1", "revoke=1", "revoke=1&sure=1"] {
        viewer.post(&one, change).await.expect(403);
    }
    // Below another organization the invitation is not there.
    let other = make_organization(&app, "other", "Other").await;
    let elsewhere = one.replace(&id, &other);
    owner.post(&elsewhere, "resend=1").await.expect(404);
    owner.post(&elsewhere, "revoke=1").await.expect(404);
    assert_eq!(invitations(&app, &id).await, all);
    for number in ["-1", "50", "x"] {
        owner
            .get(&format!("{path}?page={number}"))
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn invitations_are_paged() {
    let Given {
        app, path, client, ..
    } = given().await;
    let owner = Browser::owner(&app).await;
    let emails: Vec<String> = (0..21)
        .map(|number| format!("u{number:02}%40x.example"))
        .collect();
    let form = format!("emails={}&client_id={client}&days=7", emails.join("%0A"));
    owner.post(&path, &form).await.expect(303);
    let count = |text: &str| text.matches("@x.example</bdi>").count();
    let first = owner.get(&path).await.expect(200);
    assert!(
        count(&first.text) == 20 && first.text.contains("?page=1"),
        "{}",
        first.text
    );
    let second = owner.get(&format!("{path}?page=1")).await.expect(200);
    assert!(count(&second.text) == 1 && second.text.contains("?page=0"));
}
