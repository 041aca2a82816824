//! Each personality spent until it refuses, waits and is refilled.

use std::sync::atomic::{AtomicI64, Ordering};

use guildhall_model::Timestamp;
use http::HeaderMap;

use super::*;
use crate::rate_limit::{Period, group_of};

const START: i64 = 1_776_929_953_000;

struct ManualClock(AtomicI64);

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_milliseconds(self.0.load(Ordering::Relaxed))
    }
}

impl ManualClock {
    fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::Relaxed);
    }
}

fn limiter(personality: Personality) -> (RateLimiter, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock(START.into()));
    (RateLimiter::new(personality, clock.clone()), clock)
}

fn take(limiter: &RateLimiter, tenant: i64, group: Group) -> Decision {
    limiter
        .take(tenant, group, Caller::default())
        .expect("a limit")
}

/// Spends a bucket and gives the first refusal.
fn spend(limiter: &RateLimiter, group: Group, burst: u32) -> Decision {
    for left in (0..burst).rev() {
        let decision = take(limiter, 1, group);
        assert!(decision.allowed, "{group:?}: {left} left");
        assert_eq!((decision.limit, decision.remaining), (burst, left));
        assert!(decision.reset > START / 1_000);
    }
    let refused = take(limiter, 1, group);
    assert!(!refused.allowed, "{group:?}");
    assert_eq!(refused.remaining, 0);
    refused
}

fn headers(decision: &Decision) -> Vec<(String, String)> {
    let mut headers = HeaderMap::new();
    decision.write_headers(&mut headers);
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn off_limits_nothing() {
    let (limiter, _) = limiter(Personality::Off);
    for group in Group::ALL {
        for _ in 0..1_000 {
            assert_eq!(limiter.take(1, *group, Caller::default()), None);
        }
    }
}

#[test]
fn self_hosted_allows_500_at_once_and_100_a_second_for_each_tenant() {
    let (limiter, clock) = limiter(Personality::SelfHosted);
    let group = group_of(&http::Method::POST, "/api/v2/organizations").unwrap();
    let refused = spend(&limiter, group, 500);
    assert_eq!(refused.bucket, Group::Management);
    assert_eq!(refused.message(), "Global limit has been reached");
    assert_eq!(
        (refused.reset, refused.retry_after),
        (START / 1_000 + 1, 1),
        "the next one comes in 10 ms, which is the next whole second"
    );
    assert!(take(&limiter, 2, group).allowed, "another tenant");
    assert!(take(&limiter, 1, Group::Token).allowed, "another API");

    clock.advance(9);
    assert!(!take(&limiter, 1, group).allowed);
    clock.advance(1);
    assert!(take(&limiter, 1, group).allowed);
    assert!(!take(&limiter, 1, group).allowed);
    clock.advance(1_000);
    let allowed = (0..200)
        .filter(|_| take(&limiter, 1, group).allowed)
        .count();
    assert_eq!(allowed, 100);
    clock.advance(3_600_000);
    spend(&limiter, group, 500);
}

#[test]
fn free_allows_two_management_calls_a_second() {
    let (limiter, clock) = limiter(Personality::Auth0Free);
    let refused = spend(&limiter, Group::OrganizationsRead, 2);
    assert_eq!(refused.bucket, Group::Management);
    assert_eq!(
        headers(&refused),
        [
            ("x-ratelimit-limit", "2"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1776929954"),
            ("retry-after", "1")
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    clock.advance(500);
    assert!(take(&limiter, 1, Group::OrganizationsWrite).allowed);
    assert!(!take(&limiter, 1, Group::OrganizationsWrite).allowed);
}

#[test]
fn free_limits_tokens_before_the_authentication_api_is_spent() {
    let (limiter, clock) = limiter(Personality::Auth0Free);
    let refused = spend(&limiter, Group::Token, 30);
    assert_eq!(
        refused.message(),
        "Global per second token group limit has been reached"
    );
    // The API's bucket counts on: 31 of 300 are gone.
    for _ in 0..269 {
        assert!(take(&limiter, 1, Group::Authentication).allowed);
    }
    let refused = take(&limiter, 1, Group::Authentication);
    assert_eq!(
        (refused.bucket, refused.retry_after),
        (Group::Authentication, 1)
    );
    clock.advance(999);
    assert!(!take(&limiter, 1, Group::Authentication).allowed);
    clock.advance(1);
    let allowed = (0..10)
        .filter(|_| take(&limiter, 1, Group::Authentication).allowed)
        .count();
    assert_eq!(allowed, 5, "300 a minute are five each second");
}

#[test]
fn every_group_of_enterprise_is_spent_resets_and_refills() {
    for group in Group::ALL {
        let Some(rate) = Personality::Auth0Enterprise.rate(*group) else {
            continue;
        };
        let whole = Personality::Auth0Enterprise.rate(group.api()).unwrap();
        if group.api() != *group && rate.burst >= whole.burst {
            continue;
        }
        let (limiter, clock) = limiter(Personality::Auth0Enterprise);
        let refused = spend(&limiter, *group, rate.burst);
        assert_eq!(refused.bucket, *group);
        assert!(refused.first_excess);
        clock.advance(refused.reset * 1_000 - START);
        assert!(take(&limiter, 1, *group).allowed, "{group:?}");
        let period = match rate.period {
            Period::Second => 1_000,
            Period::Minute => 60_000,
            Period::Hour => 3_600_000,
        };
        clock.advance(period * i64::from(rate.burst));
        spend(&limiter, *group, rate.burst);
    }
}

#[test]
fn enterprise_writes_are_limited_by_their_group() {
    let (limiter, _) = limiter(Personality::Auth0Enterprise);
    let refused = spend(&limiter, Group::OrganizationsWrite, 5);
    assert_eq!(
        refused.message(),
        "Global per minute organizations_write group limit has been reached"
    );
    assert!(take(&limiter, 1, Group::OrganizationsRead).allowed);
}

#[test]
fn the_bucket_of_the_api_is_asked_first() {
    let (limiter, _) = limiter(Personality::Auth0Enterprise);
    spend(&limiter, Group::Management, 50);
    let refused = take(&limiter, 1, Group::OrganizationsRead);
    assert_eq!(refused.message(), "Global limit has been reached");
}

#[test]
fn the_headers_speak_of_the_bucket_with_less_left() {
    let (limiter, _) = limiter(Personality::Auth0Enterprise);
    for _ in 0..45 {
        take(&limiter, 1, Group::Management);
    }
    let decision = take(&limiter, 1, Group::OrganizationMembersRead);
    assert_eq!(
        (decision.bucket, decision.remaining),
        (Group::Management, 4)
    );
    let decision = take(&limiter, 2, Group::OrganizationMembersRead);
    assert_eq!(
        (decision.bucket, decision.remaining),
        (Group::OrganizationMembersRead, 39)
    );
}

#[test]
fn excess_and_warning_are_reported_once_a_minute() {
    let (limiter, clock) = limiter(Personality::Auth0Enterprise);
    let warnings: Vec<bool> = (0..5)
        .map(|_| take(&limiter, 1, Group::OrganizationsWrite).warning)
        .collect();
    assert_eq!(warnings, [false, false, false, true, false]);
    assert!(take(&limiter, 1, Group::OrganizationsWrite).first_excess);
    assert!(!take(&limiter, 1, Group::OrganizationsWrite).first_excess);
    clock.advance(59_999);
    spend_quietly(&limiter, Group::OrganizationsWrite);
    assert!(!take(&limiter, 1, Group::OrganizationsWrite).first_excess);
    clock.advance(1);
    assert!(take(&limiter, 1, Group::OrganizationsWrite).first_excess);
}

fn spend_quietly(limiter: &RateLimiter, group: Group) {
    while take(limiter, 1, group).allowed {}
}

#[test]
fn groups_by_address_and_subject_have_a_bucket_for_each() {
    let (limiter, _) = limiter(Personality::Auth0Enterprise);
    let take = |address, subject| {
        let caller = Caller {
            address: Some(address),
            subject: Some(subject),
        };
        limiter.take(1, Group::PromptWrite, caller).unwrap()
    };
    for _ in 0..10 {
        assert!(take("192.0.2.1", "login").allowed);
    }
    assert!(!take("192.0.2.1", "login").allowed);
    assert!(take("192.0.2.2", "login").allowed);
    assert!(take("192.0.2.1", "signup").allowed);
}

fn bucket_count(limiter: &RateLimiter) -> usize {
    limiter
        .shards
        .iter()
        .map(|shard| shard.lock().unwrap().buckets.len())
        .sum()
}

fn start_passwordless(limiter: &RateLimiter, number: usize) -> Decision {
    let address = format!("2001:db8::{number:x}");
    let caller = Caller {
        address: Some(&address),
        subject: None,
    };
    limiter.take(1, Group::PasswordlessStart, caller).unwrap()
}

#[test]
fn full_buckets_are_forgotten() {
    let (limiter, clock) = limiter(Personality::Auth0Enterprise);
    for number in 0..20_000 {
        // An hour's 50 give one back in 72 seconds.
        clock.advance(1_000);
        start_passwordless(&limiter, number);
    }
    assert!(
        bucket_count(&limiter) <= FIRST_SWEEP,
        "{}",
        bucket_count(&limiter)
    );
}

fn send_prompt(limiter: &RateLimiter, number: usize) -> Decision {
    let address = format!("2001:db8::{number:x}");
    let caller = Caller {
        address: Some(&address),
        subject: Some("login"),
    };
    limiter.take(1, Group::PromptWrite, caller).unwrap()
}

#[test]
fn a_flood_of_addresses_stays_bounded_and_does_not_free_who_is_spent() {
    let (limiter, _) = limiter(Personality::Auth0Enterprise);
    for turn in 0..11 {
        assert_eq!(send_prompt(&limiter, 0).allowed, turn < 10);
    }
    for number in 1..30_000 {
        send_prompt(&limiter, number);
        assert!(bucket_count_of(&limiter, 1) <= MOST_BUCKETS + 1);
    }
    assert!(!send_prompt(&limiter, 0).allowed);
}

fn bucket_count_of(limiter: &RateLimiter, tenant: i64) -> usize {
    limiter.shard(tenant).buckets.len()
}

#[test]
fn many_threads_take_exactly_the_burst() {
    let (limiter, _) = limiter(Personality::SelfHosted);
    let allowed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    (0..400)
                        .filter(|_| take(&limiter, 1, Group::Management).allowed)
                        .count()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(allowed, 500);
}
