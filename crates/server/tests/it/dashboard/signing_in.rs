//! Signing in through the system tenant's login, and out again.

use std::cell::RefCell;
use std::collections::BTreeMap;

use guildhall_app::administrator::{self, Role};
use guildhall_testkit::{Answer, Call, DASHBOARD, TestApp};

use super::{COOKIE, PASSWORD, make_nobody, system};

/// A browser with its cookies, at the Dashboard's host.
struct Visitor<'a> {
    app: &'a TestApp,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl<'a> Visitor<'a> {
    fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            cookies: RefCell::default(),
        }
    }

    async fn send(&self, method: &str, path: &str, form: Option<&str>) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let path = path
            .strip_prefix(&format!("https://{DASHBOARD}"))
            .unwrap_or(path);
        let mut call = Call::new(&self.app.router, method, DASHBOARD, path)
            .header("cookie", &cookies.join("; "))
            .header("sec-fetch-site", "same-origin");
        if let Some(form) = form {
            call = call.form(form);
        }
        let answer = call.send().await;
        for cookie in answer.headers.get_all("set-cookie") {
            let text = cookie.to_str().expect("text");
            let pair = text.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a pair");
            if text.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies
                    .borrow_mut()
                    .insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    /// Begins to sign in and gives these; where that leads.
    async fn give(&self, email: &str, password: &str) -> Answer {
        let start = "/sign-in/start?return=%2Ftenants";
        let authorize = location(&self.get(start).await.expect(303));
        let page = location(&self.get(&authorize).await.expect(302));
        assert!(page.starts_with("/u/login?state="), "{page}");
        self.get(&page).await.expect(200);
        let form = format!(
            "username={}&password={}&action=default",
            email.replace('@', "%40"),
            password.replace(' ', "+")
        );
        self.send("POST", &page, Some(&form)).await
    }
}

fn location(answer: &Answer) -> String {
    answer.header("location").expect("a location").to_owned()
}

/// An owner, whose password is [`PASSWORD`].
async fn owner(app: &TestApp) -> &'static str {
    super::Browser::of(app, Role::Owner).await;
    "owner@example.com"
}

#[tokio::test]
async fn an_administrator_signs_in_with_a_password_and_comes_back_where_they_were() {
    let app = TestApp::new().await;
    let email = owner(&app).await;
    let visitor = Visitor::new(&app);
    let back = location(&visitor.give(email, PASSWORD).await.expect(302));
    assert!(
        back.starts_with(&format!("https://{DASHBOARD}/callback?code=")),
        "{back}"
    );
    let answer = visitor.get(&back).await.expect(303);
    assert_eq!(location(&answer), "/tenants");
    let page = visitor.get("/tenants").await.expect(200);
    assert!(page.text.contains("owner@example.com"), "{}", page.text);

    // The code is good once, and in the browser that began.
    let again = location(&visitor.get(&back).await.expect(303));
    assert_eq!(again, "/sign-in");
    let other = Visitor::new(&app);
    assert_eq!(location(&other.get(&back).await.expect(303)), "/sign-in");
    assert_eq!(other.cookies.borrow().get(COOKIE), None);
}

#[tokio::test]
async fn signing_out_asks_for_the_password_again() {
    let app = TestApp::new().await;
    let email = owner(&app).await;
    let visitor = Visitor::new(&app);
    let back = location(&visitor.give(email, PASSWORD).await.expect(302));
    visitor.get(&back).await.expect(303);
    let session = visitor.cookies.borrow()[COOKIE].clone();
    let form = format!("token={}", administrator::form_token(&session));
    let out = visitor
        .send("POST", "/sign-out", Some(&form))
        .await
        .expect(303);
    let ended = visitor.get(&location(&out)).await.expect(302);
    assert_eq!(
        location(&ended),
        format!("https://{DASHBOARD}/sign-in?signed-out=1")
    );
    assert_eq!(visitor.cookies.borrow().get(COOKIE), None);
    // Not signed in at the login any more either, which `give` would notice.
    visitor.give(email, PASSWORD).await.expect(302);
}

#[tokio::test]
async fn who_administers_nothing_gets_no_session_and_nobody_signs_up() {
    let app = TestApp::new().await;
    owner(&app).await;
    make_nobody(&app).await;
    let visitor = Visitor::new(&app);
    let back = location(
        &visitor
            .give("nobody@example.com", PASSWORD)
            .await
            .expect(302),
    );
    let refused = visitor.get(&back).await.expect(403);
    assert!(refused.text.contains("<h1>"), "{}", refused.text);
    assert_eq!(visitor.cookies.borrow().get(COOKIE), None);

    let stranger = Visitor::new(&app);
    stranger
        .give("owner@example.com", "a wrong password")
        .await
        .expect(400);
    let authorize = location(&stranger.get("/sign-in/start").await.expect(303));
    let page = location(
        &stranger
            .get(&format!("{authorize}&screen_hint=signup"))
            .await
            .expect(302),
    );
    assert!(page.starts_with("/u/login?"), "{page}");
    assert!(
        !stranger
            .get(&page)
            .await
            .expect(200)
            .text
            .contains("/u/signup")
    );
}

#[tokio::test]
async fn a_forged_return_address_is_not_followed() {
    let app = TestApp::new().await;
    let email = owner(&app).await;
    for hostile in [
        "https%3A%2F%2Fevil.example",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
    ] {
        let visitor = Visitor::new(&app);
        let start = format!("/sign-in/start?return={hostile}");
        let authorize = location(&visitor.get(&start).await.expect(303));
        let page = location(&visitor.get(&authorize).await.expect(302));
        let form = format!(
            "username={}&password={}&action=default",
            email.replace('@', "%40"),
            PASSWORD.replace(' ', "+")
        );
        let back = location(&visitor.send("POST", &page, Some(&form)).await.expect(302));
        assert_eq!(
            location(&visitor.get(&back).await.expect(303)),
            "/",
            "{hostile}"
        );
    }
}

#[tokio::test]
async fn the_system_tenant_has_no_management_api() {
    let app = TestApp::new().await;
    let system = system(&app).await;
    assert_eq!(system.tenant.name, "system");
    let visitor = Visitor::new(&app);
    visitor.get("/api/v2/organizations").await.expect(404);
    visitor
        .get("/.well-known/openid-configuration")
        .await
        .expect(200);
}

/// The path of the link in the one mail that waits, which went to this address.
async fn mailed(app: &TestApp, to: &str) -> String {
    let mails = app.mails().await;
    let [mail] = &mails[..] else {
        panic!("one mail: {mails:?}")
    };
    assert_eq!(mail.to, to);
    let text = mail.text.as_deref().expect("a text");
    let origin = format!("https://{DASHBOARD}");
    let from = text.find(&origin).expect("a link");
    let link = text[from..].split_whitespace().next().expect("a link");
    link[origin.len()..].to_owned()
}

#[tokio::test]
async fn who_is_invited_sets_a_password_by_the_mail_and_signs_in_with_the_role() {
    let app = TestApp::new().await;
    let owner = super::Browser::of(&app, Role::Owner).await;
    let email = "ana@example.com";
    let invited = owner
        .post("/administrators", "email=ana%40example.com&role=viewer")
        .await;
    let target = location(&invited.expect(303));
    let page = owner.get(&target).await.expect(200);
    for text in ["The invitation is on its way.", email, "Invited", "Resend"] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let first = mailed(&app, email).await;
    let id = page
        .text
        .split("/administrators/")
        .filter_map(|rest| rest.split('"').next())
        .find(|id| {
            page.text
                .matches(&format!("/administrators/{id}\""))
                .count()
                == 2
        });
    assert!(id.is_some(), "{}", page.text);
    // One address, one administrator.
    let again = owner
        .post("/administrators", "email=ANA%40example.com&role=owner")
        .await
        .expect(422);
    assert!(
        again.text.contains("id=\"email-problem\""),
        "{}",
        again.text
    );
    assert!(again.text.contains("value=\"ANA@example.com\""));

    let visitor = Visitor::new(&app);
    visitor.get(&first).await.expect(200);
    let ticket = first.split("ticket=").nth(1).expect("a ticket");
    let form = format!(
        "ticket={ticket}&password-reset=A+password+of+my+own+1&re-enter-password=A+password+of+my+own+1&action=default"
    );
    app.clock.advance_seconds(60);
    let set = visitor
        .send("POST", "/u/reset-password/change", Some(&form))
        .await;
    set.expect(200);
    let back = location(
        &visitor
            .give(email, "A password of my own 1")
            .await
            .expect(302),
    );
    visitor.get(&back).await.expect(303);
    let list = visitor.get("/administrators").await.expect(200);
    assert!(
        list.text.contains(email) && !list.text.contains("Send invitation"),
        "a viewer looks: {}",
        list.text
    );
    let page = owner.get("/administrators").await.expect(200);
    assert!(!page.text.contains(">Invited<"), "{}", page.text);
}

#[tokio::test]
async fn only_owners_invite_and_a_wrong_address_is_told() {
    let app = TestApp::new().await;
    let owner = super::Browser::of(&app, Role::Owner).await;
    for (email, status) in [("nobody", 422), ("", 422)] {
        let form = format!("email={email}&role=editor");
        let page = owner.post("/administrators", &form).await.expect(status);
        assert!(page.text.contains("id=\"email-problem\""), "{}", page.text);
    }
    owner
        .post("/administrators", "email=a%40x.example&role=king")
        .await
        .expect(404);
    let editor = super::Browser::of(&app, Role::Editor).await;
    let refused = editor
        .post("/administrators", "email=a%40x.example&role=viewer")
        .await;
    refused.expect(403);
    assert!(app.mails().await.is_empty());
}
