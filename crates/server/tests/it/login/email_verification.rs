//! Addresses that turn out to be their users': the mail after signing up, and its link.

use guildhall_app::mail::Message;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{Browser, EMAIL, PASSWORD, World, asked, encoded, link_of, location, logged, world};

const NEW: &str = "grace@acme.example";

async fn sign_up(app: &TestApp, world: &World, further: &[(&str, &str)]) {
    let hint = [further, &[("screen_hint", "signup")]].concat();
    let browser = Browser::new(app);
    let page = browser.begin(&asked(&world.client_id, &hint)).await;
    let form = [("email", NEW), ("password", PASSWORD)];
    browser.post(&page, &form).await.expect(302);
}

/// The mail that went to an address.
async fn mail(app: &TestApp, to: &str) -> Message {
    let mut mails = app.mails().await;
    mails.retain(|mail| mail.to == to);
    let [mail] = &mails[..] else {
        panic!("one mail: {mails:?}")
    };
    assert_eq!(mail.template, "verify_email");
    mail.clone()
}

async fn user(app: &TestApp, email: &str) -> Value {
    let path = format!("/users-by-email?email={email}");
    let found = app.api("GET", &path).await.send().await.expect(200);
    found.json()[0].clone()
}

#[tokio::test]
async fn whoever_signs_up_confirms_the_address_by_a_link() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    sign_up(&app, &world, &[]).await;
    let link = link_of(&mail(&app, NEW).await);
    assert!(link.starts_with("/u/email-verification?ticket="), "{link}");
    assert_eq!(user(&app, NEW).await["email_verified"], json!(false));
    let page = Browser::new(&app).get(&link).await.expect(200);
    assert!(
        page.text.contains("Email address confirmed"),
        "{}",
        page.text
    );
    assert_eq!(user(&app, NEW).await["email_verified"], json!(true));
    let entry = &logged(&app, "sv").await[0];
    assert_eq!(entry["user_name"], NEW);
    assert_eq!(entry["client_id"], json!(world.client_id));
    let again = Browser::new(&app).get(&link).await.expect(200);
    assert!(again.text.contains("confirmed before"), "{}", again.text);
    assert_eq!(logged(&app, "sv").await.len(), 1);
}

#[tokio::test]
async fn a_link_is_about_one_address_at_one_tenant_for_five_days() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let link = link_of(&mail(&app, EMAIL).await);
    Browser::at(&app, &app.other).get(&link).await.expect(400);
    let flipped = if link.ends_with('x') {
        link.replace('x', "y")
    } else {
        format!("{}x", &link[..link.len() - 1])
    };
    Browser::new(&app).get(&flipped).await.expect(400);
    // A ticket of one kind is none of another.
    let other = link.replace("email-verification", "reset-verify");
    Browser::new(&app).get(&other).await.expect(400);

    let path = format!("/users/{}", encoded(&world.user_id));
    let call = app.api("PATCH", &path).await;
    let changed = json!({"email": "lovelace@acme.example"});
    call.json(&changed).send().await.expect(200);
    Browser::new(&app).get(&link).await.expect(400);
    assert_eq!(logged(&app, "fv").await.len(), 1);
    // The other address is asked about, too.
    let second = link_of(&mail(&app, "lovelace@acme.example").await);
    app.clock.advance_seconds(432_000);
    Browser::new(&app).get(&second).await.expect(400);
    let told = user(&app, "lovelace@acme.example").await;
    assert_eq!(told["email_verified"], json!(false));
    assert_eq!(logged(&app, "sv").await.len(), 0);
}

#[tokio::test]
async fn whom_the_api_makes_is_asked_unless_that_is_not_wanted() {
    let app = TestApp::new().await;
    for (further, is_sent) in [
        (json!({}), true),
        (json!({"verify_email": true}), true),
        (json!({"verify_email": false}), false),
        (json!({"email_verified": true}), false),
    ] {
        let mut body = json!({
            "connection": "Username-Password-Authentication", "email": NEW, "password": PASSWORD,
        });
        for (name, value) in further.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let made = app.api("POST", "/users").await.json(&body).send().await;
        let made = made.expect(201).json();
        assert_eq!(app.mails().await.len(), usize::from(is_sent), "{further}");
        let id = encoded(made["user_id"].as_str().expect("an id"));
        for (change, is_sent) in [
            (json!({"name": "Grace"}), false),
            (
                json!({"email": "b@acme.example", "verify_email": false}),
                false,
            ),
            (
                json!({"email": "c@acme.example", "email_verified": true}),
                false,
            ),
            (json!({"email": "d@acme.example"}), true),
            (json!({"verify_email": true}), true),
        ] {
            let call = app.api("PATCH", &format!("/users/{id}")).await;
            call.json(&change).send().await.expect(200);
            let count = app.mails().await.len();
            assert_eq!(count, usize::from(is_sent), "{change}");
        }
        let path = format!("/users/{id}");
        app.api("DELETE", &path).await.send().await.expect(204);
    }
}

#[tokio::test]
async fn an_organization_is_kept_on_the_way() {
    let app = TestApp::new().await;
    let properties = json!({
        "organization_usage": "require", "initiate_login_uri": "https://app.example/login",
    });
    let world = world(&app, properties).await;
    let path = format!(
        "/organizations/{}/enabled_connections/{}",
        world.organization, world.connection
    );
    let call = app.api("PATCH", &path).await;
    let body = json!({"assign_membership_on_login": true, "is_signup_enabled": true});
    call.json(&body).send().await.expect(200);
    sign_up(&app, &world, &[("organization", &world.organization)]).await;
    let mail = mail(&app, NEW).await;
    assert!(mail.subject.contains("ACME"), "{}", mail.subject);
    let page = Browser::new(&app).get(&link_of(&mail)).await.expect(200);
    let back = format!(
        "https://app.example/login?organization_id={}&amp;organization_name=acme",
        world.organization
    );
    assert!(page.text.contains(&back), "{}", page.text);
    assert_eq!(logged(&app, "sv").await[0]["organization_name"], "acme");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_follow_a_link_at_once_one_confirms() {
    let app = TestApp::new().await;
    world(&app, json!({})).await;
    let link = link_of(&mail(&app, EMAIL).await);
    let browsers: Vec<Browser<'_>> = (0..8).map(|_| Browser::new(&app)).collect();
    let followed = browsers.iter().map(|browser| browser.get(&link));
    for answer in futures_util::future::join_all(followed).await {
        answer.expect(200);
    }
    assert_eq!(logged(&app, "sv").await.len(), 1);
}

#[tokio::test]
async fn a_ticket_may_say_where_to_go_on() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let body = json!({
        "user_id": world.user_id, "result_url": "https://app.example/done?a=b", "includeEmailInRedirect": true,
    });
    let call = app.api("POST", "/tickets/email-verification").await;
    let made = call.json(&body).send().await.expect(201).json();
    let link = made["ticket"].as_str().expect("a link");
    let path = link.strip_prefix("https://first.example").expect("a path");
    let answer = Browser::new(&app).get(path).await.expect(302);
    assert_eq!(
        location(&answer),
        "https://app.example/done?a=b&success=true&message=Your%20email%20was%20verified.%20You%20can%20continue%20using%20the%20application.&email=ada%40acme.example"
    );
}
