//! Lists in parts: by page, by cursor, while they change, and what their totals say.

mod checkpoint;
mod offset;
mod totals;
mod walk;

use guildhall_testkit::{Answer, TestApp};
use proptest::test_runner::Config;
use serde_json::{Value, json};

/// The values that `sort` may have, and what orders the list when it is not there.
const SORTS: [&str; 6] = [
    "created_at:1",
    "created_at:-1",
    "name:1",
    "name:-1",
    "display_name:1",
    "display_name:-1",
];

/// A client of the first tenant's list of organizations.
struct Client {
    app: TestApp,
    token: String,
}

impl Client {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let token = app.token(&[]).await;
        Self { app, token }
    }

    async fn create(&self, body: &Value) -> String {
        let call = self.app.call("POST", "/api/v2/organizations");
        let made = call.bearer(&self.token).json(body).send().await.expect(201);
        text(&made.json()["id"])
    }

    /// Creates organizations named after their place, and answers their ids.
    async fn create_many(&self, count: usize) -> Vec<String> {
        let mut ids = Vec::new();
        for place in 0..count {
            self.app.clock.advance_milliseconds(1);
            ids.push(
                self.create(&json!({"name": format!("made-{place:03}")}))
                    .await,
            );
        }
        ids
    }

    async fn delete(&self, id: &str) {
        let path = format!("/api/v2/organizations/{id}");
        let call = self.app.call("DELETE", &path).bearer(&self.token);
        call.send().await.expect(204);
    }

    async fn delete_all(&self) {
        loop {
            let ids = ids(&self.list("per_page=100").await.json());
            if ids.is_empty() {
                return;
            }
            for id in ids {
                self.delete(&id).await;
            }
        }
    }

    /// Asks for a part of the list, whatever the answer.
    async fn ask(&self, query: &str) -> Answer {
        let path = format!("/api/v2/organizations?{query}");
        self.app.call("GET", &path).bearer(&self.token).send().await
    }

    /// A part of the list.
    async fn list(&self, query: &str) -> Answer {
        self.ask(query).await.expect(200)
    }

    /// Follows `next` to the end, and answers the ids of each step.
    async fn steps(&self, query: &str) -> Vec<Vec<String>> {
        let mut steps = Vec::new();
        let mut step = self.list(query).await.json();
        loop {
            steps.push(ids(&step["organizations"]));
            assert!(steps.len() < 1_000, "the list has no end");
            match step.get("next") {
                None => return steps,
                Some(next) => {
                    let query = format!("{query}&from={}", text(next));
                    step = self.list(&query).await.json();
                }
            }
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The ids of the organizations in a list.
fn ids(list: &Value) -> Vec<String> {
    let list = list.as_array().expect("a list");
    list.iter().map(|item| text(&item["id"])).collect()
}

/// A few cases of a property, more when `PROPTEST_CASES` says so: each asks the server many times.
fn cases(few: u32) -> Config {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => Config::default(),
        None => Config::with_cases(few),
    }
}

/// Makes sure that a query was refused for one of its parameters.
#[track_caller]
fn assert_refused(answer: &Answer, parameter: &str, query: &str) {
    assert_eq!(answer.status, 400, "{query}: {}", answer.text);
    let told = answer.json();
    assert_eq!(told["statusCode"], 400, "{query}");
    assert_eq!(told["error"], "Bad Request", "{query}");
    assert_eq!(told["errorCode"], "invalid_query_string", "{query}");
    let message = told["message"].as_str().expect("a message");
    let named = format!(" on property {parameter} ");
    assert!(message.contains(&named), "{query}: {message}");
}
