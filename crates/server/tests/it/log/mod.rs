//! `/logs` and `/users/{id}/logs`: read, page, search.

mod list;
mod search;

use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

async fn get(app: &TestApp, path: &str) -> Answer {
    app.api("GET", path).await.send().await
}

/// Creates an organization; its id.
async fn organization(app: &TestApp, name: &str) -> String {
    let call = app.api("POST", "/organizations").await;
    let made = call.json(&json!({ "name": name })).send().await.expect(201);
    made.json()["id"].as_str().expect("an id").to_owned()
}

/// The values of a property of each entry.
fn each(entries: &Value, name: &str) -> Vec<Value> {
    let entries = entries.as_array().expect("a list");
    entries.iter().map(|entry| entry[name].clone()).collect()
}
