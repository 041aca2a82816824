//! Real time, which is what is measured here.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use guildhall_model::Timestamp;

/// A moment to count from.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
pub(crate) fn moment() -> Instant {
    Instant::now()
}

/// The time of day, for rows that hold one.
#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark writes rows as they are written in production"
)]
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Waits.
#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark waits for real processes"
)]
pub(crate) async fn wait(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// The middle of what was measured; the mean of both middles when their number is even, zero of nothing.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied().unwrap_or_default();
    if values.len() % 2 == 1 {
        return upper;
    }
    let lower = middle.checked_sub(1).and_then(|at| values.get(at));
    f64::midpoint(lower.copied().unwrap_or_default(), upper)
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_middle() {
        for (values, middle) in [
            (vec![], 0.0),
            (vec![3.0], 3.0),
            (vec![9.0, 1.0], 5.0),
            (vec![9.0, 1.0, 2.0], 2.0),
        ] {
            assert!((median(values) - middle).abs() < f64::EPSILON);
        }
    }
}
