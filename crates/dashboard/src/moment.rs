//! Moments in words: relative up to a day, then the day, always with the exact time beside it.

use guildhall_model::Timestamp;
use serde::Serialize;

use crate::text::text;

/// A moment as pages show it.
#[derive(Debug, Serialize)]
pub(crate) struct Moment {
    /// For machines.
    exact: String,
    /// For people, with the zone.
    full: String,
    /// In a few words.
    words: String,
}

impl Moment {
    /// `then`, seen from `now`.
    pub(crate) fn new(then: Timestamp, now: Timestamp) -> Self {
        let minutes = now.milliseconds_since(then) / 60_000;
        let (key, count) = match minutes {
            ..1 => ("moment.now", 0),
            1..60 => ("moment.minutes", minutes),
            60..1440 => ("moment.hours", minutes / 60),
            _ => ("moment.day", 0),
        };
        Self::said(then, key, count)
    }

    /// `then` as an end that is still to come, to the nearest day where there is more than one; one that has come is told
    /// as any other moment.
    pub(crate) fn end(then: Timestamp, now: Timestamp) -> Self {
        let minutes = (then.milliseconds_since(now) + 30_000) / 60_000;
        let (key, count) = match minutes {
            ..1 => return Self::new(then, now),
            1..120 => ("moment.in_minutes", minutes),
            120..2880 => ("moment.in_hours", (minutes + 30) / 60),
            _ => ("moment.in_days", (minutes + 720) / 1440),
        };
        Self::said(then, key, count)
    }

    fn said(then: Timestamp, key: &str, count: i64) -> Self {
        let exact = then.to_string();
        let day = exact.split('T').next().unwrap_or_default().to_owned();
        let time = exact.get(11..16).unwrap_or_default();
        let full = format!("{day} {time} UTC");
        let slots = [("count", count.to_string()), ("day", day)];
        Self {
            // The tests make sure that the texts are there.
            words: text(key, &slots).unwrap_or_default(),
            exact,
            full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_words() {
        let then = Timestamp::from_milliseconds(1_776_929_953_465);
        for (later, words) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 min ago"),
            (3599, "59 min ago"),
            (3600, "1 h ago"),
            (86_399, "23 h ago"),
            (86_400, "2026-04-23"),
        ] {
            let moment = Moment::new(then, then.plus_seconds(later));
            assert_eq!(moment.words, words, "{later}");
        }
        assert_eq!(Moment::new(then, then).full, "2026-04-23 07:39 UTC");
    }

    #[test]
    fn ends_in_words() {
        let now = Timestamp::from_milliseconds(1_776_929_953_465);
        for (ahead, words) in [
            (-120, "2 min ago"),
            (0, "just now"),
            (60, "in 1 min"),
            (7169, "in 119 min"),
            (7199, "in 2 h"),
            (2 * 86_400 - 60, "in 48 h"),
            (7 * 86_400 - 1, "in 7 days"),
            (6 * 86_400 + 3600, "in 6 days"),
        ] {
            assert_eq!(
                Moment::end(now.plus_seconds(ahead), now).words,
                words,
                "{ahead}"
            );
        }
    }
}
