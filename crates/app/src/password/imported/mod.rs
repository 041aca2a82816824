//! Hashes that other systems made.
//!
//! Reading one checks all of its form, so that what is stored can be checked later; nothing here decides whether it is
//! strong. The rules of each algorithm are the service's (its documentation, "Bulk User Import Schema").

mod bcrypt;
mod derived;
mod digest;
mod ldap;
mod text;

use guildhall_model::user::{CustomPasswordHash, Encoding, PasswordAlgorithm};

use self::bcrypt::BcryptHash;
use self::derived::{Pbkdf2Hash, ScryptHash};
use self::digest::{DigestHash, HmacHash};
use self::ldap::LdapHash;
use super::argon2::Argon2Hash;
use crate::error::Error;

/// What is wrong with an imported hash: where, within it, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) property: &'static str,
    pub(super) reason: &'static str,
}

impl Problem {
    const fn new(property: &'static str, reason: &'static str) -> Self {
        Self { property, reason }
    }

    const fn of_value(reason: &'static str) -> Self {
        Self::new("hash.value", reason)
    }
}

/// A hash with which a password can be compared.
#[derive(Debug)]
pub(super) enum Imported {
    Argon2(Argon2Hash),
    Bcrypt(BcryptHash),
    Digest(DigestHash),
    Hmac(Box<HmacHash>),
    Ldap(LdapHash),
    Pbkdf2(Pbkdf2Hash),
    Scrypt(ScryptHash),
}

impl Imported {
    /// Reads an imported hash.
    pub(super) fn read(custom: &CustomPasswordHash) -> Result<Self, Problem> {
        use PasswordAlgorithm::{
            Argon2, Bcrypt, Hmac, Ldap, Md5, Pbkdf2, Scrypt, Sha1, Sha256, Sha512,
        };
        let value = custom.hash.value.as_str();
        match custom.algorithm {
            Argon2 => {
                whole_text(custom)?;
                as_utf8(custom)?;
                let hash = Argon2Hash::parse(value).map_err(Problem::of_value)?;
                Ok(Self::Argon2(hash))
            }
            Bcrypt => {
                whole_text(custom)?;
                as_utf8(custom)?;
                Self::bcrypt(value)
            }
            Ldap => {
                whole_text(custom)?;
                LdapHash::read(custom).map(Self::Ldap)
            }
            Pbkdf2 => {
                whole_text(custom)?;
                Pbkdf2Hash::read(custom).map(Self::Pbkdf2)
            }
            Md5 | Sha1 | Sha256 | Sha512 => DigestHash::read(custom).map(Self::Digest),
            Hmac => HmacHash::read(custom).map(|hash| Self::Hmac(Box::new(hash))),
            Scrypt => ScryptHash::read(custom).map(Self::Scrypt),
        }
    }

    /// Reads a bcrypt hash.
    pub(super) fn bcrypt(text: &str) -> Result<Self, Problem> {
        BcryptHash::parse(text).map(Self::Bcrypt)
    }

    /// Whether this is the hash of `password`.
    pub(super) fn matches(&self, password: &str) -> Result<bool, Error> {
        match self {
            Self::Argon2(hash) => hash.matches(password.as_bytes()),
            Self::Bcrypt(hash) => hash.matches(password),
            Self::Digest(hash) => Ok(hash.matches(password)),
            Self::Hmac(hash) => Ok(hash.matches(password)),
            Self::Ldap(hash) => Ok(hash.matches(password)),
            Self::Pbkdf2(hash) => Ok(hash.matches(password)),
            Self::Scrypt(hash) => hash.matches(password),
        }
    }
}

/// A hash whose text says everything: no salt beside it, and no encoding but its own.
fn whole_text(custom: &CustomPasswordHash) -> Result<(), Problem> {
    if custom.salt.is_some() {
        return Err(Problem::new(
            "salt",
            "The salt is within the hash of this algorithm",
        ));
    }
    if custom.hash.encoding != Encoding::Utf8 {
        return Err(Problem::new(
            "hash.encoding",
            "The hash of this algorithm is utf8",
        ));
    }
    Ok(())
}

/// These are stored as their text alone, which has no place for another encoding of the password.
fn as_utf8(custom: &CustomPasswordHash) -> Result<(), Problem> {
    let encoding = custom.password.unwrap_or_default().encoding;
    if encoding == guildhall_model::user::PasswordEncoding::Utf8 {
        return Ok(());
    }
    Err(Problem::new(
        "password.encoding",
        "The password of this algorithm is utf8",
    ))
}

#[cfg(test)]
mod tests;
