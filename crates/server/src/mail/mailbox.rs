//! The mailbox of development: mails are kept in memory and shown, and none leaves the machine.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use guildhall_app::mail::{Mailer, Message, Sending};
use guildhall_model::{Clock, Timestamp};
use std::sync::Arc;

/// How many mails are kept; the oldest go first.
const MOST: usize = 1_000;

/// A mail and when it was sent.
#[derive(Clone, Debug)]
pub struct Kept {
    /// When.
    pub sent_at: Timestamp,
    /// The mail.
    pub message: Message,
}

/// The mails of a development server.
pub struct Mailbox {
    clock: Arc<dyn Clock>,
    kept: Mutex<VecDeque<Kept>>,
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Mailbox")
    }
}

impl Mailbox {
    /// An empty one.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            kept: Mutex::default(),
        }
    }

    /// The mails to an address, or all of them, the newest first.
    pub fn mails(&self, to: Option<&str>) -> Vec<Kept> {
        let is_wanted = |kept: &&Kept| to.is_none_or(|to| kept.message.to.eq_ignore_ascii_case(to));
        self.kept()
            .iter()
            .rev()
            .filter(is_wanted)
            .cloned()
            .collect()
    }

    /// The mail of that id.
    pub fn mail(&self, id: &str) -> Option<Kept> {
        self.kept()
            .iter()
            .find(|kept| kept.message.id == id)
            .cloned()
    }

    /// Whoever panicked while holding the lock left the list as it was: nothing is done to it in steps.
    fn kept(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for Mailbox {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(async move {
            let sent_at = self.clock.now();
            let mut kept = self.kept();
            // A mail that is sent twice is in the mailbox once.
            kept.retain(|kept| kept.message.id != message.id);
            kept.push_back(Kept {
                sent_at,
                message: message.clone(),
            });
            if kept.len() > MOST {
                kept.pop_front();
            }
            Ok(())
        })
    }
}
