//! The authorization server: `/oauth/token`, discovery and keys.
//!
//! It reads HTTP and shows; what decides is in `app`, what the standards say is in `protocol`.

mod error;
mod router;
mod token;
mod well_known;

pub use router::router;
