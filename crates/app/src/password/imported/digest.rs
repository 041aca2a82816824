//! Plain digests and HMAC, salted or not.

use std::fmt;

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use aws_lc_rs::hmac;
use guildhall_model::user::{CustomPasswordHash, Digest, PasswordAlgorithm};
use md5::{Digest as _, Md5};
use subtle::ConstantTimeEq as _;

use super::Problem;
use super::text::{Message, decode, hash_bytes};

/// The digests that passwords were hashed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Function {
    pub(super) fn compute(self, message: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Md5 => return Md5::digest(message).to_vec(),
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        };
        digest::digest(algorithm, message).as_ref().to_vec()
    }

    /// How many bytes it makes.
    pub(super) const fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// A digest of password and salt.
pub(in super::super) struct DigestHash {
    function: Function,
    message: Message,
    hash: Vec<u8>,
}

/// Says nothing of the hash.
impl fmt::Debug for DigestHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DigestHash")
    }
}

impl DigestHash {
    pub(super) fn read(custom: &CustomPasswordHash) -> Result<Self, Problem> {
        let function = match custom.algorithm {
            PasswordAlgorithm::Md5 => Function::Md5,
            PasswordAlgorithm::Sha1 => Function::Sha1,
            PasswordAlgorithm::Sha256 => Function::Sha256,
            PasswordAlgorithm::Sha512 => Function::Sha512,
            _ => return Err(Problem::new("algorithm", "It is not a digest")),
        };
        Ok(Self {
            function,
            message: Message::read(custom)?,
            hash: hash_bytes(&custom.hash, Some(function.length()))?,
        })
    }

    pub(super) fn matches(&self, password: &str) -> bool {
        let computed = self.function.compute(&self.message.of(password));
        bool::from(computed.ct_eq(&self.hash))
    }
}

/// An HMAC of password and salt.
pub(in super::super) struct HmacHash {
    key: hmac::Key,
    message: Message,
    hash: Vec<u8>,
}

/// Says nothing of the key and the hash.
impl fmt::Debug for HmacHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HmacHash")
    }
}

impl HmacHash {
    pub(super) fn read(custom: &CustomPasswordHash) -> Result<Self, Problem> {
        let (algorithm, length) = match custom.hash.digest {
            Some(Digest::Sha1) => (hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, 20),
            Some(Digest::Sha224) => (hmac::HMAC_SHA224, 28),
            Some(Digest::Sha256) => (hmac::HMAC_SHA256, 32),
            Some(Digest::Sha384) => (hmac::HMAC_SHA384, 48),
            Some(Digest::Sha512) => (hmac::HMAC_SHA512, 64),
            None => return Err(Problem::new("hash", "Missing required property: digest")),
        };
        let key = custom.hash.key.as_ref();
        let key = key.ok_or(Problem::new("hash", "Missing required property: key"))?;
        let key = decode(&key.value, key.encoding).ok_or(Problem::new(
            "hash.key.value",
            "The text is not bytes in its encoding",
        ))?;
        Ok(Self {
            key: hmac::Key::new(algorithm, &key),
            message: Message::read(custom)?,
            hash: hash_bytes(&custom.hash, Some(length))?,
        })
    }

    /// Compares in constant time.
    pub(super) fn matches(&self, password: &str) -> bool {
        hmac::verify(&self.key, &self.message.of(password), &self.hash).is_ok()
    }
}
