//! Where events go in tests.

use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;

use guildhall_app::job::{Delivery, Sink};
use guildhall_store::OutboxRow;

/// Keeps what it is sent; fails as often as it is told to.
#[derive(Debug, Default)]
pub struct TestSink {
    sent: Mutex<Vec<OutboxRow>>,
    failures: Mutex<usize>,
}

impl TestSink {
    /// Lets the next `count` batches fail.
    pub fn fail(&self, count: usize) {
        *self
            .failures
            .lock()
            .expect("no test panics while it holds the sink") = count;
    }

    /// What arrived.
    pub fn sent(&self) -> Vec<OutboxRow> {
        self.sent
            .lock()
            .expect("no test panics while it holds the sink")
            .clone()
    }
}

impl Sink for TestSink {
    fn send<'a>(
        &'a self,
        rows: &'a [OutboxRow],
    ) -> Pin<Box<dyn Future<Output = Vec<Delivery>> + Send + 'a>> {
        let mut failures = self
            .failures
            .lock()
            .expect("no test panics while it holds the sink");
        let outcome = if *failures > 0 {
            *failures -= 1;
            Delivery::Failed
        } else {
            self.sent
                .lock()
                .expect("no test panics while it holds the sink")
                .extend_from_slice(rows);
            Delivery::Done
        };
        Box::pin(std::future::ready(vec![outcome; rows.len()]))
    }
}
