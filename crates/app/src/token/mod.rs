//! Access tokens: issuing and checking them.

mod bearer;
mod client_credentials;
mod policy;

pub use bearer::{Refusal, check_bearer};
pub use client_credentials::{Issued, Refused, client_credentials, mint_management_token};
