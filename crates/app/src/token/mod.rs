//! Access tokens: issuing and checking them.

mod bearer;
mod client_authentication;
mod client_credentials;
mod issue;
mod mint;
mod policy;
mod refused;

pub use bearer::{Refusal, check_bearer};
pub use client_credentials::client_credentials;
pub use issue::Issued;
pub use mint::mint_management_token;
pub use refused::Refused;
