//! `/organizations` and what hangs on it; folders mirror the path.

mod connections;
mod create;
mod delete;
mod discovery_domain;
mod read;
mod update;

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

/// Creates an organization of that name and answers it.
async fn create(app: &TestApp, name: &str) -> Value {
    let body = json!({"name": name, "display_name": name.to_uppercase()});
    app.api("POST", "/organizations")
        .await
        .json(&body)
        .send()
        .await
        .expect(201)
        .json()
}

/// The id in an answer.
fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

/// The id of the tenant's database connection, which every tenant is born with.
async fn database(app: &TestApp) -> String {
    let realm = app.realm(&app.tenant.clone()).await;
    let all = guildhall_store::Page::Checkpoint {
        after: None,
        take: 10,
    };
    let read = realm.store.read(all, |page, mut tx| {
        Box::pin(async move {
            tx.connections(&guildhall_store::ConnectionFilter::default(), page)
                .await
        })
    });
    let connections = read.await.expect("the store answers");
    connections
        .first()
        .expect("a database connection")
        .id
        .clone()
}
