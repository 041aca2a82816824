//! Who comes at the same moment: of those who race for one thing as many win as there is room for, and nobody is told
//! otherwise.

mod limit;
mod name;
mod removal;

use std::sync::Arc;

use guildhall_store::{Counted, Error};
use guildhall_testkit::{Answer, Call, TestApp};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const ORGANIZATIONS: &str = "/api/v2/organizations";

/// The first tenant's API, called by many at once.
struct Racecourse {
    app: TestApp,
    token: String,
}

/// A request that one of the racers makes.
#[derive(Clone)]
struct Runner {
    method: &'static str,
    path: String,
    body: Option<Value>,
}

fn runner(method: &'static str, path: impl Into<String>, body: Option<Value>) -> Runner {
    Runner {
        method,
        path: path.into(),
        body,
    }
}

impl Racecourse {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let token = app.token(&[]).await;
        Self { app, token }
    }

    /// Makes something, and answers it.
    async fn make(&self, path: &str, body: Value) -> Value {
        let call = self.app.call("POST", path).bearer(&self.token);
        let made = call.json(&body).send().await;
        assert!(made.status.is_success(), "{path} {body}: {}", made.text);
        if made.text.is_empty() {
            return Value::Null;
        }
        made.json()
    }

    async fn make_organization(&self, name: &str) -> String {
        let made = self.make(ORGANIZATIONS, json!({"name": name})).await;
        text(&made["id"])
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.call("GET", path).bearer(&self.token).send().await
    }

    /// Lets everyone go at the same moment, and answers what each was told.
    async fn race(&self, runners: Vec<Runner>) -> Vec<Answer> {
        let start = Arc::new(Barrier::new(runners.len()));
        let mut running = JoinSet::new();
        for (place, runner) in runners.into_iter().enumerate() {
            let (router, token) = (self.app.router.clone(), self.token.clone());
            let (host, start) = (self.app.tenant.domain.clone(), Arc::clone(&start));
            running.spawn(async move {
                let call = Call::new(&router, runner.method, &host, &runner.path).bearer(&token);
                let call = match &runner.body {
                    Some(body) => call.json(body),
                    None => call,
                };
                start.wait().await;
                (place, call.send().await)
            });
        }
        let mut answers = running.join_all().await;
        answers.sort_by_key(|(place, _)| *place);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// The number of organizations as totals tell it, and that of log entries.
    async fn counted(&self) -> (i64, usize) {
        let realm = self.app.realm(&self.app.tenant).await;
        let read = realm.store.read((), |(), mut tx| {
            Box::pin(async move {
                let total = tx.total(Counted::Organizations).await?;
                Ok::<_, Error>((total, tx.latest_logs(1_000_000).await?.len()))
            })
        });
        read.await.expect("the store answers")
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// How many were answered with a status; the others had to be answered with `other`.
#[track_caller]
fn winners(answers: &[Answer], won: u16, other: u16) -> usize {
    for answer in answers {
        let status = answer.status.as_u16();
        assert!(
            status == won || status == other,
            "{status}: {}",
            answer.text
        );
    }
    answers.iter().filter(|answer| answer.status == won).count()
}
