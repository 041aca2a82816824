//! What the standards say, as pure functions: JOSE, OAuth 2.0 and OpenID Connect.
//!
//! Nothing here knows a tenant, an organization or a database, and nothing asks for the time or for random bytes:
//! `now` comes in seconds since the Unix epoch, random bytes come as arguments. The one exception is the making of
//! an RSA key, which the cryptographic library does with its own generator. Every parser takes hostile input and
//! answers with a value or a typed error.

pub mod jose;
pub mod oauth;
pub mod oidc;
