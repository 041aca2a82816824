//! How an organization is found when the request names none.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{
    Browser, EMAIL, PASSWORD, World, asked, authorize, claims, code, location, member,
    organization, redeem, refused, world,
};

async fn discovery_domain(app: &TestApp, organization: &str, domain: &str, status: &str) {
    let path = format!("/organizations/{organization}/discovery-domains");
    let body = json!({"domain": domain, "status": status});
    let call = app.api("POST", &path).await;
    call.json(&body).send().await.expect(201);
}

fn asks_before(methods: &[&str], usage: &str) -> serde_json::Value {
    json!({
        "organization_usage": usage,
        "organization_require_behavior": "pre_login_prompt",
        "organization_discovery_methods": methods,
    })
}

async fn organization_of(app: &TestApp, world: &World, back: &str) -> serde_json::Value {
    let told = redeem(app, world, &code(back)).await.expect(200).json();
    claims(&told["id_token"])["org_id"].clone()
}

#[tokio::test]
async fn by_name_without_regard_to_case_and_space() {
    let app = TestApp::new().await;
    let world = world(&app, asks_before(&["organization_name"], "require")).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    assert!(page.starts_with("/u/organization?"));
    for typed in ["", "nobody", "ACME!", "ada@acme.example"] {
        let form = [("organizationName", typed), ("action", "default")];
        let answer = browser.post(&page, &form).await.expect(400);
        assert!(answer.text.contains("role=\"alert\""), "{typed}");
    }
    // The personal account is not offered, so it is not taken.
    let skipped = [("organizationSkipped", "true")];
    let answer = browser.post(&page, &skipped).await.expect(302);
    assert!(location(&answer).starts_with("/u/organization?"));
    let form = [("organizationName", "  AcMe "), ("action", "default")];
    let login = location(&browser.post(&page, &form).await.expect(302));
    assert!(login.starts_with("/u/login?"));
    let back = browser.sign_in(&login, EMAIL, PASSWORD).await;
    let found = organization_of(&app, &world, &back).await;
    assert_eq!(found, json!(world.organization));
}

#[tokio::test]
async fn by_the_domain_of_an_address() {
    let app = TestApp::new().await;
    let world = world(
        &app,
        asks_before(&["email", "organization_name"], "require"),
    )
    .await;
    discovery_domain(&app, &world.organization, "acme.example", "verified").await;
    discovery_domain(&app, &world.organization, "pending.example", "pending").await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    for typed in [
        "a@nobody.example",
        "a@pending.example",
        "@acme.example",
        "a@acme",
    ] {
        let form = [("organizationName", typed)];
        browser.post(&page, &form).await.expect(400);
    }
    let form = [("organizationName", "Ada@ACME.example")];
    let login = location(&browser.post(&page, &form).await.expect(302));
    let shown = browser.get(&login).await.expect(200);
    assert!(
        shown.text.contains("value=\"ada@acme.example\""),
        "the address is carried on: {}",
        shown.text
    );
    let back = browser.sign_in(&login, EMAIL, PASSWORD).await;
    let found = organization_of(&app, &world, &back).await;
    assert_eq!(found, json!(world.organization));
}

#[tokio::test]
async fn several_organizations_share_a_domain() {
    let app = TestApp::new().await;
    let world = world(&app, asks_before(&["email"], "require")).await;
    let other = organization(&app, "other", &world.connection).await;
    let third = organization(&app, "third", &world.connection).await;
    member(&app, &other, &world.user_id).await;
    for id in [&world.organization, &other] {
        discovery_domain(&app, id, "shared.example", "verified").await;
    }
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let form = [("organizationName", "ada@shared.example")];
    let picker = location(&browser.post(&page, &form).await.expect(302));
    assert!(picker.starts_with("/u/pre-organization-picker?"));
    let shown = browser.get(&picker).await.expect(200).text;
    assert!(shown.contains(&world.organization) && shown.contains(&other));
    assert!(!shown.contains(&third));
    let foreign = [("organization", third.as_str())];
    browser.post(&picker, &foreign).await.expect(400);
    let choice = [("organization", other.as_str())];
    let login = location(&browser.post(&picker, &choice).await.expect(302));
    let back = browser.sign_in(&login, EMAIL, PASSWORD).await;
    assert_eq!(organization_of(&app, &world, &back).await, json!(other));
}

#[tokio::test]
async fn without_an_organization_where_the_application_allows_it() {
    let app = TestApp::new().await;
    let world = world(&app, asks_before(&["organization_name"], "allow")).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let skipped = [("organizationSkipped", "true")];
    let login = location(&browser.post(&page, &skipped).await.expect(302));
    let back = browser.sign_in(&login, EMAIL, PASSWORD).await;
    let found = organization_of(&app, &world, &back).await;
    assert_eq!(found, serde_json::Value::Null);
    // Next time the question comes again, session or not.
    browser.begin(&asked(&world.client_id, &[])).await;
}

fn asks_after(usage: &str) -> serde_json::Value {
    json!({"organization_usage": usage, "organization_require_behavior": "post_login_prompt"})
}

#[tokio::test]
async fn the_only_organization_is_entered_without_asking() {
    let app = TestApp::new().await;
    let world = world(&app, asks_after("require")).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let found = organization_of(&app, &world, &back).await;
    assert_eq!(found, json!(world.organization));
}

#[tokio::test]
async fn who_belongs_nowhere_is_turned_away_where_that_is_needed() {
    let app = TestApp::new().await;
    let world = world(&app, asks_after("require")).await;
    let stranger = super::user(&app, "bob@elsewhere.example").await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let back = browser
        .sign_in(&page, "bob@elsewhere.example", PASSWORD)
        .await;
    assert_eq!(
        refused(&back),
        (
            "access_denied".to_owned(),
            format!("user {stranger} is not part of any organization")
        )
    );
}

#[tokio::test]
async fn the_user_chooses_after_signing_in() {
    let app = TestApp::new().await;
    let world = world(&app, asks_after("allow")).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let picker = browser.sign_in(&page, EMAIL, PASSWORD).await;
    assert!(picker.starts_with("/u/organization-picker?"), "{picker}");
    let shown = browser.get(&picker).await.expect(200).text;
    assert!(shown.contains("ACME") && shown.contains("organizationSkipped"));
    let foreign = organization(&app, "foreign", &world.connection).await;
    let choice = [("organization", foreign.as_str())];
    browser.post(&picker, &choice).await.expect(400);
    let choice = [("organization", world.organization.as_str())];
    let back = location(&browser.post(&picker, &choice).await.expect(302));
    let found = organization_of(&app, &world, &back).await;
    assert_eq!(found, json!(world.organization));
    // On the session the picker comes at once, and nothing may be shown with prompt=none.
    let again = browser.begin(&asked(&world.client_id, &[])).await;
    assert!(again.starts_with("/u/organization-picker?"));
    let skipped = [("organizationSkipped", "true")];
    let back = location(&browser.post(&again, &skipped).await.expect(302));
    let found = organization_of(&app, &world, &back).await;
    assert_eq!(found, serde_json::Value::Null);
    let silent = authorize(&asked(&world.client_id, &[("prompt", "none")]));
    let back = location(&browser.get(&silent).await.expect(302));
    assert_eq!(refused(&back).0, "interaction_required");
}

#[tokio::test]
async fn the_picker_is_searched_and_has_no_end_at_twenty() {
    let app = TestApp::new().await;
    let world = world(&app, asks_after("require")).await;
    for number in 0..45 {
        let id = organization(&app, &format!("team-{number:02}"), &world.connection).await;
        member(&app, &id, &world.user_id).await;
        app.clock.advance_seconds(1);
    }
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let picker = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let count = |text: &str| text.matches("name=\"organization\"").count();
    let mut shown = browser.get(&picker).await.expect(200).text;
    let mut pages = vec![count(&shown)];
    while let Some((_, rest)) = shown.split_once("name=\"from\" value=\"") {
        let (from, _) = rest.split_once('"').expect("an end");
        let next = format!("{picker}&from={from}");
        shown = browser.get(&next).await.expect(200).text;
        pages.push(count(&shown));
    }
    assert_eq!(pages, [20, 20, 6]);
    let found = browser.get(&format!("{picker}&q=TEAM-4")).await.expect(200);
    assert_eq!(count(&found.text), 5);
    let none = browser.get(&format!("{picker}&q=zzz")).await.expect(200);
    assert_eq!(count(&none.text), 0);
}
