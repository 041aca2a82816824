//! argon2 (RFC 9106): what new passwords are hashed with, and imported hashes of its family.

use std::fmt;

use ::argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq as _;

use super::phc::Phc;
use crate::error::Error;

/// New hashes: m = 19456 KiB, t = 2, p = 1, 32 bytes.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const LENGTH: usize = 32;

/// The most that an imported hash may cost: 128 MiB, and so many passes and lanes.
const MOST_MEMORY: u32 = 131_072;
const MOST_PASSES: u32 = 10;
const MOST_LANES: u32 = 16;

/// A hash with what it was made with.
pub(super) struct Argon2Hash {
    algorithm: Algorithm,
    version: Version,
    params: Params,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

/// Says nothing of the hash.
impl fmt::Debug for Argon2Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Argon2Hash")
    }
}

impl Argon2Hash {
    /// Hashes a password as new ones are.
    pub(super) fn new(password: &[u8], salt: &[u8]) -> Result<Self, Error> {
        let params = Params::new(MEMORY, PASSES, LANES, None)
            .map_err(|_| Error::Internal("argon2id takes no such parameters"))?;
        let mut made = Self {
            algorithm: Algorithm::Argon2id,
            version: Version::V0x13,
            params,
            salt: salt.to_vec(),
            hash: vec![0; LENGTH],
        };
        made.hash = made.compute(password)?;
        Ok(made)
    }

    /// Reads a PHC string; the reason when it is none, or costs more than is done here.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        const FORM: &str = "The text is not an argon2 hash in PHC string format";
        let phc = Phc::parse(text).ok_or(FORM)?;
        let algorithm = match phc.id {
            "argon2id" => Algorithm::Argon2id,
            "argon2i" => Algorithm::Argon2i,
            "argon2d" => Algorithm::Argon2d,
            _ => return Err(FORM),
        };
        // Without a version it is the first one.
        let version = match phc.version.unwrap_or(0x10) {
            0x13 => Version::V0x13,
            0x10 => Version::V0x10,
            _ => return Err(FORM),
        };
        let parameter = |name| phc.parameter(name).ok_or(FORM);
        let (memory, passes, lanes) = (parameter("m")?, parameter("t")?, parameter("p")?);
        if memory > MOST_MEMORY || passes > MOST_PASSES || lanes > MOST_LANES {
            return Err("The hash costs more than m=131072, t=10, p=16");
        }
        if !(8..=64).contains(&phc.salt.len()) {
            return Err(FORM);
        }
        let params = Params::new(memory, passes, lanes, Some(phc.hash.len())).map_err(|_| FORM)?;
        Ok(Self {
            algorithm,
            version,
            params,
            salt: phc.salt,
            hash: phc.hash,
        })
    }

    /// Whether this is the hash of `password`.
    pub(super) fn matches(&self, password: &[u8]) -> Result<bool, Error> {
        Ok(bool::from(self.compute(password)?.ct_eq(&self.hash)))
    }

    /// Whether a new hash would be as strong.
    pub(super) fn is_as_new(&self) -> bool {
        self.algorithm == Algorithm::Argon2id
            && self.version == Version::V0x13
            && self.params.m_cost() == MEMORY
            && self.params.t_cost() == PASSES
            && self.params.p_cost() == LANES
            && self.hash.len() == LENGTH
    }

    fn compute(&self, password: &[u8]) -> Result<Vec<u8>, Error> {
        let argon2 = Argon2::new(self.algorithm, self.version, self.params.clone());
        let mut hash = vec![0; self.hash.len()];
        argon2
            .hash_password_into(password, &self.salt, &mut hash)
            .map_err(|_| Error::Internal("a password could not be hashed"))?;
        Ok(hash)
    }
}

/// The PHC string of a new hash.
impl fmt::Display for Argon2Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (salt, hash) = (
            STANDARD_NO_PAD.encode(&self.salt),
            STANDARD_NO_PAD.encode(&self.hash),
        );
        write!(
            formatter,
            "$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${salt}${hash}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_name_their_parameters_and_depend_on_the_salt() {
        let hash = |password: &str, salt: u8| {
            let hash = Argon2Hash::new(password.as_bytes(), &[salt; 16]);
            hash.unwrap().to_string()
        };
        let first = hash("secret", 1);
        assert!(
            first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$AQEBAQ"),
            "{first}"
        );
        assert_ne!(first, hash("secret", 2));
        assert_ne!(first, hash("Secret", 1));
        assert_eq!(first, hash("secret", 1));
        let read = Argon2Hash::parse(&first).unwrap();
        assert!(read.is_as_new());
        assert!(read.matches(b"secret").unwrap());
        assert!(!read.matches(b"Secret").unwrap());
    }

    /// From the tests of the reference implementation (P-H-C/phc-winner-argon2, `src/test.c`).
    #[test]
    fn vectors_of_the_reference_implementation() {
        for text in [
            "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
            "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        ] {
            let read = Argon2Hash::parse(text).unwrap();
            assert!(read.matches(b"password").unwrap(), "{text}");
            assert!(!read.matches(b"passwort").unwrap(), "{text}");
            assert!(!read.is_as_new(), "{text}");
        }
    }

    #[test]
    fn what_is_not_taken() {
        for text in [
            "$argon2id$v=19$m=131073,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=20$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2x$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=65536,t=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=1,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=65536,t=2,p=1$cw$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$",
        ] {
            assert!(Argon2Hash::parse(text).is_err(), "{text}");
        }
    }
}
