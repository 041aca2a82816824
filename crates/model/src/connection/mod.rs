//! Connections: what may be said about one.
//!
//! A connection is kept whole. Its options are open, since each strategy has its own; those that are known are declared.

mod body;
mod database;
mod enterprise;
mod password_policy;
mod strategy;

pub use body::{CONNECTION_CLIENTS, CREATE_CONNECTION, UPDATE_CONNECTION};
pub use password_policy::{LONGEST_PASSWORD, PasswordPolicy, PasswordRule};
pub use strategy::{DATABASE, STRATEGIES};

/// Where secrets stand in a connection: they are sealed, not stored with the rest.
pub const CONNECTION_SECRETS: &[&[&str]] = &[
    &["provisioning_ticket_url"],
    &["options", "client_secret"],
    &["options", "app_secret"],
    &["options", "consumerSecret"],
    &["options", "twilio_token"],
    &["options", "signing_key"],
    &["options", "decryptionKey"],
    &["options", "gateway_authentication", "secret"],
];
