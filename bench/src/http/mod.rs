//! A small client of HTTP/1.1: it keeps connections, and costs the server's cores as little as it can.

mod connection;
mod load;

pub(crate) use connection::{Connection, Target};
pub(crate) use load::{Bounds, count, run};

/// Chooses the one provider of cryptography; once, before anything else.
pub(crate) fn install_cryptography() {
    // A second time does nothing.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
}
