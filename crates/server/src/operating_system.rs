//! The operating system's clock and generator of randomness: the only place that asks for either.

use std::time::{SystemTime, UNIX_EPOCH};

use guildhall_model::{Clock, Random, Timestamp};

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one implementation of Clock that asks the operating system"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's randomness by way of aws-lc-rs; fit for secrets.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one implementation of Random that asks the operating system"
    )]
    #[expect(
        clippy::expect_used,
        reason = "without randomness no secret can be made; nothing weaker may stand in for it"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        aws_lc_rs::rand::fill(bytes).expect("the operating system gives randomness");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_past_the_day_this_was_written_and_does_not_go_back() {
        let first = SystemClock.now();
        assert!(first.seconds() > 1_767_225_600);
        assert!(SystemClock.now() >= first);
    }

    #[test]
    fn randomness_fills_everything_and_does_not_repeat() {
        let first: [u8; 32] = guildhall_model::random::bytes(&SystemRandom);
        let second: [u8; 32] = guildhall_model::random::bytes(&SystemRandom);
        assert_ne!(first, second);
        assert_ne!(first[16..], [0; 16]);
    }
}
