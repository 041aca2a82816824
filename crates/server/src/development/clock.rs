//! The system's clock, moved.

use std::sync::atomic::{AtomicI64, Ordering};

use guildhall_model::{Clock, Timestamp};
use jiff::{Span, SpanRelativeTo};

use crate::operating_system::SystemClock;

/// The system's clock, ahead of it by as much as it was moved. It is only ever moved forward.
#[derive(Debug, Default)]
pub struct MovableClock {
    ahead: AtomicI64,
}

/// A text that is no duration.
#[derive(Debug, thiserror::Error)]
pub enum DurationError {
    /// Not ISO 8601, or longer than a number of milliseconds.
    #[error("advance has to be an ISO 8601 duration such as P8D or PT15M: {0}")]
    Malformed(#[source] jiff::Error),
    /// Backwards.
    #[error("the clock is only moved forward")]
    Backward,
}

impl MovableClock {
    /// Moves the clock by an ISO 8601 duration, in which a day has 24 hours.
    pub fn advance(&self, duration: &str) -> Result<(), DurationError> {
        let span: Span = duration.parse().map_err(DurationError::Malformed)?;
        let relative = SpanRelativeTo::days_are_24_hours();
        let length = span
            .to_duration(relative)
            .map_err(DurationError::Malformed)?;
        let milliseconds = i64::try_from(length.as_millis())
            .unwrap_or(i64::MAX / 4)
            .min(i64::MAX / 4);
        if milliseconds < 0 {
            return Err(DurationError::Backward);
        }
        self.ahead.fetch_add(milliseconds, Ordering::SeqCst);
        Ok(())
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Timestamp {
        SystemClock
            .now()
            .plus_milliseconds(self.ahead.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_forward_by_iso_durations() {
        let clock = MovableClock::default();
        let before = clock.now();
        clock.advance("P8DT1H").unwrap();
        let moved = clock.now().milliseconds_since(before);
        assert!((694_800_000..694_860_000).contains(&moved), "{moved}");
        assert!(matches!(
            clock.advance("-PT1S"),
            Err(DurationError::Backward)
        ));
        assert!(matches!(
            clock.advance("soon"),
            Err(DurationError::Malformed(_))
        ));
    }
}
