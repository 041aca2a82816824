//! Work that nobody waits for: each job does a piece and tells whether there is more.

mod client_keys;
mod discovery_domains;
pub mod event_streams;
mod mail;
mod organization_words;
mod outbox;
mod signing_keys;
mod sweep;

pub use client_keys::complete_client_keys;
pub use discovery_domains::verify_domains;
pub use mail::send_mails;
pub use organization_words::complete_organization_words;
pub use outbox::{Delivery, Sink, deliver};
pub use signing_keys::complete_signing_keys;
pub use sweep::sweep;

/// How long what was claimed belongs to its claimer, in milliseconds: longer than any delivery takes.
const LEASE: i64 = 60_000;
/// After how many tries a delivery is given up.
const ATTEMPTS: i64 = 4;
/// How long the second try waits, in milliseconds; each further one twice as long.
const BACK_OFF: i64 = 5_000;

/// How long a delivery waits that was tried so often, in milliseconds.
fn back_off(attempts: i64) -> i64 {
    BACK_OFF << (attempts - 1).clamp(0, 20)
}

/// Whether a job has more to do at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is more.
    More,
    /// Nothing is left for now.
    Idle,
}
