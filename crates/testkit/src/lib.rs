//! Test support: the whole server in process, on either engine, with a manual clock and seeded randomness.
//!
//! Which engine is decided by `GUILDHALL_TEST_ENGINE` (`sqlite`, the default, or `postgres`, with the server's URL in
//! `GUILDHALL_TEST_DATABASE_URL`), so that one test binary runs twice. Each test has a database of its own, copied
//! from a template that is made once in a process.

// What is wrong in a test's surroundings ends the test.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "test support: a broken surrounding ends the test"
)]

mod app;
mod call;
mod clock;
mod engine;
mod mail;
mod outbound;
mod random;
mod sink;
mod text_records;

pub use app::{DASHBOARD, TestApp, TestTenant};
pub use call::{Answer, Call};
pub use clock::ManualClock;
pub use engine::{Engine, Scratch};
pub use mail::TestMailer;
pub use outbound::TestOutbound;
pub use random::SeededRandom;
pub use sink::TestSink;
pub use text_records::TestRecords;
