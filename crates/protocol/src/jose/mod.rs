//! JSON Web Signatures, keys and tokens (RFC 7515, 7517, 7518, 7519), and the certificates that go with keys.
//!
//! The shape keeps the classic mistakes out: a [`VerifyingKey`] is bound to one algorithm when it is made and can only
//! be made from a public key, a [`SharedSecret`] can only be HS256, and there is no value for `none`. Claims come out
//! of a token only through a verification.

mod algorithm;
mod base64url;
mod certificate;
mod claims;
mod der;
mod header;
mod id_claims;
mod jwk;
mod numeric_date;
mod pem;
mod pkcs7;
mod public_key;
mod shared_secret;
mod signing_key;
#[cfg(test)]
pub(crate) mod testing;
mod token;
mod validity;
mod verifying_key;

pub use algorithm::{Algorithm, PublicKeyAlgorithm, RsaScheme};
pub use certificate::{Certificate, CertificateError, CertificateRequest};
pub use claims::{AccessClaims, Audience};
pub use der::DerError;
pub use header::{Header, TokenType};
pub use id_claims::IdClaims;
pub use jwk::{Jwk, JwkSet};
pub use numeric_date::{optional as optional_numeric_date, required as numeric_date};
pub use pem::PemError;
pub use public_key::{PublicKey, PublicKeyError};
pub use shared_secret::SharedSecret;
pub use signing_key::{SignError, SigningKey, SigningKeyError};
pub use token::{TokenError, UnverifiedToken, VerifyError};
pub use validity::{Validity, ValidityError};
pub use verifying_key::VerifyingKey;
