//! Places in the order of what happens: the moment, and within a millisecond the order in which this process made them.

use std::sync::atomic::{AtomicU64, Ordering};

use guildhall_model::Timestamp;

/// How many places a millisecond has.
const PLACES: u64 = 1 << 20;
/// How far places may run ahead of the clock. A clock that was set back further is followed.
const AHEAD: u64 = 1000;

/// A place: none is given twice by a process, and what is given later sorts later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The moment.
    pub moment: Timestamp,
    /// The place within its millisecond, less than 2 to the power of 20.
    pub within: u64,
}

/// Gives places.
#[derive(Debug, Default)]
pub struct Sequence(AtomicU64);

impl Sequence {
    /// The next place at `now`.
    pub fn next(&self, now: Timestamp) -> Place {
        let now = u64::try_from(now.milliseconds()).unwrap_or(0);
        let earliest = now.saturating_mul(PLACES);
        let after = |last: u64| {
            if last / PLACES > now.saturating_add(AHEAD) {
                earliest
            } else {
                earliest.max(last.saturating_add(1))
            }
        };
        let before = self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(after(last)));
        let given = after(before.unwrap_or_else(|last| last));
        let milliseconds = i64::try_from(given / PLACES).unwrap_or(i64::MAX);
        Place {
            moment: Timestamp::from_milliseconds(milliseconds),
            within: given % PLACES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_milliseconds(milliseconds)
    }

    #[test]
    fn later_places_sort_later_and_stay_with_the_clock() {
        let sequence = Sequence::default();
        let nows = [5000, 5000, 5001, 5000, 5000, 6000];
        let places: Vec<Place> = nows.map(|now| sequence.next(at(now))).into();
        assert!(places.is_sorted(), "{places:?}");
        let seen: Vec<(i64, u64)> = places
            .iter()
            .map(|place| (place.moment.milliseconds(), place.within))
            .collect();
        // A step back by a millisecond goes on where it was.
        let expected = [
            (5000, 0),
            (5000, 1),
            (5001, 0),
            (5001, 1),
            (5001, 2),
            (6000, 0),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_clock_that_was_set_back_is_followed() {
        let sequence = Sequence::default();
        sequence.next(at(1_000_000));
        assert_eq!(sequence.next(at(5000)).moment, at(5000));
    }

    #[test]
    fn none_is_given_twice() {
        let sequence = Sequence::default();
        let mut places: Vec<Place> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        (0..500)
                            .map(|_| sequence.next(at(5000)))
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().expect("no panic"))
                .collect()
        });
        places.sort();
        places.dedup();
        assert_eq!(places.len(), 2000);
    }
}
