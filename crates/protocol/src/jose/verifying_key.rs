//! A public key that is bound to one algorithm, parsed once.

use std::fmt;

use aws_lc_rs::signature::ParsedPublicKey;

use super::PublicKeyAlgorithm;
use super::public_key::{PublicKey, PublicKeyError};

/// Verifies tokens of exactly one algorithm (RFC 8725 section 3.1).
#[derive(Clone)]
pub struct VerifyingKey {
    algorithm: PublicKeyAlgorithm,
    key: ParsedPublicKey,
}

impl VerifyingKey {
    /// Binds `public_key` to `algorithm`. Refuses an algorithm of another kind of key and an RSA key outside of 2048
    /// to 8192 bits.
    pub fn new(
        public_key: &PublicKey,
        algorithm: PublicKeyAlgorithm,
    ) -> Result<Self, PublicKeyError> {
        Ok(Self {
            algorithm,
            key: public_key.parsed(algorithm)?,
        })
    }

    /// The one algorithm it verifies.
    pub fn algorithm(&self) -> PublicKeyAlgorithm {
        self.algorithm
    }

    /// Whether `signature` belongs to `message`.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("VerifyingKey")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}
