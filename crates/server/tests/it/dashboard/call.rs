//! The same by API, and the palette.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{Browser, PASSWORD, make_organization};

/// Every page below a tenant's.
const PAGES: [&str; 37] = [
    "",
    "/organizations",
    "/organizations/new",
    "/organizations/org_1",
    "/organizations/org_1/delete",
    "/organizations/org_1/members",
    "/organizations/org_1/connections",
    "/organizations/org_1/domains",
    "/organizations/org_1/invitations",
    "/organizations/org_1/applications",
    "/applications",
    "/applications/new",
    "/applications/a",
    "/applications/a/credentials",
    "/applications/a/login",
    "/applications/a/connections",
    "/applications/a/delete",
    "/users",
    "/users/new",
    "/users/auth0%7C1",
    "/users/auth0%7C1/roles",
    "/users/auth0%7C1/delete",
    "/roles",
    "/roles/new",
    "/roles/rol_1",
    "/roles/rol_1/permissions",
    "/roles/rol_1/users",
    "/roles/rol_1/delete",
    "/apis",
    "/apis/new",
    "/apis/a",
    "/apis/a/permissions",
    "/apis/a/delete",
    "/connections",
    "/connections/new/oidc",
    "/connections/con_1",
    "/logs/90020260101",
];

fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let parts = text.split(before).skip(1);
    parts
        .filter_map(|part| part.split_once(after).map(|(found, _)| found))
        .collect()
}

/// Whether the API has such a call.
fn is_served(api: &Value, method: &str, path: &str) -> bool {
    let paths = api["paths"].as_object().expect("paths are an object");
    paths.iter().any(|(pattern, methods)| {
        let pattern: Vec<&str> = pattern.trim_start_matches("/api/v2").split('/').collect();
        let path: Vec<&str> = path.split('/').collect();
        pattern.len() == path.len()
            && pattern
                .iter()
                .zip(&path)
                .all(|(part, asked)| part.starts_with('{') || part == asked)
            && methods.get(method.to_lowercase()).is_some()
    })
}

#[tokio::test]
async fn every_page_shows_calls_that_the_api_serves() {
    let app = TestApp::new().await;
    let api = app
        .call("GET", "/api/v2/openapi.json")
        .send()
        .await
        .expect(200)
        .json();
    let viewer = Browser::of(&app, Role::Viewer).await;
    for page in PAGES {
        let asked = page.replace('%', "%25");
        let shown = viewer
            .get(&format!("/tenants/first/call?page=/tenants/first{asked}"))
            .await;
        let shown = shown.expect(200).text;
        let methods = between(&shown, "<span class=\"method method-", "</span>");
        let paths = between(&shown, "<code>&#x2f;api&#x2f;v2", "</code>");
        assert!(
            !methods.is_empty() && methods.len() == paths.len(),
            "{page}: {shown}"
        );
        for (method, path) in methods.iter().zip(paths) {
            let (_, method) = method.split_once('>').expect("a method");
            let path = path.replace("&#x2f;", "/");
            assert!(is_served(&api, method, &path), "{page}: {method} {path}");
        }
        for language in ["curl", "C#", "Go", "Java", "Node", "PHP", "Python", "Ruby"] {
            assert!(
                shown.contains(&format!("<summary>{language}</summary>")),
                "{page}: {language}"
            );
        }
        assert!(
            shown.contains("first.example"),
            "{page}: the tenant's own domain"
        );
    }
}

#[tokio::test]
async fn the_real_ids_stand_in_the_samples() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let page = owner
        .get(&format!("/tenants/first/organizations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("/tenants/first/call?page="),
        "the drawer is on the page"
    );
    let call = format!("/tenants/first/call?page=/tenants/first/organizations/{id}&call=1");
    let page = owner.get(&call).await.expect(200).text;
    for text in [
        "auth0_organization.this",
        "PATCH",
        "display_name",
        "terraform",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(page.matches(&id).count() > 9, "{page}");
    let nothing = owner
        .get("/tenants/first/call?page=/elsewhere")
        .await
        .expect(200)
        .text;
    assert!(!nothing.contains("<pre"), "{nothing}");
    owner.get("/tenants/first/call?call=x").await.expect(200);
}

#[tokio::test]
async fn the_palette_finds_pages_and_things() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme Freight").await;
    let body = json!({
        "connection": "Username-Password-Authentication", "email": "ada@acme.example", "password": PASSWORD,
    });
    app.api("POST", "/users")
        .await
        .json(&body)
        .send()
        .await
        .expect(201);
    let viewer = Browser::of(&app, Role::Viewer).await;
    let jump = "/tenants/first/jump";
    let page = viewer.get(jump).await.expect(200).text;
    assert!(
        page.contains("Applications") && page.contains("Logs"),
        "{page}"
    );
    // What they may not do is not offered to them.
    assert!(
        !page.contains("Create ") && !page.contains("&#x2f;new"),
        "{page}"
    );
    for (query, found) in [
        ("frei", "Acme Freight"),
        (id.as_str(), "Acme Freight"),
        ("ada%40acme", "ada@acme.example"),
        ("default", "Default App"),
        ("conn", "Connections"),
        ("ten+all", "All tenants"),
        ("admin", "Administrators"),
        ("app+def", "Default App"),
    ] {
        let page = viewer
            .get(&format!("{jump}?q={query}"))
            .await
            .expect(200)
            .text;
        assert!(
            page.contains(&format!("<bdi>{found}</bdi>")),
            "{query}: {page}"
        );
    }
    let page = viewer.get(&format!("{jump}?q=zzz")).await.expect(200).text;
    assert!(page.contains("Nothing matches"), "{page}");
}

#[tokio::test]
async fn the_palette_offers_what_the_administrator_may_make() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let jump = "/tenants/first/jump";
    for (query, address) in [
        ("app+create", "applications&#x2f;new"),
        ("create+org", "organizations&#x2f;new"),
        ("tenants", "href=\"&#x2f;tenants\""),
        ("administrators", "href=\"&#x2f;administrators\""),
    ] {
        let page = owner.get(&format!("{jump}?q={query}")).await.expect(200);
        assert!(page.text.contains(address), "{query}: {}", page.text);
    }
    let page = owner.get(&format!("{jump}?q=create+zzz")).await.expect(200);
    assert!(page.text.contains("Nothing matches"), "{}", page.text);
}

#[tokio::test]
async fn the_calls_are_those_of_the_page() {
    let app = TestApp::new().await;
    let viewer = Browser::of(&app, Role::Viewer).await;
    for (page, calls) in [
        ("/why", vec![]),
        (
            "/applications/a/connections",
            vec![
                "GET /connections",
                "PATCH /connections/CONNECTION_ID/clients",
            ],
        ),
        (
            "/organizations/org_1/applications",
            vec![
                "GET /organizations/org_1/clients",
                "POST /organizations/org_1/clients",
                "PATCH /organizations/org_1/clients/CLIENT_ID",
                "GET /organizations/org_1/client-grants",
                "POST /organizations/org_1/client-grants",
            ],
        ),
    ] {
        let path = format!("/tenants/first/call?page=/tenants/first{page}");
        let shown = viewer.get(&path).await.expect(200).text;
        let methods = between(&shown, "<span class=\"method method-", "</span>");
        let paths = between(&shown, "<code>&#x2f;api&#x2f;v2", "</code>");
        let told: Vec<String> = methods
            .iter()
            .zip(paths)
            .map(|(method, path)| {
                let (_, method) = method.split_once('>').expect("a method");
                format!("{method} {}", path.replace("&#x2f;", "/"))
            })
            .collect();
        assert_eq!(told, calls, "{page}");
    }
    let path = "/tenants/first/call?page=/tenants/first/applications/a_1/connections&call=1";
    let shown = viewer.get(path).await.expect(200).text;
    assert!(
        shown.contains("client_id") && shown.contains("a_1"),
        "{shown}"
    );
}

#[tokio::test]
async fn samples_call_the_origin_of_the_tenant() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let plain = guildhall_dashboard::router(guildhall_dashboard::Dashboard {
        services: app.services.clone(),
        scheme: "http",
    });
    let system = super::system(&app).await;
    let plain = plain.layer(axum::Extension(system));
    let path = "/tenants/first/call?page=/tenants/first/organizations";
    let cookie = format!("{}={}", super::COOKIE, owner.session);
    let page = guildhall_testkit::Call::new(&plain, "GET", super::DASHBOARD, path)
        .header("cookie", &cookie)
        .send()
        .await;
    let page = page.expect(200).text;
    assert!(
        page.contains("http:&#x2f;&#x2f;first.example&#x2f;api"),
        "{page}"
    );
    for text in ["https:&#x2f;&#x2f;first.example", "HTTPSConnection"] {
        assert!(!page.contains(text), "{text}: {page}");
    }
    let page = owner.get(path).await.expect(200).text;
    for text in [
        "https:&#x2f;&#x2f;first.example&#x2f;api",
        "HTTPSConnection",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
}
