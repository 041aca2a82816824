//! OpenID Connect: what a server publishes about itself, and checking what another one issued.

mod discovery;
pub mod id_token;
mod issuer;

pub use discovery::{Discovery, Endpoint, Supported};
pub use id_token::{IdTokenError, UpstreamClaims};
pub use issuer::{Issuer, IssuerError};
