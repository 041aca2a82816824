//! OpenID Connect: what a server publishes about itself.

mod discovery;
mod issuer;

pub use discovery::{Discovery, Endpoint, Supported};
pub use issuer::{Issuer, IssuerError};
