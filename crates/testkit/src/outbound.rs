//! The outside in tests.

use std::collections::VecDeque;
use std::sync::Mutex;

use guildhall_app::outbound::{Answer, Failure, Outbound, Request, Sending};

/// Keeps what it is asked, and answers what it was told to; where it was told nothing, there is nobody.
#[derive(Debug, Default)]
pub struct TestOutbound(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    asked: Vec<Request>,
    /// By the beginning of the URL.
    scripts: Vec<(String, VecDeque<Result<Answer, Failure>>)>,
}

impl TestOutbound {
    /// Answers requests for URLs that begin with `url` with these, one after the other; the last one stays.
    pub fn answer(&self, url: &str, answers: impl IntoIterator<Item = Result<Answer, Failure>>) {
        let mut state = self.state();
        state.scripts.retain(|(known, _)| known != url);
        let answers = answers.into_iter().collect();
        state.scripts.push((url.to_owned(), answers));
    }

    /// Answers requests for URLs that begin with `url` with this document.
    pub fn publish(&self, url: &str, document: &serde_json::Value) {
        let answer = Answer {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: document.to_string().into_bytes(),
        };
        self.answer(url, [Ok(answer)]);
    }

    /// Everything that was asked since the last time, in its order.
    pub fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut self.state().asked)
    }

    /// An answer without a body.
    pub fn status(status: u16) -> Result<Answer, Failure> {
        Ok(Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0
            .lock()
            .expect("no test panics while it holds the outside")
    }
}

impl Outbound for TestOutbound {
    fn send(&self, request: Request) -> Sending<'_> {
        let mut state = self.state();
        let script = state
            .scripts
            .iter_mut()
            .find(|(url, _)| request.url.starts_with(url));
        let answer = match script {
            Some((_, answers)) if answers.len() > 1 => answers.pop_front(),
            Some((_, answers)) => answers.front().cloned(),
            None => None,
        };
        state.asked.push(request);
        Box::pin(std::future::ready(
            answer.unwrap_or(Err(Failure::Unresolved)),
        ))
    }
}
