//! OAuth 2.0 (RFC 6749, 6750, 7521, 7523): requests as plain data, errors as the wire writes them.
//!
//! A request to the token endpoint is read in two steps that do no I/O: [`Parameters`] from a form or a JSON body, then
//! [`TokenRequest`] from those and the `Authorization` header. Another grant joins as a variant of [`Grant`] with its
//! own struct.

pub mod client_assertion;
mod client_authentication;
mod error;
mod parameters;
mod scope;
mod token_request;
mod token_response;

pub use client_assertion::{Assertion, AssertionError, Expectation};
pub use client_authentication::ClientAuthentication;
pub use error::{Dialect, Error, ErrorBody};
pub use parameters::Parameters;
pub use scope::Scope;
pub use token_request::{ClientCredentials, Grant, TokenRequest};
pub use token_response::{TokenResponse, TokenResponseType};
