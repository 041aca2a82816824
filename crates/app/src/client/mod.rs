//! Clients (applications): what one is born with.

mod defaults;

pub use defaults::{NewClient, Secret, key_place, new_row, secret_place};
