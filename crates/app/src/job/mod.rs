//! Work that nobody waits for: each job does a piece and tells whether there is more.

mod client_keys;
mod discovery_domains;
mod mail;
mod outbox;
mod signing_keys;
mod sweep;

pub use client_keys::complete_client_keys;
pub use discovery_domains::verify_domains;
pub use mail::send_mails;
pub use outbox::{Delivery, Sink, deliver};
pub use signing_keys::complete_signing_keys;
pub use sweep::sweep;

/// Whether a job has more to do at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is more.
    More,
    /// Nothing is left for now.
    Idle,
}
