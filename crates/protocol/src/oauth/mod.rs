//! OAuth 2.0 (RFC 6749, 6750, 7521, 7523): requests as plain data, errors as the wire writes them.
//!
//! A request to the token endpoint is read in two steps that do no I/O: [`Parameters`] from a form or a JSON body, then
//! [`TokenRequest`] from those and the `Authorization` header. Another grant joins as a variant of [`Grant`] with its
//! own struct.
//!
//! A request to the authorization endpoint is read in two steps as well: [`Addressing`] says whom an answer would go to,
//! [`AuthorizationRequest`] the rest. An [`AuthorizationResponse`] needs a [`RedirectUri`], and only [`redirect_uri`]
//! makes one, from what the client registered.

mod authorization_error;
mod authorization_request;
mod authorization_response;
pub mod client_assertion;
mod client_authentication;
mod error;
mod parameters;
mod pkce;
pub mod redirect_uri;
mod scope;
mod token_request;
mod token_response;

pub use authorization_error::AuthorizationError;
pub use authorization_request::{
    AUTHORIZATION_PARAMETERS, Addressing, AuthorizationRequest, Prompt, ResponseMode,
};
pub use authorization_response::{AuthorizationResponse, Destination, append_encoded};
pub use client_assertion::{Assertion, AssertionError, Expectation};
pub use client_authentication::ClientAuthentication;
pub use error::{Dialect, Error, ErrorBody};
pub use parameters::Parameters;
pub use pkce::CodeChallenge;
pub use redirect_uri::{RedirectError, RedirectUri};
pub use scope::Scope;
pub use token_request::{
    AuthorizationCode, ClientCredentials, Grant, RefreshToken, RevocationRequest, TokenRequest,
};
pub use token_response::{TokenResponse, TokenResponseType};
