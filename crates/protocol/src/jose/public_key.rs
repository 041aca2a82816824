//! Public keys as data: from a JWK, from PEM, from a signing key.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::error::KeyRejected;
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use thiserror::Error;

use super::der::{DerError, Reader, sequence, tag};
use super::pem::{self, PemError};
use super::{Jwk, PublicKeyAlgorithm, base64url};

/// `rsaEncryption`, 1.2.840.113549.1.1.1 (RFC 8017 appendix A.1).
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// `id-ecPublicKey`, 1.2.840.10045.2.1 (RFC 5480 section 2.1.1).
const ELLIPTIC_CURVE: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// `secp256r1`, 1.2.840.10045.3.1.7 (RFC 5480 section 2.1.1.1).
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// First byte of a point whose both coordinates follow (RFC 5480 section 2.2).
const UNCOMPRESSED: u8 = 4;

/// The key sizes that RSA signatures are accepted from, in bytes of the modulus: 2048 to 8192 bits.
const RSA_MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;

/// A public key that has not been bound to an algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA; big-endian bytes without leading zeros.
    Rsa {
        /// Modulus.
        n: Vec<u8>,
        /// Public exponent.
        e: Vec<u8>,
    },
    /// A point on P-256; coordinates in 32 big-endian bytes each.
    P256 {
        /// First coordinate.
        x: [u8; 32],
        /// Second coordinate.
        y: [u8; 32],
    },
}

/// Why something is not a usable public key.
#[derive(Debug, Error)]
pub enum PublicKeyError {
    /// The text is not PEM.
    #[error(transparent)]
    Pem(#[from] PemError),
    /// The PEM block is neither a public key nor a certificate; carries its label.
    #[error("a PEM block {0:?} holds no public key")]
    Label(String),
    /// The bytes are not what the label promises.
    #[error(transparent)]
    Der(#[from] DerError),
    /// Another kind of key than RSA and P-256.
    #[error("only RSA and P-256 keys are supported")]
    UnsupportedKind,
    /// A JWK without a parameter its kind needs, or with one that is not base64url; carries its name.
    #[error("the key's parameter {0:?} is missing or malformed")]
    Parameter(&'static str),
    /// An RSA modulus outside of 2048 to 8192 bits.
    #[error("an RSA key needs 2048 to 8192 bits")]
    Size,
    /// The key's kind does not go with the algorithm.
    #[error("the key cannot verify {0}")]
    Algorithm(PublicKeyAlgorithm),
    /// The library does not accept the numbers, for instance a point that is not on the curve.
    #[error("the key is not valid")]
    Rejected(#[source] KeyRejected),
}

impl PublicKey {
    /// Reads `PUBLIC KEY` (RFC 5280), `RSA PUBLIC KEY` (RFC 8017) or the key of a `CERTIFICATE`. A certificate's
    /// signature and dates are not looked at: whoever registers it vouches for it.
    pub fn from_pem(text: &str) -> Result<Self, PublicKeyError> {
        let block = pem::decode(text)?;
        match block.label {
            "PUBLIC KEY" => Self::from_spki(&block.der),
            "RSA PUBLIC KEY" => Self::from_pkcs1(&block.der),
            "CERTIFICATE" | "X509 CERTIFICATE" => Self::from_certificate(&block.der),
            label => Err(PublicKeyError::Label(label.to_owned())),
        }
    }

    /// Reads the key of a JWK (RFC 7518 sections 6.2.1 and 6.3.1); `kid`, `alg`, `use` and certificates are not
    /// looked at.
    pub fn from_jwk(jwk: &Jwk) -> Result<Self, PublicKeyError> {
        match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("RSA", _) => Ok(Self::Rsa {
                n: unsigned(jwk.n.as_deref()).ok_or(PublicKeyError::Parameter("n"))?,
                e: unsigned(jwk.e.as_deref()).ok_or(PublicKeyError::Parameter("e"))?,
            }),
            ("EC", Some("P-256")) => Ok(Self::P256 {
                x: coordinate(jwk.x.as_deref()).ok_or(PublicKeyError::Parameter("x"))?,
                y: coordinate(jwk.y.as_deref()).ok_or(PublicKeyError::Parameter("y"))?,
            }),
            _ => Err(PublicKeyError::UnsupportedKind),
        }
    }

    /// Reads PKCS#1 `RSAPublicKey` (RFC 8017 appendix A.1.1).
    pub(super) fn from_pkcs1(der: &[u8]) -> Result<Self, PublicKeyError> {
        let mut key = sequence(der)?;
        let n = key.read_unsigned()?.to_vec();
        let e = key.read_unsigned()?.to_vec();
        key.finish()?;
        Ok(Self::Rsa { n, e })
    }

    /// Reads `SubjectPublicKeyInfo` (RFC 5280 section 4.1.2.7).
    fn from_spki(der: &[u8]) -> Result<Self, PublicKeyError> {
        let mut info = sequence(der)?;
        let mut algorithm = Reader::new(info.read(tag::SEQUENCE)?);
        let key = info.read_bit_string()?;
        info.finish()?;
        match algorithm.read(tag::OBJECT_IDENTIFIER)? {
            RSA => Self::from_pkcs1(key),
            ELLIPTIC_CURVE if algorithm.read(tag::OBJECT_IDENTIFIER)? == P256 => {
                Self::from_point(key)
            }
            _ => Err(PublicKeyError::UnsupportedKind),
        }
    }

    fn from_point(point: &[u8]) -> Result<Self, PublicKeyError> {
        let coordinates = point.strip_prefix(&[UNCOMPRESSED]).ok_or(DerError)?;
        let (x, rest) = coordinates.split_first_chunk().ok_or(DerError)?;
        let y = rest.try_into().map_err(|_| DerError)?;
        Ok(Self::P256 { x: *x, y })
    }

    /// Reads the key out of an X.509 certificate (RFC 5280 section 4.1).
    fn from_certificate(der: &[u8]) -> Result<Self, PublicKeyError> {
        let mut certificate = sequence(der)?;
        let mut body = Reader::new(certificate.read(tag::SEQUENCE)?);
        body.skip_optional(tag::CONTEXT_0)?; // version
        body.read(tag::INTEGER)?; // serial number
        for _algorithm_issuer_validity_subject in 0..4 {
            body.read(tag::SEQUENCE)?;
        }
        let info = body.read_whole(tag::SEQUENCE)?;
        Self::from_spki(info)
    }

    /// The thumbprint with SHA-256 (RFC 7638), 43 characters of base64url.
    pub fn thumbprint(&self) -> String {
        // Members in alphabetical order and no white space; base64url needs no escaping (RFC 7638 section 3.3).
        let canonical = match self {
            Self::Rsa { n, e } => {
                let (n, e) = (base64url::encode(n), base64url::encode(e));
                format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#)
            }
            Self::P256 { x, y } => {
                let (x, y) = (base64url::encode(x), base64url::encode(y));
                format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
        };
        base64url::encode(digest(&SHA256, canonical.as_bytes()))
    }

    pub(super) fn parsed(
        &self,
        algorithm: PublicKeyAlgorithm,
    ) -> Result<ParsedPublicKey, PublicKeyError> {
        match (self, algorithm.rsa_parameters()) {
            (Self::Rsa { n, .. }, Some(_)) if !RSA_MODULUS.contains(&n.len()) => {
                Err(PublicKeyError::Size)
            }
            (Self::Rsa { n, e }, Some(parameters)) => PublicKeyComponents { n, e }
                .to_parsed_public_key(parameters)
                .map_err(PublicKeyError::Rejected),
            (Self::P256 { x, y }, None) => {
                let point = [&[UNCOMPRESSED][..], x, y].concat();
                ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                    .map_err(PublicKeyError::Rejected)
            }
            _ => Err(PublicKeyError::Algorithm(algorithm)),
        }
    }
}

/// `Base64urlUInt` (RFC 7518 section 2), forgiving the leading zeros that some libraries write.
fn unsigned(text: Option<&str>) -> Option<Vec<u8>> {
    let bytes = base64url::decode(text?)?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes
        .get(zeros..)
        .filter(|bytes| !bytes.is_empty())
        .map(<[u8]>::to_vec)
}

/// A coordinate in its full length (RFC 7518 section 6.2.1.2).
fn coordinate(text: Option<&str>) -> Option<[u8; 32]> {
    base64url::decode(text?)?.try_into().ok()
}

#[cfg(test)]
mod tests;
