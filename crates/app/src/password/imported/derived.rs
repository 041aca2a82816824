//! PBKDF2 (RFC 8018) and scrypt (RFC 7914).

use std::fmt;
use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use guildhall_model::user::{CustomPasswordHash, PasswordEncoding};
use subtle::ConstantTimeEq as _;

use super::super::phc::Phc;
use super::Problem;
use super::text::{NO_SALT, decode, hash_bytes, password_bytes};
use crate::error::Error;

/// The most iterations of PBKDF2 that are computed.
const MOST_ITERATIONS: u32 = 2_000_000;
/// The most memory that scrypt takes, in bytes.
const MOST_MEMORY: u64 = 64 << 20;

/// A hash in PHC string format: `$pbkdf2-sha256$i=1000,l=32$salt$hash`.
pub(in super::super) struct Pbkdf2Hash {
    algorithm: pbkdf2::Algorithm,
    iterations: NonZeroU32,
    encoding: PasswordEncoding,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

/// Says nothing of the hash.
impl fmt::Debug for Pbkdf2Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pbkdf2Hash")
    }
}

impl Pbkdf2Hash {
    pub(super) fn read(custom: &CustomPasswordHash) -> Result<Self, Problem> {
        const FORM: Problem =
            Problem::of_value("The text is not a PBKDF2 hash in PHC string format");
        let phc = Phc::parse(&custom.hash.value).ok_or(FORM)?;
        let algorithm = match phc.id {
            "pbkdf2-sha1" => pbkdf2::PBKDF2_HMAC_SHA1,
            "pbkdf2-sha256" => pbkdf2::PBKDF2_HMAC_SHA256,
            "pbkdf2-sha384" => pbkdf2::PBKDF2_HMAC_SHA384,
            "pbkdf2-sha512" => pbkdf2::PBKDF2_HMAC_SHA512,
            _ => {
                return Err(Problem::of_value(
                    "The digest is none of sha1, sha256, sha384 and sha512",
                ));
            }
        };
        let iterations = phc.parameter("i").and_then(NonZeroU32::new).ok_or(FORM)?;
        if iterations.get() > MOST_ITERATIONS {
            return Err(Problem::of_value(
                "The hash has more than 2000000 iterations",
            ));
        }
        let length = phc.parameter("l").map(usize::try_from);
        let is_whole = length.is_none_or(|length| length == Ok(phc.hash.len()));
        if !is_whole || !(16..=128).contains(&phc.hash.len()) {
            return Err(FORM);
        }
        Ok(Self {
            algorithm,
            iterations,
            encoding: custom.password.unwrap_or_default().encoding,
            salt: phc.salt,
            hash: phc.hash,
        })
    }

    /// Compares in constant time.
    pub(super) fn matches(&self, password: &str) -> bool {
        let password = password_bytes(password, self.encoding);
        pbkdf2::verify(
            self.algorithm,
            self.iterations,
            &self.salt,
            &password,
            &self.hash,
        )
        .is_ok()
    }
}

/// A hash of scrypt, its parameters beside it.
pub(in super::super) struct ScryptHash {
    params: scrypt::Params,
    encoding: PasswordEncoding,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

/// Says nothing of the hash.
impl fmt::Debug for ScryptHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ScryptHash")
    }
}

impl ScryptHash {
    /// Without parameters, N is 16384, r is 8 and p is 1 (the service's defaults).
    pub(super) fn read(custom: &CustomPasswordHash) -> Result<Self, Problem> {
        let missing = |property| move || Problem::new("", property);
        let length = custom
            .keylen
            .ok_or_else(missing("Missing required property: keylen"))?;
        let salt = custom
            .salt
            .as_ref()
            .ok_or_else(missing("Missing required property: salt"))?;
        let cost = custom.cost.unwrap_or(16_384);
        let block_size = custom.block_size.unwrap_or(8);
        if !cost.is_power_of_two() {
            return Err(Problem::new("cost", "The cost is not a power of two"));
        }
        if 128 * u64::from(cost) * u64::from(block_size) > MOST_MEMORY {
            return Err(Problem::new("cost", "The hash takes more than 64 MiB"));
        }
        let log = u8::try_from(cost.trailing_zeros()).unwrap_or(u8::MAX);
        let params = scrypt::Params::new(log, block_size, custom.parallelization.unwrap_or(1))
            .map_err(|_| Problem::new("cost", "scrypt takes no such parameters"))?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        Ok(Self {
            params,
            encoding: custom.password.unwrap_or_default().encoding,
            salt: decode(&salt.value, salt.encoding).ok_or(NO_SALT)?,
            hash: hash_bytes(&custom.hash, Some(length))?,
        })
    }

    pub(super) fn matches(&self, password: &str) -> Result<bool, Error> {
        let password = password_bytes(password, self.encoding);
        let mut computed = vec![0; self.hash.len()];
        scrypt::scrypt(&password, &self.salt, &self.params, &mut computed)
            .map_err(|_| Error::Internal("the stored hash of a password can not be computed"))?;
        Ok(bool::from(computed.ct_eq(&self.hash)))
    }
}
