//! What each route leaves in the tenant log: a write one entry, a read none.

use guildhall_app::Error;
use guildhall_management::{Method, Route, routes};
use guildhall_testkit::TestApp;
use serde_json::Value;

use super::fixture::Fixture;
use super::method;

/// Everything in the log behind `after`.
async fn entries(app: &TestApp, after: &str) -> Vec<Value> {
    let realm = app.realm(&app.tenant).await;
    let read = realm.store.read(after.to_owned(), |after, mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.logs_after(after, 10_000).await?) })
    });
    let entries = read.await.expect("the store answers");
    entries
        .iter()
        .map(|entry| serde_json::from_str(entry).expect("JSON"))
        .collect()
}

#[tokio::test]
async fn every_write_leaves_one_entry_and_no_read_leaves_any() {
    for route in routes() {
        let app = TestApp::new().await;
        let fixture = Fixture::of(&app, &app.tenant.clone()).await;
        fixture.make_room(&app, &app.tenant, route).await;
        let token = app.token(&[]).await;
        let before = entries(&app, "").await;
        let last = before.last().expect("the fixture was written");
        let last = last["log_id"].as_str().expect("an id");
        let path = fixture.path(route);
        let call = app.call(&method(route), &format!("/api/v2{path}"));
        let call = match fixture.body(route) {
            Some(body) => call.json(&body),
            None => call,
        };
        let told = call.bearer(&token).send().await.expect(route.success);
        let left = entries(&app, last).await;
        let name = format!("{} {}", method(route), route.path);
        if route.method == Method::Get {
            assert!(left.is_empty(), "{name}: {left:?}");
            continue;
        }
        let [entry] = left.as_slice() else {
            panic!("{name} leaves {} entries: {left:?}", left.len());
        };
        check(&app, route, entry, &name);
        let organization = if route.operation == "post_organizations" {
            told.json()["id"].as_str().map(str::to_owned)
        } else {
            let rest = path.strip_prefix("/organizations/");
            rest.and_then(|rest| rest.split('/').next())
                .map(str::to_owned)
        };
        assert_eq!(
            entry["organization_id"].as_str(),
            organization.as_deref(),
            "{name}"
        );
        assert_eq!(
            entry["organization_name"].is_string(),
            organization.is_some(),
            "{name}"
        );
    }
}

/// The properties that an entry of its code has to have (contract, log-event-types.json).
fn check(app: &TestApp, route: &Route, entry: &Value, name: &str) {
    assert_eq!(entry["type"], "sapi", "{name}");
    for required in [
        "client_name",
        "ip",
        "description",
        "details",
        "environment_name",
        "log_id",
        "tenant_name",
        "type",
        "date",
        "client_id",
    ] {
        assert!(
            !entry[required].is_null(),
            "{name}: no {required} in {entry}"
        );
    }
    assert_eq!(entry["client_id"], app.tenant.client_id, "{name}");
    let request = &entry["details"]["request"];
    assert_eq!(request["method"], route.method.as_str(), "{name}");
}
