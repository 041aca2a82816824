//! What a limit says about one request.

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::group::Group;
use super::rate::Period;

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// The answer of the limiter. It speaks of one bucket: the one that refused, or else the one with the fewest requests
/// left (the group's, where both have as many).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The bucket that this speaks of.
    pub bucket: Group,
    /// What the bucket's sustained rate is counted by.
    pub period: Period,
    /// The size of the bucket: requests that may come at once.
    pub limit: u32,
    /// Requests left.
    pub remaining: u32,
    /// Unix seconds at which the next request is added, rounded up: whoever waits until then is let in.
    pub reset: i64,
    /// Seconds from now to `reset`, at least 1.
    pub retry_after: u32,
    /// Whether the request may go on; when not, the answer is 429.
    pub allowed: bool,
    /// The request was refused, and this is to be logged as `api_limit` (once a minute for a bucket at most).
    pub first_excess: bool,
    /// Four fifths of the bucket are spent, and this is to be logged as `api_limit_warning` (once a minute at most).
    pub warning: bool,
}

impl Decision {
    /// The `errorCode` of the refusal on the Management API, and the `error` on OAuth endpoints.
    pub const ERROR_CODE: &'static str = "too_many_requests";

    /// The text of the refusal, as the service words it for an API and for a group of endpoints.
    pub fn message(&self) -> String {
        if self.bucket == self.bucket.api() {
            "Global limit has been reached".to_owned()
        } else {
            format!(
                "Global per {} {} group limit has been reached",
                self.period.name(),
                self.bucket.name()
            )
        }
    }

    /// Writes `x-ratelimit-limit`, `-remaining` and `-reset` (Unix seconds), and `retry-after` (seconds) on a refusal.
    pub fn write_headers(&self, headers: &mut HeaderMap) {
        headers.insert(LIMIT, HeaderValue::from(self.limit));
        headers.insert(REMAINING, HeaderValue::from(self.remaining));
        headers.insert(RESET, HeaderValue::from(self.reset));
        if !self.allowed {
            headers.insert(RETRY_AFTER, HeaderValue::from(self.retry_after));
        }
    }
}
