//! A password's hash as another system made it.
//!
//! The shape is the service's for imported users (its documentation, "Bulk User Import Schema").

use serde::{Deserialize, Serialize};

use crate::schema::{Schema, integer, object, property, string};

/// How another system hashed a user's password, and what came of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomPasswordHash {
    /// With what it was hashed.
    pub algorithm: PasswordAlgorithm,
    /// The hash.
    pub hash: HashValue,
    /// What was hashed beside the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<SaltValue>,
    /// As which bytes the password was hashed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<PasswordBytes>,
    /// Length of an scrypt hash, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keylen: Option<u32>,
    /// N of scrypt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<u32>,
    /// r of scrypt.
    #[serde(default, rename = "blockSize", skip_serializing_if = "Option::is_none")]
    pub block_size: Option<u32>,
    /// p of scrypt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallelization: Option<u32>,
}

/// Says nothing of the hash.
impl std::fmt::Debug for CustomPasswordHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("CustomPasswordHash")
            .field(&self.algorithm)
            .finish()
    }
}

/// The algorithms that are accepted. `md4` is not: nothing well kept computes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum PasswordAlgorithm {
    Argon2,
    Bcrypt,
    Hmac,
    Ldap,
    Md5,
    Sha1,
    Sha256,
    Sha512,
    Pbkdf2,
    Scrypt,
}

/// The hash.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HashValue {
    /// The hash as text.
    pub value: String,
    /// How the text says its bytes; `utf8` where it has a form of its own.
    pub encoding: Encoding,
    /// The digest within an HMAC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The key of an HMAC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Encoded>,
}

/// Bytes, as text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encoded {
    /// The text.
    pub value: String,
    /// How it says the bytes.
    #[serde(default)]
    pub encoding: Encoding,
}

/// What was hashed beside the password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaltValue {
    /// The salt as text.
    pub value: String,
    /// How the text says its bytes.
    #[serde(default)]
    pub encoding: Encoding,
    /// On which side of the password it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

/// How a text says bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum Encoding {
    Base64,
    Hex,
    #[default]
    Utf8,
}

/// The digests within an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum Digest {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// On which side of the password the salt stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum Position {
    Prefix,
    Suffix,
}

/// As which bytes the password was hashed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordBytes {
    /// Its encoding.
    #[serde(default)]
    pub encoding: PasswordEncoding,
}

/// How a password became bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum PasswordEncoding {
    #[default]
    Utf8,
    Utf16le,
    Ucs2,
    Latin1,
    Ascii,
    Binary,
}

impl CustomPasswordHash {
    pub(super) const SCHEMA: Schema = object(&[
        property(
            "algorithm",
            "The algorithm that was used to hash the password.",
            string().one_of(&[
                "argon2", "bcrypt", "hmac", "ldap", "md5", "sha1", "sha256", "sha512", "pbkdf2",
                "scrypt",
            ]),
        )
        .required(),
        property("hash", "The password hash.", HashValue::SCHEMA).required(),
        property(
            "salt",
            "The salt that was hashed with the password.",
            SaltValue::SCHEMA,
        ),
        property(
            "password",
            "How the password was encoded when it was hashed.",
            object(&[property(
                "encoding",
                "The encoding of the password.",
                string().one_of(&["ascii", "utf8", "utf16le", "ucs2", "latin1", "binary"]),
            )]),
        ),
        property(
            "keylen",
            "Length of the hash in bytes (scrypt).",
            integer().range(16, 128),
        ),
        property(
            "cost",
            "CPU and memory cost (scrypt).",
            integer().range(2, 1 << 20),
        ),
        property("blockSize", "Block size (scrypt).", integer().range(1, 32)),
        property(
            "parallelization",
            "Parallelization (scrypt).",
            integer().range(1, 16),
        ),
    ]);
}

/// The longest hash, salt or key that is taken, in characters.
const LONGEST: usize = 1024;

const ENCODING: Schema = string().one_of(&["base64", "hex", "utf8"]);

impl HashValue {
    const SCHEMA: Schema = object(&[
        property("value", "The password hash.", string().length(1, LONGEST)).required(),
        property("encoding", "The encoding of the hash.", ENCODING).required(),
        property(
            "digest",
            "The digest of an HMAC.",
            string().one_of(&["sha1", "sha224", "sha256", "sha384", "sha512"]),
        ),
        property(
            "key",
            "The key of an HMAC.",
            object(&[
                property("value", "The key.", string().length(1, LONGEST)).required(),
                property("encoding", "The encoding of the key.", ENCODING),
            ]),
        ),
    ]);
}

impl SaltValue {
    const SCHEMA: Schema = object(&[
        property("value", "The salt.", string().length(1, LONGEST)).required(),
        property("encoding", "The encoding of the salt.", ENCODING),
        property(
            "position",
            "The side of the password on which the salt was.",
            string().one_of(&["prefix", "suffix"]),
        ),
    ]);
}
