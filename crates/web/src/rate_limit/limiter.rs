//! The buckets of every tenant.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use guildhall_model::Clock;

use super::bucket::{Bucket, Taken};
use super::decision::Decision;
use super::group::{Group, KeyedBy};
use super::personality::Personality;
use super::rate::Rate;

/// Locks, so that tenants seldom wait for each other. All buckets of a tenant are behind one of them.
const SHARDS: usize = 32;

/// Buckets behind a lock before the first sweep.
const FIRST_SWEEP: usize = 256;

/// Buckets behind a lock before those of single addresses and subjects are forgotten although they are not full.
const MOST_BUCKETS: usize = 8_192;

/// Counts the requests of every tenant on this node. Cheap to ask: one lock, held for a look-up or two.
///
/// It keeps no more than what is in use: full buckets are forgotten, and when one lock guards too many of single
/// addresses or subjects, the half of them that was spent least. The buckets of a whole tenant stay while spent.
pub struct RateLimiter {
    clock: Arc<dyn Clock>,
    rates: [Option<Rate>; Group::COUNT],
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

/// Who asks, for the groups that are counted by more than the tenant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Caller<'a> {
    /// The client's address.
    pub address: Option<&'a str>,
    /// What else the group is counted by; [`Group`] says what.
    pub subject: Option<&'a str>,
}

#[derive(Default)]
struct Shard {
    buckets: HashMap<Key, Bucket>,
    sweep_at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    tenant: i64,
    group: Group,
    /// A keyed hash of address and subject, since only their equality matters; none for the tenant's own bucket.
    caller: Option<u64>,
}

impl RateLimiter {
    /// A limiter with full buckets.
    pub fn new(personality: Personality, clock: Arc<dyn Clock>) -> Self {
        let mut rates = [None; Group::COUNT];
        for (slot, group) in rates.iter_mut().zip(Group::ALL) {
            *slot = personality.rate(*group);
        }
        Self {
            clock,
            rates,
            hasher: RandomState::new(),
            shards: std::array::from_fn(|_| Mutex::default()),
        }
    }

    /// Counts a request of `tenant` (its number in the store) to `group`: first against the bucket of the group's API,
    /// then against its own. `None`: nothing limits it, and the answer has no rate-limit headers.
    pub fn take(&self, tenant: i64, group: Group, caller: Caller<'_>) -> Option<Decision> {
        let api = group.api();
        let whole = self.limit(tenant, api, caller);
        let own = (group != api).then(|| self.limit(tenant, group, caller));
        let own = own.flatten();
        if whole.is_none() && own.is_none() {
            return None;
        }
        let now = self.clock.now().milliseconds();
        let mut shard = self.shard(tenant);
        shard.sweep_when_due(&self.rates, now);
        let whole = whole.map(|limit| shard.take(limit, now));
        if let Some(whole) = &whole
            && !whole.taken.allowed
        {
            return Some(shard.decide(whole, now));
        }
        let own = own.map(|limit| shard.take(limit, now));
        let spoken_of = match (whole, own) {
            (Some(whole), Some(own)) if whole.taken.remaining < own.taken.remaining => whole,
            (whole, own) => own.or(whole)?,
        };
        Some(shard.decide(&spoken_of, now))
    }

    fn limit(&self, tenant: i64, group: Group, caller: Caller<'_>) -> Option<Limit> {
        let rate = self.rates.get(group.index()).copied().flatten()?;
        let caller = match group.keyed_by() {
            KeyedBy::Tenant => None,
            KeyedBy::Address => Some(self.hasher.hash_one(caller.address)),
            KeyedBy::Subject => Some(self.hasher.hash_one(caller.subject)),
            KeyedBy::AddressAndSubject => {
                Some(self.hasher.hash_one((caller.address, caller.subject)))
            }
        };
        let key = Key {
            tenant,
            group,
            caller,
        };
        Some(Limit { key, rate })
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "a remainder of the number of shards is the place of one"
    )]
    fn shard(&self, tenant: i64) -> std::sync::MutexGuard<'_, Shard> {
        let place = usize::try_from(tenant.unsigned_abs()).unwrap_or(usize::MAX) % SHARDS;
        // A panic elsewhere cannot leave a bucket half written.
        self.shards[place]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A bucket to be asked.
#[derive(Clone, Copy)]
struct Limit {
    key: Key,
    rate: Rate,
}

/// A bucket that was asked.
struct Asked {
    limit: Limit,
    taken: Taken,
}

impl Shard {
    fn take(&mut self, limit: Limit, now: i64) -> Asked {
        let bucket = self
            .buckets
            .entry(limit.key)
            .or_insert_with(|| Bucket::full(limit.rate, now));
        let taken = bucket.take(limit.rate, now);
        Asked { limit, taken }
    }

    fn decide(&mut self, asked: &Asked, now: i64) -> Decision {
        let Asked { limit, taken } = asked;
        let (mut first_excess, mut warning) = (false, false);
        // Far from the limit, which is nearly always, the bucket need not be looked up again.
        if taken.is_nearly_spent(limit.rate)
            && let Some(bucket) = self.buckets.get_mut(&limit.key)
        {
            if taken.allowed {
                warning = bucket.report_warning(now);
            } else {
                first_excess = bucket.report_excess(now);
            }
        }
        let wait = taken.next_token_at.saturating_sub(now);
        Decision {
            bucket: limit.key.group,
            period: limit.rate.period,
            limit: limit.rate.burst,
            remaining: taken.remaining,
            reset: seconds_up(taken.next_token_at),
            retry_after: u32::try_from(seconds_up(wait).max(1)).unwrap_or(u32::MAX),
            allowed: taken.allowed,
            first_excess,
            warning,
        }
    }

    /// Forgets buckets when there are many. Each sweep allows for at least half as many new ones as it left, so that
    /// its cost is spread over them.
    fn sweep_when_due(&mut self, rates: &[Option<Rate>; Group::COUNT], now: i64) {
        if self.buckets.len() < self.sweep_at.max(FIRST_SWEEP) {
            return;
        }
        let rate_of = |key: &Key| rates.get(key.group.index()).copied().flatten();
        self.buckets
            .retain(|key, bucket| rate_of(key).is_some_and(|rate| !bucket.is_idle(rate, now)));
        if self.buckets.len() > MOST_BUCKETS / 2 {
            self.forget_least_spent(rate_of);
        }
        let left = self.buckets.len();
        self.sweep_at = (2 * left).clamp(FIRST_SWEEP, MOST_BUCKETS.max(left + left / 2));
    }

    /// Forgets the half of the addresses and subjects whose buckets are spent least.
    fn forget_least_spent(&mut self, rate_of: impl Fn(&Key) -> Option<Rate>) {
        let mut spent: Vec<(u64, Key)> = self
            .buckets
            .iter()
            .filter(|(key, _)| key.caller.is_some())
            .filter_map(|(key, bucket)| Some((bucket.spent_per_mille(rate_of(key)?), *key)))
            .collect();
        let half = spent.len() / 2;
        if half == 0 {
            return;
        }
        spent.select_nth_unstable_by_key(half, |(spent, _)| *spent);
        for (_, key) in spent.iter().take(half) {
            self.buckets.remove(key);
        }
    }
}

/// Whole seconds of `milliseconds`, rounded up.
fn seconds_up(milliseconds: i64) -> i64 {
    milliseconds.saturating_add(999).div_euclid(1_000)
}

#[cfg(test)]
#[path = "limiter_tests.rs"]
mod tests;
