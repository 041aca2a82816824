//! The RSA key that signs tokens, parsed once and kept.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::error::{KeyRejected, Unspecified};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use serde::Serialize;
use thiserror::Error;

use super::header::RsaHeaders;
use super::public_key::{PublicKey, PublicKeyError};
use super::{PublicKeyAlgorithm, RsaScheme, TokenType, VerifyingKey, base64url};

/// How many characters of the thumbprint make a `kid`; the service's have 21 letters of the base64url alphabet, which
/// is 126 bits.
const KEY_ID_LENGTH: usize = 21;

/// An RSA key pair with everything that does not change from token to token.
pub struct SigningKey {
    key_pair: KeyPair,
    public_key: PublicKey,
    key_id: String,
    headers: RsaHeaders,
}

/// Why a key cannot be used.
#[derive(Debug, Error)]
pub enum SigningKeyError {
    /// The bytes are not an RSA key of 2048 to 8192 bits in PKCS#8.
    #[error("not an RSA private key in PKCS#8")]
    Rejected(#[source] KeyRejected),
    /// The library could not make or write a key.
    #[error("the key could not be made")]
    Failed(#[source] Unspecified),
    /// The public half could not be read back.
    #[error("the public half of the key cannot be read")]
    PublicHalf(#[source] PublicKeyError),
    /// The header of its tokens could not be written.
    #[error("the token header cannot be written")]
    Header(#[source] serde_json::Error),
    /// A shared secret with too few bytes.
    #[error(
        "a shared secret needs at least {} bytes",
        super::SharedSecret::MINIMUM_LENGTH
    )]
    SecretTooShort,
}

/// Why a token could not be signed.
#[derive(Debug, Error)]
pub enum SignError {
    /// The claims cannot be written as JSON.
    #[error("the claims cannot be written")]
    Claims(#[source] serde_json::Error),
    /// The library refused to sign.
    #[error("the signature failed")]
    Signature(#[source] Unspecified),
}

impl SigningKey {
    /// Makes a new RSA-2048 key. Takes 20 to 90 ms, so not while somebody waits.
    pub fn generate() -> Result<Self, SigningKeyError> {
        KeyPair::generate(KeySize::Rsa2048)
            .map_err(SigningKeyError::Failed)
            .and_then(Self::new)
    }

    /// Reads an unencrypted PKCS#8 key (RFC 5208), as [`Self::pkcs8`] writes it.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, SigningKeyError> {
        KeyPair::from_pkcs8(der)
            .map_err(SigningKeyError::Rejected)
            .and_then(Self::new)
    }

    fn new(key_pair: KeyPair) -> Result<Self, SigningKeyError> {
        let public_key = PublicKey::from_pkcs1(key_pair.public_key().as_ref())
            .map_err(SigningKeyError::PublicHalf)?;
        let mut key_id = public_key.thumbprint();
        key_id.truncate(KEY_ID_LENGTH);
        let headers = RsaHeaders::new(&key_id).map_err(SigningKeyError::Header)?;
        Ok(Self {
            key_pair,
            public_key,
            key_id,
            headers,
        })
    }

    /// The private key in PKCS#8, unencrypted: encrypt it before it is stored.
    pub fn pkcs8(&self) -> Result<Vec<u8>, SigningKeyError> {
        let der: Pkcs8V1Der<'_> = self.key_pair.as_der().map_err(SigningKeyError::Failed)?;
        Ok(der.as_ref().to_vec())
    }

    /// The `kid`: the beginning of the RFC 7638 thumbprint, so the same key has the same one everywhere.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public half.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The public half, ready to verify RS256 tokens.
    pub fn verifying_key(&self) -> Result<VerifyingKey, PublicKeyError> {
        VerifyingKey::new(&self.public_key, PublicKeyAlgorithm::Rs256)
    }

    /// Signs `claims` with RS256 as a compact token of type `JWT`.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, SignError> {
        self.sign_as(RsaScheme::Rs256, TokenType::Jwt, claims)
    }

    /// Signs `claims` as a compact token (RFC 7515 section 7.1).
    pub fn sign_as(
        &self,
        scheme: RsaScheme,
        token_type: TokenType,
        claims: &impl Serialize,
    ) -> Result<String, SignError> {
        let length = self.key_pair.public_modulus_len();
        let header = self.headers.of(scheme, token_type);
        let mut token = unsigned(header, claims, length.div_ceil(3) * 4)?;
        let signature = self
            .signature(scheme, token.as_bytes())
            .map_err(SignError::Signature)?;
        token.push('.');
        base64url::append(&mut token, &signature);
        Ok(token)
    }

    /// The bare signature of `message`.
    pub(super) fn signature(
        &self,
        scheme: RsaScheme,
        message: &[u8],
    ) -> Result<Vec<u8>, Unspecified> {
        let mut signature = vec![0; self.key_pair.public_modulus_len()];
        // The library takes a generator for compatibility and ignores it.
        let unused = SystemRandom::new();
        self.key_pair
            .sign(scheme.encoding(), &unused, message, &mut signature)?;
        Ok(signature)
    }

    /// The public half as PKCS#1 `RSAPublicKey` (RFC 8017 appendix A.1.1).
    pub(super) fn public_pkcs1(&self) -> &[u8] {
        self.key_pair.public_key().as_ref()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SigningKey")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

/// `header.payload`, with room for a signature of `signature_length` characters.
pub(super) fn unsigned(
    header: &str,
    claims: &impl Serialize,
    signature_length: usize,
) -> Result<String, SignError> {
    let payload = serde_json::to_vec(claims).map_err(SignError::Claims)?;
    let length = header.len() + payload.len().div_ceil(3) * 4 + signature_length + 2;
    let mut token = String::with_capacity(length);
    token.push_str(header);
    token.push('.');
    base64url::append(&mut token, &payload);
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::UnverifiedToken;
    use crate::jose::testing;

    #[test]
    fn the_stored_form_is_the_same_key() {
        let key = testing::signing_key();
        let again = SigningKey::from_pkcs8(&key.pkcs8().unwrap()).unwrap();
        assert_eq!(again.public_key(), key.public_key());
        assert_eq!(again.key_id(), key.key_id());
        let claims = testing::claims();
        assert_eq!(again.sign(&claims).unwrap(), key.sign(&claims).unwrap());
    }

    #[test]
    fn a_key_id_has_21_characters_of_the_thumbprint() {
        let key = testing::signing_key();
        assert_eq!(key.key_id().len(), 21);
        assert!(key.public_key().thumbprint().starts_with(key.key_id()));
    }

    #[test]
    fn headers_of_each_scheme_and_type() {
        let key = testing::signing_key();
        let cases = [
            (RsaScheme::Rs256, TokenType::Jwt, "RS256", "JWT"),
            (RsaScheme::Rs256, TokenType::AccessToken, "RS256", "at+jwt"),
            (RsaScheme::Rs512, TokenType::Jwt, "RS512", "JWT"),
            (RsaScheme::Ps256, TokenType::AccessToken, "PS256", "at+jwt"),
        ];
        for (scheme, token_type, alg, typ) in cases {
            let token = key.sign_as(scheme, token_type, &testing::claims()).unwrap();
            let header = base64url::decode(token.split('.').next().unwrap()).unwrap();
            let expected = format!(
                r#"{{"alg":"{alg}","typ":"{typ}","kid":"{}"}}"#,
                key.key_id()
            );
            assert_eq!(String::from_utf8(header).unwrap(), expected);
            let verifying = VerifyingKey::new(key.public_key(), scheme.algorithm()).unwrap();
            let read: crate::jose::AccessClaims = UnverifiedToken::parse(&token)
                .unwrap()
                .verify(&verifying)
                .unwrap();
            assert_eq!(read, testing::claims());
        }
    }

    #[test]
    fn not_a_key() {
        for der in [&b""[..], b"0", &[0x30, 0x82, 0xff, 0xff]] {
            assert!(matches!(
                SigningKey::from_pkcs8(der),
                Err(SigningKeyError::Rejected(_))
            ));
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", testing::signing_key());
        assert!(shown.len() < 80, "{shown}");
    }
}
