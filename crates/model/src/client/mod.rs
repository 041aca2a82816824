//! Clients (applications): what may be said about one.
//!
//! A client is a wide object that is kept whole; its declarations stand here by theme, each property once.

mod addons;
mod authentication;
mod create;
mod format;
mod organization;
mod platform;
mod property;
mod session;
mod token;
mod update;

pub use addons::ADDON_SECRETS;
pub use authentication::{CREATE_CREDENTIAL, UPDATE_CREDENTIAL};
pub use create::CREATE_CLIENT;
pub use format::{ANY_CLIENT_ID, CREDENTIAL_ID, URL};
pub use update::UPDATE_CLIENT;

/// What the id of a third-party client in strict mode begins with.
pub const THIRD_PARTY_PREFIX: &str = "tpc_";
