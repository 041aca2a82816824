//! Guessing passwords: when it is stopped, and that being stopped tells nothing.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{Browser, EMAIL, PASSWORD, asked, code, location, logged, world};

async fn guess(browser: &Browser<'_>, page: &str, email: &str, times: usize) {
    for _ in 0..times {
        let form = [("username", email), ("password", "a guess")];
        browser.post(page, &form).await.expect(400);
    }
}

#[tokio::test]
async fn an_account_is_stopped_after_ten_failures_for_a_day() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    guess(&browser, &page, EMAIL, 9).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    // The sign-in ended the count.
    let again = [("prompt", "login")];
    let page = browser.begin(&asked(&world.client_id, &again)).await;
    guess(&browser, &page, EMAIL, 10).await;
    assert_eq!(logged(&app, "limit_wc").await.len(), 1);
    let right = [("username", "ADA@acme.example"), ("password", PASSWORD)];
    browser.post(&page, &right).await.expect(400);
    assert_eq!(logged(&app, "limit_wc").await.len(), 1);
    app.clock.advance_seconds(86_400);
    let page = browser.begin(&asked(&world.client_id, &again)).await;
    code(&location(&browser.post(&page, &right).await.expect(302)));
}

#[tokio::test]
async fn who_is_no_user_is_stopped_alike() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let mut texts = Vec::new();
    for email in [EMAIL, "who@acme.example"] {
        guess(&browser, &page, email, 10).await;
        let form = [("username", email), ("password", PASSWORD)];
        let answer = browser.post(&page, &form).await.expect(400);
        let text = answer.text.replace(email, "…");
        texts.push(text.split_once("<body").map(|(_, body)| body.to_owned()));
    }
    assert_eq!(texts[0], texts[1]);
}

#[tokio::test]
async fn an_address_is_stopped_after_a_hundred_failures() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    for number in 0..10 {
        let email = format!("user{number}@acme.example");
        guess(&browser, &page, &email, 10).await;
    }
    assert_eq!(logged(&app, "limit_mu").await.len(), 1);
    let right = [("username", EMAIL), ("password", PASSWORD)];
    browser.post(&page, &right).await.expect(400);
}

#[tokio::test]
async fn a_connection_may_not_count_by_account() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let path = format!("/connections/{}", world.connection);
    let body: Value = json!({"options": {"brute_force_protection": false}});
    let call = app.api("PATCH", &path).await;
    call.json(&body).send().await.expect(200);
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    guess(&browser, &page, EMAIL, 12).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
}
