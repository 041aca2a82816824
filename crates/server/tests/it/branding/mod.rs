//! `/branding`: settings, theme and template of the tenant's login pages.

mod page;
mod settings;
mod template;
mod theme;

use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

use crate::grid::sample;

async fn call(app: &TestApp, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let call = app.api(method, path).await;
    match body {
        Some(body) => call.json(body),
        None => call,
    }
    .send()
    .await
}

/// A theme whose buttons have this colour.
fn theme(button: &str) -> Value {
    let mut theme = sample::theme();
    theme["colors"]["primary_button"] = json!(button);
    theme
}
