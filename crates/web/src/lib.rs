//! The HTTP kit that every surface is built with: who asks and from where, what they sent, how much they may ask.
//!
//! Nothing here knows an endpoint. What is read from the wire becomes a typed value or a typed error; which status
//! and body an error has is decided by the surface.

pub mod body;
pub mod client_address;
pub mod correlation;
pub mod cursor;
pub mod file;
pub mod form;
pub mod gateway;
pub mod paging;
pub mod rate_limit;
pub mod request_log;
pub mod security_headers;
