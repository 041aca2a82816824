//! Deleting leaves nothing: once the job has run, no row of any table names what was deleted, but for what tells of the
//! past.

use guildhall_app::Error;
use guildhall_app::job::{Progress, sweep};
use guildhall_testkit::TestApp;
use serde_json::json;

use super::fixture::Fixture;

/// Tables that tell of the past, each for as long as it is kept.
const HISTORY: [&str; 3] = ["log.", "outbox.", "event_delivery."];

async fn places_of(app: &TestApp, text: &str) -> Vec<String> {
    let write = app.services.system.write(text.to_owned(), |text, mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.places_of(text).await?) })
    });
    let places = write.await.expect("the store answers");
    let now = places
        .into_iter()
        .filter(|place| !HISTORY.iter().any(|past| place.starts_with(past)));
    now.collect()
}

async fn sweep_all(app: &TestApp) {
    while sweep(&app.services, 30).await.expect("it sweeps") == Progress::More {}
}

#[tokio::test]
async fn no_row_names_what_was_deleted() {
    for (noun, path) in [
        ("organization", "/organizations/{}"),
        ("user", "/users/{}"),
        ("client", "/clients/{}"),
        ("keyed_client", "/clients/{}"),
        ("connection", "/connections/{}"),
        ("role", "/roles/{}"),
        ("own_role", "/roles/{}"),
        ("grant", "/client-grants/{}"),
        ("resource_server", "/resource-servers/{}"),
        ("event_stream", "/event-streams/{}"),
    ] {
        let app = TestApp::new().await;
        let fixture = Fixture::of(&app, &app.tenant.clone()).await;
        let default = json!({"default_organization": {"organization_id": fixture.id("organization"), "flows": ["client_credentials"]}});
        let client = format!("/clients/{}", fixture.id("client"));
        let call = app.api("PATCH", &client).await;
        call.json(&default).send().await.expect(200);
        // What a role of the tenant hangs on: a user and a permission.
        let role = format!("/roles/{}", fixture.id("role"));
        let users = json!({"users": [fixture.id("user")]});
        let call = app.api("POST", &format!("{role}/users")).await;
        call.json(&users).send().await.expect(200);
        let id = fixture.id(noun);
        assert!(!places_of(&app, id).await.is_empty(), "{noun} is there");
        let path = path.replace("{}", &id.replace('|', "%7C"));
        let deleted = app.api("DELETE", &path).await.send().await;
        assert!(deleted.status.is_success(), "{noun}: {}", deleted.text);
        sweep_all(&app).await;
        assert_eq!(places_of(&app, id).await, Vec::<String>::new(), "{noun}");
    }
}
