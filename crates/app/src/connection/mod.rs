//! What can happen to connections.

pub(crate) mod secrets;
