//! One token bucket, in whole numbers.
//!
//! A request costs as many units as its period has milliseconds, and each millisecond adds as many units as the
//! period adds requests: no fraction is ever lost or made up.

use super::rate::Rate;

/// A bucket is reported (as in excess, as nearly spent) at most once in this time.
const REPORT_EVERY_MILLISECONDS: i64 = 60_000;

/// The clock of another thread may be read a little earlier; anything older than this is a clock that was set back.
const TOLERATED_DISORDER_MILLISECONDS: i64 = 1_000;

/// What is left of one limit. Times are milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    units: u64,
    refilled_at: i64,
    excess_reported_at: Option<i64>,
    warning_reported_at: Option<i64>,
}

/// The state of a bucket after a request asked for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// Whether there was a token.
    pub(super) allowed: bool,
    /// Whole tokens left.
    pub(super) remaining: u32,
    /// When the next whole token is there.
    pub(super) next_token_at: i64,
}

impl Taken {
    /// Whether four fifths of the bucket are gone.
    pub(super) fn is_nearly_spent(self, rate: Rate) -> bool {
        let burst = u64::from(rate.burst);
        let spent = burst.saturating_sub(u64::from(self.remaining));
        spent * 5 >= burst * 4
    }
}

impl Bucket {
    /// A full bucket.
    pub(super) fn full(rate: Rate, now: i64) -> Self {
        Self {
            units: capacity(rate),
            refilled_at: now,
            excess_reported_at: None,
            warning_reported_at: None,
        }
    }

    /// Takes one token when there is one.
    pub(super) fn take(&mut self, rate: Rate, now: i64) -> Taken {
        self.refill(rate, now);
        let cost = cost(rate);
        let allowed = self.units >= cost;
        if allowed {
            self.units -= cost;
        }
        Taken {
            allowed,
            remaining: u32::try_from(self.units / cost).unwrap_or(u32::MAX),
            next_token_at: self.next_token_at(rate),
        }
    }

    /// Whether an excess is to be reported now: the first one, and then one a minute at most.
    pub(super) fn report_excess(&mut self, now: i64) -> bool {
        report(&mut self.excess_reported_at, now)
    }

    /// Whether it is to be reported now that the bucket is nearly spent, once a minute at most.
    pub(super) fn report_warning(&mut self, now: i64) -> bool {
        report(&mut self.warning_reported_at, now)
    }

    /// Whether forgetting this bucket changes nothing: it is full again, and no report is being held back.
    pub(super) fn is_idle(&mut self, rate: Rate, now: i64) -> bool {
        self.refill(rate, now);
        self.units == capacity(rate)
            && is_due(self.excess_reported_at, now)
            && is_due(self.warning_reported_at, now)
    }

    /// How much of the bucket is missing, in thousandths.
    pub(super) fn spent_per_mille(&self, rate: Rate) -> u64 {
        let capacity = capacity(rate).max(1);
        capacity.saturating_sub(self.units).saturating_mul(1_000) / capacity
    }

    fn refill(&mut self, rate: Rate, now: i64) {
        let step = i64::from(rate.period.step());
        let elapsed = now.saturating_sub(self.refilled_at);
        if elapsed < -TOLERATED_DISORDER_MILLISECONDS {
            self.refilled_at = now;
        }
        let steps = elapsed.max(0) / step;
        let gained = units(steps.saturating_mul(step)).saturating_mul(u64::from(rate.amount));
        self.units = self.units.saturating_add(gained);
        if self.units >= capacity(rate) {
            // A full bucket gains nothing, also not towards its next step.
            self.units = capacity(rate);
            self.refilled_at = self.refilled_at.max(now);
        } else {
            self.refilled_at = self.refilled_at.saturating_add(steps.saturating_mul(step));
        }
    }

    fn next_token_at(&self, rate: Rate) -> i64 {
        let cost = cost(rate);
        let step = u64::from(rate.period.step());
        let missing = cost - self.units % cost;
        let steps = missing.div_ceil(step.saturating_mul(u64::from(rate.amount)).max(1));
        let wait = i64::try_from(steps.saturating_mul(step)).unwrap_or(i64::MAX);
        self.refilled_at.saturating_add(wait)
    }
}

/// The units of one token.
fn cost(rate: Rate) -> u64 {
    u64::from(rate.period.milliseconds())
}

/// The units of a full bucket.
fn capacity(rate: Rate) -> u64 {
    cost(rate) * u64::from(rate.burst)
}

fn units(milliseconds: i64) -> u64 {
    u64::try_from(milliseconds).unwrap_or(0)
}

fn report(last: &mut Option<i64>, now: i64) -> bool {
    let due = is_due(*last, now);
    if due {
        *last = Some(now);
    }
    due
}

fn is_due(last: Option<i64>, now: i64) -> bool {
    last.is_none_or(|last| now.saturating_sub(last) >= REPORT_EVERY_MILLISECONDS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rate::Period;
    use super::*;

    #[test]
    fn a_bucket_by_the_second_is_refilled_by_the_millisecond() {
        let rate = Rate::per_second(2, 4);
        let mut bucket = Bucket::full(rate, 0);
        assert!(bucket.take(rate, 0).allowed);
        assert!(bucket.take(rate, 0).allowed);
        let refused = bucket.take(rate, 0);
        assert_eq!(
            (refused.allowed, refused.remaining, refused.next_token_at),
            (false, 0, 250)
        );
        assert!(!bucket.take(rate, 249).allowed);
        assert!(bucket.take(rate, 250).allowed);
    }

    #[test]
    fn a_bucket_by_the_minute_is_refilled_each_second() {
        let rate = Rate::per_minute(1, 60);
        let mut bucket = Bucket::full(rate, 500);
        assert!(bucket.take(rate, 500).allowed);
        assert!(!bucket.take(rate, 1_499).allowed);
        assert!(bucket.take(rate, 1_500).allowed);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_starve_the_bucket() {
        let rate = Rate::per_second(1, 1);
        let mut bucket = Bucket::full(rate, 10_000_000);
        assert!(bucket.take(rate, 10_000_000).allowed);
        assert!(!bucket.take(rate, 0).allowed);
        assert!(bucket.take(rate, 1_000).allowed);
    }

    #[test]
    fn readings_out_of_order_add_nothing() {
        let rate = Rate::per_second(1, 1_000);
        let mut bucket = Bucket::full(rate, 100);
        assert!(bucket.take(rate, 100).allowed);
        assert!(!bucket.take(rate, 99).allowed);
        assert!(!bucket.take(rate, 100).allowed);
        assert!(bucket.take(rate, 101).allowed);
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        let rate = Rate::per_hour(u32::MAX, u32::MAX);
        let mut bucket = Bucket::full(rate, i64::MIN);
        assert!(bucket.take(rate, i64::MAX).allowed);
        assert!(bucket.take(rate, i64::MIN).allowed);
    }

    fn rates() -> impl Strategy<Value = Rate> {
        let period = prop_oneof![
            Just(Period::Second),
            Just(Period::Minute),
            Just(Period::Hour)
        ];
        (1_u32..200, 1_u32..500, period).prop_map(|(burst, amount, period)| Rate {
            burst,
            amount,
            period,
        })
    }

    proptest! {
        /// Never more than burst + rate × time since the first request; in any later window one refill step more.
        #[test]
        fn never_allows_more_than_burst_and_rate(
            rate in rates(),
            pauses in prop::collection::vec(prop_oneof![Just(0_i64), 0_i64..5, 0_i64..3_000, 0_i64..90_000], 1..400),
            skipped in 0_usize..400,
        ) {
            let mut now = 1_700_000_000_123_i64;
            let mut bucket = Bucket::full(rate, now);
            let mut allowed_at = Vec::new();
            for pause in pauses {
                now += pause;
                if bucket.take(rate, now).allowed {
                    allowed_at.push(now);
                }
            }
            let period = u64::from(rate.period.milliseconds());
            for start in [0, skipped.min(allowed_at.len() - 1)] {
                let window = &allowed_at[start..];
                for (index, moment) in window.iter().enumerate() {
                    let slack = if start == 0 { 0 } else { u64::from(rate.period.step()) };
                    let elapsed = u64::try_from(moment - window[0]).unwrap() + slack;
                    let most = u64::from(rate.burst) * period + elapsed * u64::from(rate.amount);
                    prop_assert!((index as u64 + 1) * period <= most);
                }
            }
        }

        /// Whoever waits until the announced moment gets a token, and not a step before.
        #[test]
        fn the_next_token_is_there_when_announced(rate in rates(), pauses in prop::collection::vec(0_i64..2_000, 1..300)) {
            let mut now = 1_700_000_000_000_i64;
            let mut bucket = Bucket::full(rate, now);
            for pause in pauses {
                now += pause;
                let taken = bucket.take(rate, now);
                if taken.remaining == 0 {
                    prop_assert!(taken.next_token_at > now);
                    let mut early = bucket;
                    prop_assert!(!early.take(rate, taken.next_token_at - 1).allowed);
                    let mut due = bucket;
                    prop_assert!(due.take(rate, taken.next_token_at).allowed);
                }
            }
        }
    }
}
