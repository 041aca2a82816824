//! Sessions end, and forms belong to them.

use guildhall_app::administrator::{self, Role};
use guildhall_testkit::{Call, DASHBOARD, TestApp};

use super::{Browser, COOKIE, give_only, make_nobody, system};

const HOME: &str = "/tenants/first";
const HOUR: i64 = 3600;

#[tokio::test]
async fn without_a_session_one_is_sent_to_sign_in_and_back() {
    let app = TestApp::new().await;
    let path = "/tenants/first/organizations?q=a";
    let answer = Call::new(&app.router, "GET", DASHBOARD, path)
        .send()
        .await
        .expect(303);
    let target = "/sign-in?return=%2Ftenants%2Ffirst%2Forganizations%3Fq%3Da";
    assert_eq!(answer.header("location"), Some(target));
    Call::new(&app.router, "GET", DASHBOARD, target)
        .send()
        .await
        .expect(200);
    // Not even whether a tenant is there is told.
    let unknown = Call::new(&app.router, "GET", DASHBOARD, "/tenants/nowhere")
        .send()
        .await;
    unknown.expect(303);
    let forged = format!("{COOKIE}={}", "a".repeat(32));
    let call = Call::new(&app.router, "GET", DASHBOARD, HOME).header("cookie", &forged);
    call.send().await.expect(303);
}

#[tokio::test]
async fn a_form_of_an_ended_session_leads_back_to_its_page() {
    let app = TestApp::new().await;
    let page = "/tenants/first/organizations/org_0123456789abcdef/members";
    for (sender, back) in [
        (format!("https://{DASHBOARD}{page}"), page),
        (format!("https://evil.example{page}"), "/"),
        (format!("https://{DASHBOARD}.evil.example{page}"), "/"),
        (String::new(), "/"),
    ] {
        let call = Call::new(&app.router, "POST", DASHBOARD, &format!("{page}/auth0%7Cx"));
        let call = call.header("referer", &sender).form("remove=1");
        let answer = call.send().await.expect(303);
        let back = back.replace('/', "%2F").replace('_', "%5F");
        assert_eq!(
            answer.header("location"),
            Some(format!("/sign-in?return={back}").as_str()),
            "{sender}"
        );
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_at_last() {
    let app = TestApp::new().await;
    let browser = Browser::owner(&app).await;
    for _ in 0..3 {
        app.clock.advance_seconds(7 * HOUR);
        browser.get(HOME).await.expect(200);
    }
    app.clock.advance_seconds(3 * HOUR);
    browser.get(HOME).await.expect(303);

    let browser = Browser::of(&app, Role::Viewer).await;
    app.clock.advance_seconds(8 * HOUR);
    browser.get(HOME).await.expect(303);
}

#[tokio::test]
async fn signing_out_ends_it() {
    let app = TestApp::new().await;
    let browser = Browser::owner(&app).await;
    let answer = browser.post("/sign-out", "").await.expect(303);
    let target = answer.header("location").unwrap_or_default();
    assert!(
        target.starts_with("/v2/logout?client_id=")
            && target.ends_with("%2Fsign-in%3Fsigned-out%3D1"),
        "the session at the login ends too: {target}"
    );
    assert!(
        answer
            .header("set-cookie")
            .is_some_and(|cookie| cookie.contains("Max-Age=0"))
    );
    browser.get(HOME).await.expect(303);
}

#[tokio::test]
async fn who_is_administrator_no_more_is_out_at_once() {
    let app = TestApp::new().await;
    let browser = Browser::of(&app, Role::Editor).await;
    browser.get(HOME).await.expect(200);
    let system = system(&app).await;
    let user = administrator::find(&system, &browser.session).await;
    let user = user
        .expect("the store answers")
        .expect("it is a session")
        .user_id;
    give_only(&app, &user, Role::Viewer).await;
    browser
        .get("/tenants/first/organizations/new")
        .await
        .expect(403);
    let body = serde_json::json!({"blocked": true});
    let change = guildhall_model::schema::Declared::read(body).expect("a change has this form");
    guildhall_app::user::update(&system, &guildhall_app::Actor::system(), user, change)
        .await
        .expect("a user is blocked");
    browser.get(HOME).await.expect(303);
}

#[tokio::test]
async fn another_password_ends_every_session() {
    let app = TestApp::new().await;
    let browser = Browser::of(&app, Role::Editor).await;
    let system = system(&app).await;
    let found = administrator::find(&system, &browser.session).await;
    let user = found
        .expect("the store answers")
        .expect("it is a session")
        .user_id;
    let body = serde_json::json!({"password": "Seven oaks, 41 lanterns"});
    let change = guildhall_model::schema::Declared::read(body).expect("a change has this form");
    guildhall_app::user::update(&system, &guildhall_app::Actor::system(), user, change)
        .await
        .expect("a password is set");
    browser.get(HOME).await.expect(303);
}

#[tokio::test]
async fn a_user_without_a_role_is_no_administrator() {
    let app = TestApp::new().await;
    let nobody = make_nobody(&app).await;
    let session = administrator::begin(&system(&app).await, &nobody).await;
    let session = session.expect("a session begins");
    let browser = Browser { app: &app, session };
    browser.get(HOME).await.expect(303);
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_session() {
    let app = TestApp::new().await;
    let browser = Browser::owner(&app).await;
    let other = administrator::form_token(&"b".repeat(32));
    for form in [
        "name=acme".to_owned(),
        "token=&name=acme".to_owned(),
        format!("token={other}&name=acme"),
    ] {
        let call = browser
            .call("POST", "/tenants/first/organizations")
            .form(&form);
        let page = call.send().await.expect(403);
        assert!(
            page.text.contains("did not come from your session"),
            "{}",
            page.text
        );
    }
    let form = format!("token={}&name=acme", browser.token());
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://first.example"),
    ] {
        let call = browser
            .call("POST", "/tenants/first/organizations")
            .header(name, value);
        call.form(&form).send().await.expect(403);
    }
    let call = browser.call("POST", "/tenants/first/organizations");
    call.header("origin", "https://manage.example")
        .form(&form)
        .send()
        .await
        .expect(303);
}

#[tokio::test]
async fn pages_have_their_policy_and_no_script_of_their_own() {
    let app = TestApp::new().await;
    let browser = Browser::owner(&app).await;
    for path in [
        HOME,
        "/tenants",
        "/tenants/first/organizations",
        "/sign-in",
        "/nowhere",
    ] {
        let page = browser.get(path).await;
        let policy = page
            .header("content-security-policy")
            .expect("every page has one");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{policy}"
        );
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
        for forbidden in ["<style", " style=", " onclick=", "hx-on", "javascript:"] {
            assert!(!page.text.contains(forbidden), "{path}: {forbidden}");
        }
        for script in page.text.split("<script").skip(1) {
            assert!(script.contains("src="), "{path}: {script}");
        }
    }
}

#[tokio::test]
async fn files_are_there_and_kept_for_good() {
    let app = TestApp::new().await;
    let browser = Browser::owner(&app).await;
    let page = browser.get("/tenants").await.expect(200);
    let page = page.text.replace("&#x2f;", "/");
    let mut files = 0;
    for address in page
        .split('"')
        .filter(|address| address.starts_with("/static/"))
    {
        let address = address.split('#').next().expect("it has a beginning");
        let file = Call::new(&app.router, "GET", DASHBOARD, address)
            .send()
            .await
            .expect(200);
        let kept = file
            .header("cache-control")
            .expect("it says how long it is kept");
        assert!(kept.contains("immutable"), "{address}: {kept}");
        files += 1;
    }
    assert!(files > 5, "{page}");
}
