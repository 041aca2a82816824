//! Access tokens: issuing and checking them.

mod bearer;
mod client_authentication;
mod client_credentials;
mod issue;
mod mint;
mod policy;
mod refused;
mod sign;
mod user;

pub use bearer::{Refusal, check_bearer};
pub use client_credentials::client_credentials;
pub use issue::Issued;
pub use mint::mint_management_token;
pub use refused::Refused;
pub(crate) use user::Promise;
pub use user::{Told, UserTokens, authorization_code, refresh_token, revoke, userinfo};
