//! Pages of a login that is over, of another browser, or of none: the browser goes back to where logins begin.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{Browser, EMAIL, PASSWORD, asked, code, location, organization, world};

const ROUTE: &str = "https://app.example/login?from=mail";

#[tokio::test]
async fn the_applications_login_route_is_the_way_back() {
    let app = TestApp::new().await;
    let properties = json!({"organization_usage": "allow", "initiate_login_uri": ROUTE});
    let world = world(&app, properties).await;
    let iss = "iss=https%3A%2F%2Ffirst.example%2F";
    let personal = format!("{ROUTE}&{iss}");
    let entered = format!("{personal}&organization={}", world.organization);
    let cases = [
        (None, personal),
        (Some(world.organization.as_str()), entered),
    ];
    for (named, expected) in cases {
        let further: Vec<_> = named.map(|id| ("organization", id)).into_iter().collect();
        let page = Browser::new(&app)
            .begin(&asked(&world.client_id, &further))
            .await;
        // A browser that keeps no cookies, or another one.
        let other = Browser::new(&app);
        let form = [("username", EMAIL), ("password", PASSWORD)];
        for answer in [other.get(&page).await, other.post(&page, &form).await] {
            assert_eq!(location(&answer.expect(302)), expected);
        }
        assert_eq!(other.cookie("__Host-session"), None);
    }
}

#[tokio::test]
async fn whoever_comes_late_begins_again() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"initiate_login_uri": ROUTE})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    app.clock.advance_seconds(3600);
    let back = location(&browser.get(&page).await.expect(302));
    assert!(back.starts_with(ROUTE), "{back}");
}

#[tokio::test]
async fn a_route_may_hold_what_the_organization_says_of_itself() {
    let app = TestApp::new().await;
    let route = "https://{organization.metadata.public_host}.app.example/start";
    let properties = json!({"organization_usage": "allow", "initiate_login_uri": route});
    let world = world(&app, properties).await;
    let path = format!("/organizations/{}", world.organization);
    let named = json!({"metadata": {"public_host": "acme-1"}});
    let call = app.api("PATCH", &path).await;
    call.json(&named).send().await.expect(200);
    let second = organization(&app, "second", &world.connection).await;
    let tenant = json!({"default_redirection_uri": "https://tenant.example/start"});
    let call = app.api("PATCH", "/tenants/settings").await;
    call.json(&tenant).send().await.expect(200);
    for (id, expected) in [
        (
            world.organization.as_str(),
            "https://acme-1.app.example/start?iss=",
        ),
        (&second, "https://tenant.example/start?iss="),
    ] {
        let named = [("organization", id)];
        let page = Browser::new(&app)
            .begin(&asked(&world.client_id, &named))
            .await;
        let back = location(&Browser::new(&app).get(&page).await.expect(302));
        assert!(back.starts_with(expected), "{back}");
    }
}

#[tokio::test]
async fn what_nobody_knows_goes_to_the_tenants_route_or_ends_at_a_page() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"initiate_login_uri": ROUTE})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let unknown = [
        "/u/login",
        "/u/login?state=nothing",
        "/u/login?state=%FF",
        page.as_str(),
    ];
    for page in unknown {
        let shown = browser.get(page).await.expect(400);
        assert!(
            shown.text.contains("Begin again") || shown.text.contains("<h1"),
            "{page}"
        );
    }
    let tenant = json!({"default_redirection_uri": "https://tenant.example/start"});
    let call = app.api("PATCH", "/tenants/settings").await;
    call.json(&tenant).send().await.expect(200);
    for page in unknown {
        let back = location(&browser.get(page).await.expect(302));
        assert_eq!(
            back,
            "https://tenant.example/start?iss=https%3A%2F%2Ffirst.example%2F"
        );
    }
}
