//! The authorization server: `/authorize` and the pages of a login, `/oauth/token` and `/oauth/revoke`, `/userinfo`,
//! discovery and keys.
//!
//! It reads HTTP and shows; what decides is in `app`, what the standards say is in `protocol`.

mod answer;
mod authorize;
mod change_password;
mod context;
mod cookie;
mod cors;
mod error;
mod frame;
mod logout;
mod page;
mod parameters;
mod revoke;
mod router;
mod token;
mod userinfo;
mod well_known;

pub use router::router;
