//! Where mails go in tests.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use guildhall_app::mail::{Mailer, Message, Sending, Undelivered};

/// Keeps what it is sent, and answers as it is told to.
#[derive(Debug, Default)]
pub struct TestMailer {
    taken: Mutex<Vec<Message>>,
    refusals: Mutex<HashMap<String, Undelivered>>,
}

impl TestMailer {
    /// Refuses every mail to an address.
    pub fn refuse(&self, to: &str, reason: Undelivered) {
        locked(&self.refusals).insert(to.to_owned(), reason);
    }

    /// Takes mails to an address again.
    pub fn take(&self, to: &str) {
        locked(&self.refusals).remove(to);
    }

    /// What was taken.
    pub fn taken(&self) -> Vec<Message> {
        locked(&self.taken).clone()
    }
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value
        .lock()
        .expect("no test panics while it holds the mailer")
}

impl Mailer for TestMailer {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        let refused = locked(&self.refusals).get(&message.to).cloned();
        if refused.is_none() {
            locked(&self.taken).push(message.clone());
        }
        Box::pin(std::future::ready(refused.map_or(Ok(()), Err)))
    }
}
