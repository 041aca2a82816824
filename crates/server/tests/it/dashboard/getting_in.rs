//! The setup link makes the first administrator, once.

use guildhall_app::administrator::SYSTEM_TENANT;
use guildhall_app::setup;
use guildhall_testkit::{Answer, Call, DASHBOARD, TestApp};

use super::{COOKIE, PASSWORD, system};

fn call<'a>(app: &'a TestApp, method: &str, path: &str) -> Call<'a> {
    Call::new(&app.router, method, DASHBOARD, path)
}

async fn make(app: &TestApp, code: &str, email: &str, password: &str) -> Answer {
    let form = format!(
        "code={code}&email={email}&password={}",
        password.replace(' ', "+")
    );
    call(app, "POST", "/setup").form(&form).send().await
}

async fn code(app: &TestApp) -> String {
    setup::new_code(&app.services)
        .await
        .expect("a code is made")
}

#[tokio::test]
async fn the_link_makes_an_owner_who_is_signed_in() {
    let app = TestApp::new().await;
    let code = code(&app).await;
    let path = format!("/setup?code={code}");
    let page = call(&app, "GET", &path).send().await.expect(200);
    for label in ["Email address", "Password", "Make administrator"] {
        assert!(page.text.contains(label), "{}", page.text);
    }
    let answer = make(&app, &code, "ada@example.com", PASSWORD)
        .await
        .expect(303);
    assert_eq!(answer.header("location"), Some("/"));
    let cookie = answer
        .header("set-cookie")
        .expect("a session begins")
        .to_owned();
    for attribute in [
        COOKIE,
        "; Path=/",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Secure",
    ] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let session = cookie.split(';').next().expect("it has a value");
    let home = call(&app, "GET", "/tenants/first")
        .header("cookie", session)
        .send()
        .await;
    let home = home.expect(200);
    assert!(home.text.contains("ada@example.com") && home.text.contains("owner"));
    call(&app, "GET", &path).send().await.expect(404);
}

#[tokio::test]
async fn a_code_is_spent_once() {
    let app = TestApp::new().await;
    let code = code(&app).await;
    let (one, other) = tokio::join!(
        make(&app, &code, "one@example.com", PASSWORD),
        make(&app, &code, "other@example.com", PASSWORD),
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    make(&app, &code, "third@example.com", PASSWORD)
        .await
        .expect(404);
}

#[tokio::test]
async fn what_does_not_fit_comes_back_and_the_code_stays() {
    let app = TestApp::new().await;
    let code = code(&app).await;
    for (email, password, field, text) in [
        (
            "ada",
            PASSWORD,
            "email",
            "Object didn&#x27;t pass validation for format email",
        ),
        (
            "ada@example.com",
            "short",
            "password",
            "String is too short (5 chars), minimum 15",
        ),
    ] {
        let page = make(&app, &code, email, password).await.expect(422);
        assert!(page.text.contains(text), "{}", page.text);
        assert!(
            page.text.contains(&format!("id=\"{field}-problem\"")),
            "{}",
            page.text
        );
        assert!(
            page.text.contains(&format!("value=\"{email}\"")),
            "{}",
            page.text
        );
        assert!(
            !page.text.contains("value=\"short\""),
            "no password is sent back"
        );
    }
    make(&app, &code, "ada@example.com", PASSWORD)
        .await
        .expect(303);
    let again = setup::new_code(&app.services)
        .await
        .expect("a code is made");
    let page = make(&app, &again, "ADA@example.com", PASSWORD)
        .await
        .expect(422);
    assert!(
        page.text.contains("The user already exists."),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let app = TestApp::new().await;
    let form = format!("code={}&email=a@example.com&password=x", code(&app).await);
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let call = call(&app, "POST", "/setup").header(name, value);
        call.form(&form).send().await.expect(403);
    }
}

#[tokio::test]
async fn the_system_tenant_serves_no_api_and_is_no_tenant_of_the_dashboard() {
    let app = TestApp::new().await;
    let token = app.token(&[]).await;
    for path in ["/api/v2/organizations", "/api/v2/tenants/settings"] {
        call(&app, "GET", path)
            .bearer(&token)
            .send()
            .await
            .expect(404);
    }
    let system = system(&app).await;
    assert_eq!(system.tenant.name, SYSTEM_TENANT);
    let owner = super::Browser::owner(&app).await;
    owner.get("/tenants/system").await.expect(404);
    let list = owner.get("/tenants").await.expect(200);
    assert!(list.text.contains("first.example") && !list.text.contains("system"));
}
