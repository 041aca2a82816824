//! What can happen in Guildhall: one function for each operation, whoever asks.
//!
//! The Management API, the pages, jobs and the command line call these functions; permission is checked here, rules
//! are applied here, and each write leaves its log entry and its events in the same transaction. Nothing here knows
//! of HTTP.

pub mod action;
pub mod actor;
pub mod administrator;
pub mod branding;
pub mod client;
pub mod client_grant;
pub mod connection;
pub mod error;
pub mod event;
pub mod event_stream;
pub mod group;
mod hash;
pub mod invitation;
pub mod job;
pub mod keys;
pub mod log;
pub mod login;
pub mod look;
mod lucene;
pub mod mail;
pub mod member;
pub mod organization;
pub mod outbound;
pub mod password;
mod pool;
pub mod rate_limit;
pub mod realm;
pub mod resource_server;
pub mod role;
pub mod scope;
mod secret;
pub mod sequence;
pub mod setup;
pub mod signing_key;
pub mod tenant;
pub mod tenant_settings;
pub mod text_records;
pub mod ticket;
pub mod token;
pub mod upstream;
pub mod user;

pub use actor::{Actor, Origin, Permission};
pub use error::Error;
pub use realm::{Realm, Services, Threads};
