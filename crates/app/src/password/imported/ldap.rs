//! `userPassword` of directories: `{SCHEME}` and base64 of the digest, with the salt behind it where there is one
//! (RFC 2307 section 5.3, and the salted schemes that directories added).

use std::fmt;

use guildhall_model::user::{CustomPasswordHash, Encoding, PasswordEncoding};
use subtle::ConstantTimeEq as _;

use super::Problem;
use super::digest::Function;
use super::text::{decode, password_bytes};

const SCHEMES: [(&str, Function, bool); 10] = [
    ("MD5", Function::Md5, false),
    ("SMD5", Function::Md5, true),
    ("SHA", Function::Sha1, false),
    ("SSHA", Function::Sha1, true),
    ("SHA256", Function::Sha256, false),
    ("SSHA256", Function::Sha256, true),
    ("SHA384", Function::Sha384, false),
    ("SSHA384", Function::Sha384, true),
    ("SHA512", Function::Sha512, false),
    ("SSHA512", Function::Sha512, true),
];

/// A digest of password and salt, in this order.
pub(in super::super) struct LdapHash {
    function: Function,
    encoding: PasswordEncoding,
    hash: Vec<u8>,
    salt: Vec<u8>,
}

/// Says nothing of the hash.
impl fmt::Debug for LdapHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LdapHash")
    }
}

impl LdapHash {
    pub(super) fn read(custom: &CustomPasswordHash) -> Result<Self, Problem> {
        let text = custom.hash.value.strip_prefix('{');
        let (scheme, value) = text
            .and_then(|text| text.split_once('}'))
            .ok_or(Problem::of_value("The text does not begin with a scheme"))?;
        let known = SCHEMES
            .iter()
            .find(|(name, ..)| name.eq_ignore_ascii_case(scheme));
        let (_, function, is_salted) = known.ok_or(Problem::of_value(
            "The scheme is none of MD5, SMD5, SHA, SSHA, SHA256, SSHA256, SHA384, SSHA384, SHA512 and SSHA512",
        ))?;
        let bytes = decode(value, Encoding::Base64).unwrap_or_default();
        let (hash, salt) = bytes
            .split_at_checked(function.length())
            .filter(|(_, salt)| salt.is_empty() != *is_salted)
            .ok_or(Problem::of_value("The text is not a hash of its scheme"))?;
        Ok(Self {
            function: *function,
            encoding: custom.password.unwrap_or_default().encoding,
            hash: hash.to_vec(),
            salt: salt.to_vec(),
        })
    }

    pub(super) fn matches(&self, password: &str) -> bool {
        let message = [&password_bytes(password, self.encoding)[..], &self.salt].concat();
        bool::from(self.function.compute(&message).ct_eq(&self.hash))
    }
}
