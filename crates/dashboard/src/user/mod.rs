//! Users.

pub(crate) mod find;
