//! A provider that is slow, away, answers garbage or says no: the person sees which, and goes back.

use guildhall_app::outbound::Failure;
use guildhall_testkit::TestApp;
use serde_json::json;

use super::super::{EMAIL, PASSWORD, code, logged};
use super::{Browser, IDP, TOKEN, USERINFO, asked, leave_by_name, location, sent, world_with};

#[tokio::test]
async fn which_provider_failed_and_the_way_back() {
    let app = TestApp::new().await;
    let options = json!({"userinfo_endpoint": USERINFO});
    let (world, _) = world_with(&app, json!({}), options).await;
    let garbage = sent(200, "<html>");
    for (token, reason) in [
        (Err(Failure::TooSlow), "token endpoint: no answer in time"),
        (
            Err(Failure::Unresolved),
            "token endpoint: the host was not found",
        ),
        (Err(Failure::Private), "address is not public"),
        (Err(Failure::TooLong), "the answer is too long"),
        (
            Ok(garbage.clone()),
            "token endpoint: the answer can not be read",
        ),
        (Ok(sent(200, "{}")), "the answer has no id_token"),
        (Ok(sent(200, r#"{"id_token":"x"}"#)), "not a signed token"),
        (Ok(sent(500, "")), "token endpoint: answered 500"),
        (
            Ok(sent(
                400,
                r#"{"error":"invalid_grant","error_description":"secret"}"#,
            )),
            "token endpoint: answered 400: invalid_grant",
        ),
        (Ok(sent(302, "")), "token endpoint: answered 302"),
    ] {
        let browser = Browser::new(&app);
        let left = leave_by_name(&browser, &world).await;
        app.outbound.answer(TOKEN, [token]);
        let page = browser.get(&left.back(&[("code", "c1")])).await.expect(502);
        assert!(page.text.contains(reason), "{reason}: {}", page.text);
        assert!(page.text.contains("Acme SSO"), "{}", page.text);
        assert_eq!(browser.cookie("__Host-session"), None);
    }
    let logs = logged(&app, "f").await;
    assert_eq!(logs.len(), 10);
    assert!(logs.iter().all(|log| log["connection"] == "acme-idp"));
    // The userinfo endpoint may fail as well.
    for answer in [
        Err(Failure::TooSlow),
        Ok(garbage),
        Ok(sent(401, "")),
        Ok(sent(200, "[]")),
    ] {
        let browser = Browser::new(&app);
        let left = leave_by_name(&browser, &world).await;
        left.issue(&app, &json!({}));
        app.outbound.answer(USERINFO, [answer]);
        let page = browser.get(&left.back(&[("code", "c1")])).await.expect(502);
        assert!(page.text.contains("userinfo endpoint"), "{}", page.text);
    }
}

#[tokio::test]
async fn the_login_goes_on_after_a_failure() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let pressed = browser.post(&page, &[("connection", "acme-idp")]).await;
    let left = super::Left::at(&location(&pressed.expect(302)));
    app.outbound.answer(TOKEN, [Err(Failure::TooSlow)]);
    let failed = browser.get(&left.back(&[("code", "c1")])).await.expect(502);
    assert!(
        failed.text.contains("Choose another way to log in"),
        "{}",
        failed.text
    );
    assert!(
        failed.text.contains(&page.replace('&', "&amp;")),
        "{}",
        failed.text
    );
    // With the password, or once more with the provider.
    let other = Browser::new(&app);
    other.jar.replace(browser.jar.borrow().clone());
    let pressed = other.post(&page, &[("connection", "acme-idp")]).await;
    super::Left::at(&location(&pressed.expect(302)));
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
}

#[tokio::test]
async fn somebody_who_says_no_at_the_provider() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    let long = "x".repeat(500);
    let description = format!("<b>no</b>{long}");
    let answer = [
        ("error", "access_denied"),
        ("error_description", description.as_str()),
    ];
    let page = browser.get(&left.back(&answer)).await.expect(403);
    assert!(
        page.text
            .contains("You were not logged in at <bdi>Acme SSO</bdi>"),
        "{}",
        page.text
    );
    assert!(page.text.contains("access_denied"));
    assert!(!page.text.contains("<b>no"), "{}", page.text);
    assert!(!page.text.contains(&long), "what strangers write is cut");
    assert!(app.outbound.asked().is_empty(), "no code is redeemed");
}

#[tokio::test]
async fn an_answer_of_another_provider() {
    let app = TestApp::new().await;
    let names_itself = json!({"oidc_metadata": {"issuer": IDP, "authorization_response_iss_parameter_supported": true}});
    for (options, issuer, status) in [
        (json!({}), None, 302),
        (json!({}), Some(IDP), 302),
        (json!({}), Some("https://evil.example"), 502),
        (names_itself.clone(), None, 502),
        (names_itself.clone(), Some("https://idp.example/"), 502),
        (names_itself, Some(IDP), 302),
    ] {
        let app = TestApp::new().await;
        let (world, _) = world_with(&app, json!({}), options.clone()).await;
        let browser = Browser::new(&app);
        let left = leave_by_name(&browser, &world).await;
        left.issue(&app, &json!({}));
        let mut answer = vec![("code", "c1")];
        answer.extend(issuer.map(|issuer| ("iss", issuer)));
        let back = browser.get(&left.back(&answer)).await;
        assert_eq!(back.status.as_u16(), status, "{options} {issuer:?}");
        if status != 302 {
            assert!(
                app.outbound.asked().is_empty(),
                "no code is given to anybody"
            );
        }
    }
    drop(app);
}

#[tokio::test]
async fn a_connection_that_is_not_complete() {
    let app = TestApp::new().await;
    let without = json!({"token_endpoint_auth_method": "private_key_jwt"});
    let (world, _) = world_with(&app, json!({}), without).await;
    let browser = Browser::new(&app);
    let named = asked(&world.client_id, &[("connection", "acme-idp")]);
    let page = browser.get(&super::authorize(&named)).await.expect(502);
    assert!(
        page.text.contains("private_key_jwt is not supported"),
        "{}",
        page.text
    );
    assert!(page.text.contains("/u/login?state="), "{}", page.text);
}

#[tokio::test]
async fn an_answer_without_what_was_asked_for() {
    let app = TestApp::new().await;
    let (world, _) = world_with(&app, json!({}), json!({})).await;
    let browser = Browser::new(&app);
    let left = leave_by_name(&browser, &world).await;
    let page = browser.get(&left.back(&[])).await.expect(502);
    assert!(
        page.text.contains("the answer has no code"),
        "{}",
        page.text
    );
    for path in [
        "/login/callback",
        "/login/callback?code=c1",
        "/login/callback?state=x&code=c1",
    ] {
        browser.get(path).await.expect(400);
    }
    let twice = left.back(&[("code", "c1"), ("code", "c2")]);
    browser.get(&twice).await.expect(400);
}
