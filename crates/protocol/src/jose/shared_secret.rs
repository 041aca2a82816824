//! HS256 with a secret that issuer and API share (RFC 7518 section 3.2).

use std::fmt;

use aws_lc_rs::hmac;
use serde::Serialize;

use super::header::EncodedHeaders;
use super::signing_key::{SignError, SigningKeyError, unsigned};
use super::{Algorithm, TokenType, base64url};

/// A secret that signs and verifies with HS256, and with nothing else.
pub struct SharedSecret {
    key: hmac::Key,
    headers: EncodedHeaders,
}

impl SharedSecret {
    /// The fewest bytes a secret may have (contract: `signing_secret` of a resource server).
    pub const MINIMUM_LENGTH: usize = 16;

    /// Takes the secret as bytes. Refuses one shorter than [`Self::MINIMUM_LENGTH`].
    pub fn new(secret: &[u8]) -> Result<Self, SigningKeyError> {
        if secret.len() < Self::MINIMUM_LENGTH {
            return Err(SigningKeyError::SecretTooShort);
        }
        Ok(Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, secret),
            headers: EncodedHeaders::new(Algorithm::Hs256, None)
                .map_err(SigningKeyError::Header)?,
        })
    }

    /// Signs `claims` as a compact token. There is no `kid`, since nobody can look a secret up.
    pub fn sign(
        &self,
        token_type: TokenType,
        claims: &impl Serialize,
    ) -> Result<String, SignError> {
        let mut token = unsigned(self.headers.of(token_type), claims, 43)?;
        let tag = hmac::sign(&self.key, token.as_bytes());
        token.push('.');
        base64url::append(&mut token, tag.as_ref());
        Ok(token)
    }

    /// Whether `tag` belongs to `message`; compared in constant time.
    pub(super) fn verifies(&self, message: &[u8], tag: &[u8]) -> bool {
        hmac::verify(&self.key, message, tag).is_ok()
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SharedSecret")
    }
}
