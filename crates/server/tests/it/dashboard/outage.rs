//! When the database does not answer, what was typed is not lost.

use std::sync::Arc;

use axum::Extension;
use guildhall_dashboard::{Dashboard, router};
use guildhall_store::Error;
use guildhall_testkit::{Answer, Call, DASHBOARD, TestApp};
use guildhall_web::gateway::LookupFailed;

/// Sends a form to the pages while the store does not answer.
async fn sent(app: &TestApp, path: &str, form: &str) -> Answer {
    let failed = LookupFailed(Arc::new(Error::Unavailable("away".into())));
    let dashboard = Dashboard {
        services: app.services.clone(),
        scheme: "https",
    };
    let router = router(dashboard).layer(Extension(failed));
    let call = Call::new(&router, "POST", DASHBOARD, path).form(form);
    call.send().await.expect(503)
}

#[tokio::test]
async fn every_form_comes_back_with_what_was_typed() {
    let app = TestApp::new().await;
    for path in [
        "/tenants",
        "/administrators",
        "/administrators/auth0%7C1",
        "/tenants/first/organizations",
        "/tenants/first/applications",
        "/tenants/first/applications/a/login",
        "/tenants/first/apis",
        "/tenants/first/connections/new/oidc",
        "/tenants/first/roles",
        "/tenants/first/roles/rol_1/permissions",
        "/tenants/first/users",
        "/tenants/first/users/auth0%7C1/roles",
    ] {
        let page = sent(&app, path, "token=t&name=Long+typed").await.text;
        let action = format!("action=\"{}\"", path.replace('/', "&#x2f;"));
        for text in ["name=\"name\" value=\"Long typed\"", &action] {
            assert!(page.contains(text), "{path}: {text}: {page}");
        }
    }
}

#[tokio::test]
async fn passwords_and_secrets_are_asked_for_again() {
    let app = TestApp::new().await;
    for (path, name) in [
        ("/tenants/first/users", "password"),
        ("/tenants/first/connections/new/oidc", "client_secret"),
    ] {
        let page = sent(&app, path, &format!("email=ada&{name}=hush+hush"))
            .await
            .text;
        assert!(
            page.contains("value=\"ada\"") && !page.contains("hush"),
            "{path}: {page}"
        );
        let asked = format!("name=\"{name}\" type=\"password\"");
        assert!(page.contains(&asked), "{path}: {page}");
        let empty = sent(&app, path, &format!("email=ada&{name}=")).await.text;
        assert!(!empty.contains(&asked), "{path}: {empty}");
    }
}
