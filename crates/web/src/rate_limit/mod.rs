//! Rate limits: how many requests a tenant may send, and what the answer says about it.
//!
//! A limit is a token bucket: its size is the burst, its refill the sustained rate. The bucket of the whole API is
//! asked before the bucket of the endpoint's group. Which numbers apply is a [`Personality`], chosen in the
//! configuration; which group a request belongs to is read off one table ([`group_of`]). Buckets live in the node
//! that counts them. Nothing here knows routes' handlers, tenants' rows or how a refusal is shown.

mod bucket;
mod decision;
mod group;
mod limiter;
mod personality;
mod rate;
mod route;

pub use decision::Decision;
pub use group::{Group, KeyedBy};
pub use limiter::{Caller, RateLimiter};
pub use personality::{Personality, UnknownPersonality};
pub use rate::{Period, Rate};
pub use route::{group_of, group_with_query};
