//! Forgotten passwords: the mail, the link, and what ends with the former password.

use std::collections::BTreeSet;

use guildhall_app::Error;
use guildhall_app::mail::Message;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    Browser, EMAIL, PASSWORD, World, asked, authorize, code, encoded, link_of, location, logged,
    redeem, refused, token, world,
};

const NEW: &str = "Another horse, another staple";

/// Asks for the mail at a login, and answers the path of its link.
async fn link(app: &TestApp, world: &World, further: &[(&str, &str)]) -> String {
    let browser = Browser::new(app);
    let page = browser.begin(&asked(&world.client_id, further)).await;
    ask(&browser, &page, EMAIL, 200).await;
    mailed(app).await
}

async fn ask(browser: &Browser<'_>, login: &str, email: &str, status: u16) -> String {
    let page = login.replace("/u/login", "/u/reset-password/request");
    browser.get(&page).await.expect(200);
    let form = [("username", email), ("action", "default")];
    browser.post(&page, &form).await.expect(status).text
}

/// The mails that set new passwords, of those that wait.
async fn resets(app: &TestApp) -> Vec<Message> {
    let mut mails = app.mails().await;
    mails.retain(|mail| mail.template == "reset_email");
    mails
}

/// The path of the link in the one mail that waits.
async fn mailed(app: &TestApp) -> String {
    let mails = resets(app).await;
    let [mail] = &mails[..] else {
        panic!("one mail: {mails:?}")
    };
    assert_eq!(mail.to, EMAIL);
    link_of(mail)
}

fn ticket(link: &str) -> &str {
    link.strip_prefix("/u/reset-verify?ticket=")
        .unwrap_or_else(|| panic!("no ticket: {link}"))
}

async fn change(app: &TestApp, ticket: &str, password: &str, again: &str) -> (u16, String) {
    let form = [
        ("ticket", ticket),
        ("password-reset", password),
        ("re-enter-password", again),
        ("action", "default"),
    ];
    let browser = Browser::new(app);
    let answer = browser.post("/u/reset-password/change", &form).await;
    (answer.status.as_u16(), answer.text)
}

async fn signs_in(app: &TestApp, world: &World, password: &str) -> bool {
    let browser = Browser::new(app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let form = [("username", EMAIL), ("password", password)];
    browser.post(&page, &form).await.status == 302
}

async fn options(app: &TestApp, world: &World, options: Value) {
    let path = format!("/connections/{}", world.connection);
    let call = app.api("PATCH", &path).await;
    let body = json!({"options": options});
    call.json(&body).send().await.expect(200);
}

#[tokio::test]
async fn the_link_of_the_mail_sets_another_password_once() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let link = link(&app, &world, &[]).await;
    // Looking at it spends nothing.
    let page = Browser::new(&app).get(&link).await.expect(200);
    assert!(page.text.contains("name=\"password-reset\"") && page.text.contains(EMAIL));
    assert_eq!(
        page.header("referrer-policy"),
        Some("same-origin"),
        "the ticket is told to nobody"
    );
    app.clock.advance_seconds(60);
    let (status, text) = change(&app, ticket(&link), NEW, NEW).await;
    assert_eq!(status, 200, "{text}");
    assert!(text.contains("Password changed"));
    assert!(signs_in(&app, &world, NEW).await);
    assert!(!signs_in(&app, &world, PASSWORD).await);
    let (status, text) = change(&app, ticket(&link), PASSWORD, PASSWORD).await;
    assert_eq!(status, 400);
    assert!(text.contains("This link was used already"), "{text}");
    Browser::new(&app).get(&link).await.expect(400);

    for (kind, count) in [("scpr", 1), ("scp", 1), ("fcp", 1), ("fcpr", 0)] {
        let entries = logged(&app, kind).await;
        assert_eq!(entries.len(), count, "{kind}");
        for entry in entries {
            assert_eq!(entry["user_id"], json!(world.user_id), "{kind}");
            assert_eq!(entry["client_id"], json!(world.client_id), "{kind}");
            assert_eq!(entry["strategy"], "auth0", "{kind}");
        }
    }
    let path = format!("/users/{}", encoded(&world.user_id));
    let user = app.api("GET", &path).await.send().await.expect(200).json();
    assert_eq!(user["email_verified"], json!(true), "the mail was read");
    assert_eq!(user["last_password_reset"], "2026-01-01T00:01:00.000Z");
}

#[tokio::test]
async fn what_was_signed_in_by_the_former_password_ends() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let scope = [("scope", "openid offline_access")];
    let parameters: Vec<(&str, &str)> = asked(&world.client_id, &scope)
        .into_iter()
        .filter(|pair| *pair != ("scope", "openid profile email"))
        .collect();
    let browser = Browser::new(&app);
    let page = browser.begin(&parameters).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let tokens = redeem(&app, &world, &code(&back)).await.expect(200).json();
    // A code that was not redeemed yet.
    let pending = location(&browser.get(&authorize(&parameters)).await.expect(302));
    let link = link(&app, &world, &[("prompt", "login")]).await;
    assert_eq!(change(&app, ticket(&link), NEW, NEW).await.0, 200);

    let silent = [&parameters[..], &[("prompt", "none")]].concat();
    let answer = location(&browser.get(&authorize(&silent)).await.expect(302));
    assert_eq!(refused(&answer).0, "login_required");
    let refresh = json!({
        "grant_type": "refresh_token", "client_id": world.client_id, "client_secret": world.client_secret,
        "refresh_token": tokens["refresh_token"],
    });
    token(&app, &refresh).await.expect(403);
    redeem(&app, &world, &code(&pending)).await.expect(403);
}

#[tokio::test]
async fn a_change_by_the_api_ends_it_too() {
    for change in [
        json!({"password": NEW}),
        json!({"email": "ada@elsewhere.example"}),
    ] {
        let app = TestApp::new().await;
        let world = world(&app, json!({})).await;
        let browser = Browser::new(&app);
        let parameters = asked(&world.client_id, &[]);
        let page = browser.begin(&parameters).await;
        code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
        let link = link(&app, &world, &[]).await;
        app.clock.advance_seconds(1);
        let path = format!("/users/{}", encoded(&world.user_id));
        let call = app.api("PATCH", &path).await;
        call.json(&change).send().await.expect(200);
        let silent = [&parameters[..], &[("prompt", "none")]].concat();
        let answer = location(&browser.get(&authorize(&silent)).await.expect(302));
        assert_eq!(refused(&answer).0, "login_required", "{change}");
        // The link is about the account as it was.
        let (status, text) = super::reset_password::change(&app, ticket(&link), NEW, NEW).await;
        assert_eq!(status, 400, "{change}: {text}");
    }
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let mut pages = BTreeSet::new();
    for email in [EMAIL, "nobody@acme.example"] {
        let browser = Browser::new(&app);
        let page = browser.begin(&asked(&world.client_id, &[])).await;
        let text = ask(&browser, &page, email, 200).await;
        let body = text.split_once("<body").expect("a body").1;
        let state = page.split_once("state=").expect("a state").1;
        pages.insert(body.replace(email, "…").replace(state, "…"));
    }
    assert_eq!(pages.len(), 1, "{pages:?}");
    mailed(&app).await;
    let entry = &logged(&app, "fcpr").await[0];
    assert_eq!(entry["user_name"], "nobody@acme.example");
    assert_eq!(entry["user_id"], Value::Null);
}

#[tokio::test]
async fn a_name_is_written_to_ten_times_in_an_hour() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    for email in [EMAIL, "nobody@acme.example"] {
        let page = browser.begin(&asked(&world.client_id, &[])).await;
        for _ in 0..10 {
            ask(&browser, &page, email, 200).await;
        }
        ask(&browser, &page, email, 429).await;
    }
    assert_eq!(resets(&app).await.len(), 10);
    app.clock.advance_seconds(3600);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    ask(&browser, &page, EMAIL, 200).await;
}

#[tokio::test]
async fn what_is_asked_for_is_an_address() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    for typed in ["", "ada", "ada@acme"] {
        let text = ask(&browser, &page, typed, 400).await;
        assert!(text.contains("aria-invalid=\"true\""), "{typed}: {text}");
    }
    assert!(resets(&app).await.is_empty());
}

#[tokio::test]
async fn a_password_that_is_not_taken_is_told_at_its_field() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    options(
        &app,
        &world,
        json!({
            "passwordPolicy": "low", "password_dictionary": {"enable": true},
            "password_no_personal_info": {"enable": true}, "password_history": {"enable": true, "size": 2},
        }),
    )
    .await;
    let link = link(&app, &world, &[]).await;
    for (password, again, words) in [
        ("", "", "Enter a password"),
        (NEW, "", "Enter the new password once more."),
        (NEW, "Another", "The two passwords are not the same."),
        ("x7!q", "x7!q", "rules"),
        ("password1", "password1", "password"),
        ("xx-ada@acme.example", "xx-ada@acme.example", "name"),
        (PASSWORD, PASSWORD, "You have used this password before."),
    ] {
        let (status, text) = change(&app, ticket(&link), password, again).await;
        assert_eq!(status, 400, "{password}");
        assert!(
            text.contains("aria-invalid=\"true\"") && text.contains(words),
            "{password} {again}: {text}"
        );
    }
    assert!(signs_in(&app, &world, PASSWORD).await);
    // Of the last two, the one before the last is refused, and the third may come again.
    for (moment, (password, status)) in [
        (NEW, 200),
        (PASSWORD, 400),
        ("Third horse, third staple", 200),
        (PASSWORD, 200),
    ]
    .into_iter()
    .enumerate()
    {
        app.clock.advance_seconds(1);
        let link = super::reset_password::link(&app, &world, &[]).await;
        let (told, text) = change(&app, ticket(&link), password, password).await;
        assert_eq!(told, status, "{moment}: {text}");
    }
}

#[tokio::test]
async fn a_ticket_is_good_for_five_days_at_its_own_tenant_as_it_was_sent() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let link = link(&app, &world, &[]).await;
    let secret = ticket(&link);
    for place in 0..secret.len() {
        let mut flipped = secret.as_bytes().to_vec();
        flipped[place] = if flipped[place] == b'x' { b'y' } else { b'x' };
        let flipped = String::from_utf8(flipped).expect("letters");
        let (status, text) = change(&app, &flipped, NEW, NEW).await;
        assert_eq!(status, 400);
        assert!(text.contains("This link cannot be used"), "{place}: {text}");
    }
    let elsewhere = Browser::at(&app, &app.other);
    elsewhere.get(&link).await.expect(400);
    app.clock.advance_seconds(431_999);
    Browser::new(&app).get(&link).await.expect(200);
    app.clock.advance_seconds(1);
    let (status, text) = change(&app, secret, NEW, NEW).await;
    assert_eq!(status, 400);
    assert!(text.contains("This link has expired"), "{text}");
    assert!(signs_in(&app, &world, PASSWORD).await);
}

#[tokio::test]
async fn the_secret_stands_nowhere_and_the_ticket_goes_with_its_user() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let link = link(&app, &world, &[]).await;
    let secret = ticket(&link).to_owned();
    let places = app.services.system.write(secret.clone(), |secret, mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.places_of(secret).await?) })
    });
    assert_eq!(
        places.await.expect("the store answers"),
        Vec::<String>::new()
    );
    let path = format!("/users/{}", encoded(&world.user_id));
    app.api("DELETE", &path).await.send().await.expect(204);
    assert_eq!(change(&app, &secret, NEW, NEW).await.0, 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_use_a_ticket_at_once_one_does() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let link = link(&app, &world, &[]).await;
    let passwords: Vec<String> = (0..8).map(|place| format!("{NEW} {place}")).collect();
    let racers = passwords
        .iter()
        .map(|password| change(&app, ticket(&link), password, password));
    let answers = futures_util::future::join_all(racers).await;
    let winners: Vec<usize> = (0..answers.len())
        .filter(|place| answers[*place].0 == 200)
        .collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    assert!(signs_in(&app, &world, &passwords[winners[0]]).await);
    assert_eq!(logged(&app, "scp").await.len(), 1);
}

#[tokio::test]
async fn an_organization_is_kept_on_the_way() {
    let app = TestApp::new().await;
    let properties = json!({
        "organization_usage": "require", "initiate_login_uri": "https://app.example/login",
    });
    let world = world(&app, properties).await;
    let named = [("organization", world.organization.as_str())];
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &named)).await;
    ask(&browser, &page, EMAIL, 200).await;
    let mails = resets(&app).await;
    assert!(mails[0].subject.contains("ACME"), "{}", mails[0].subject);
    let link = link_of(&mails[0]);
    let shown = Browser::new(&app).get(&link).await.expect(200);
    assert!(shown.text.contains("ACME"), "{}", shown.text);
    let (status, text) = change(&app, ticket(&link), NEW, NEW).await;
    assert_eq!(status, 200, "{text}");
    let back = format!(
        "https://app.example/login?organization_id={}&amp;organization_name=acme",
        world.organization
    );
    assert!(text.contains(&back), "{text}");
    for kind in ["scpr", "scp"] {
        let entry = &logged(&app, kind).await[0];
        assert_eq!(entry["organization_name"], "acme", "{kind}");
    }
}

#[tokio::test]
async fn a_database_may_offer_nothing_of_the_kind() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let offer = "/u/reset-password/request";
    assert!(browser.get(&page).await.text.contains(offer));
    options(
        &app,
        &world,
        json!({"disable_self_service_change_password": true}),
    )
    .await;
    assert!(!browser.get(&page).await.text.contains(offer));
    let reset = page.replace("/u/login", offer);
    assert!(location(&browser.get(&reset).await.expect(302)).starts_with("/u/login?"));
    browser
        .post(&reset, &[("username", EMAIL)])
        .await
        .expect(302);
    assert!(resets(&app).await.is_empty());
}

#[tokio::test]
async fn an_application_asks_in_its_users_name() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "allow"})).await;
    let stranger = super::organization(&app, "others", &world.connection).await;
    let body = |further: Value| {
        let mut body = json!({
            "client_id": world.client_id, "email": EMAIL, "connection": "Username-Password-Authentication",
        });
        for (name, value) in further.as_object().expect("an object") {
            body[name] = value.clone();
        }
        body
    };
    let path = "/dbconnections/change_password";
    for (further, subject) in [
        (json!({}), Some("first")),
        (json!({"email": "nobody@acme.example"}), None),
        (json!({"organization": world.organization}), Some("ACME")),
        // Nothing of an organization is told to whoever is no member.
        (json!({"organization": stranger}), Some("first")),
    ] {
        let answer = app.call("POST", path).json(&body(further.clone())).send();
        let answer = answer.await.expect(200);
        assert_eq!(
            answer.text,
            "We've just sent you an email to reset your password."
        );
        assert_eq!(
            answer.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
        let mails = resets(&app).await;
        assert_eq!(mails.len(), usize::from(subject.is_some()), "{further}");
        for mail in mails {
            let expected = subject.unwrap_or_default();
            assert!(
                mail.subject.contains(expected),
                "{further}: {}",
                mail.subject
            );
        }
    }
    for (further, status, error) in [
        (json!({"connection": "none"}), 400, "invalid_request"),
        (json!({"client_id": "none"}), 401, "access_denied"),
        (
            json!({"organization": "org_0000000000000000"}),
            400,
            "invalid_request",
        ),
        (json!({"organization": "acme"}), 400, "invalid_request"),
        (json!({"email": null}), 400, "invalid_request"),
    ] {
        let answer = app.call("POST", path).json(&body(further.clone())).send();
        let told = answer.await.expect(status).json();
        assert_eq!(told["error"], error, "{further}: {told}");
    }
    assert!(resets(&app).await.is_empty());
}
