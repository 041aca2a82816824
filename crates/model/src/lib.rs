//! The nouns of Guildhall and their rules.
//!
//! Everything here is pure: no async, no SQL, no HTTP, no clock and no randomness of its own. A value of one of
//! these types that exists is a valid one; the text of a refusal is made here too, so that the API and the
//! Dashboard say the same thing.

pub mod address;
pub mod branding;
pub mod client;
pub mod client_grant;
pub mod clock;
pub mod connection;
pub mod discovery_domain;
pub mod event_stream;
pub mod group;
pub mod id;
pub mod invitation;
pub mod limits;
pub mod login;
pub mod member;
pub mod merge;
pub mod organization;
pub mod random;
pub mod resource_server;
pub mod role;
pub mod schema;
pub mod tenant_settings;
pub mod ticket;
pub mod user;

pub use clock::{Clock, Timestamp};
pub use limits::Limits;
pub use random::Random;
