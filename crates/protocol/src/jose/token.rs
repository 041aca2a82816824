//! A compact token (RFC 7515 section 7.1), from text to verified claims.

use serde::de::DeserializeOwned;
use thiserror::Error;

use super::header::{self, Header};
use super::{Algorithm, SharedSecret, VerifyingKey, base64url};

/// A token that has the right shape and of which nothing is to be believed yet.
#[derive(Clone, Debug)]
pub struct UnverifiedToken<'a> {
    header: Header,
    signing_input: &'a str,
    payload: &'a str,
    signature: Vec<u8>,
}

/// Why a text is not a token.
#[derive(Debug, Error)]
pub enum TokenError {
    /// Not three parts in base64url without padding.
    #[error("not a signed token")]
    NotAToken,
    /// The header is not a JSON object with the members it must have, or says one of them twice.
    #[error("the token's header is malformed")]
    MalformedHeader(#[source] serde_json::Error),
    /// The `alg` is not on the allow-list; carries what was written.
    #[error("the token's algorithm is not supported: {0:?}")]
    UnsupportedAlgorithm(String),
    /// The header has `crit`, and no extension is understood; carries what was written.
    #[error("the token demands extensions that are not understood: {0:?}")]
    UnknownCritical(Vec<String>),
}

/// Why a token is not believed.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// The token names another algorithm than the key's.
    #[error("the token is signed with {token}, the key is for {key}")]
    AlgorithmMismatch {
        /// What the token's header names.
        token: Algorithm,
        /// What the key is bound to.
        key: Algorithm,
    },
    /// The signature was not made by this key over these bytes.
    #[error("the token's signature is wrong")]
    WrongSignature,
    /// The signature is right and the claims are not what was expected.
    #[error("the token's claims are malformed")]
    MalformedClaims(#[source] serde_json::Error),
    /// The signature is right and the payload is not base64url.
    #[error("the token's payload is malformed")]
    MalformedPayload,
}

impl<'a> UnverifiedToken<'a> {
    /// Takes a compact token apart. Costs no cryptography.
    pub fn parse(text: &'a str) -> Result<Self, TokenError> {
        let (signing_input, signature) = text.rsplit_once('.').ok_or(TokenError::NotAToken)?;
        let (header, payload) = signing_input
            .split_once('.')
            .filter(|(_, payload)| !payload.contains('.'))
            .ok_or(TokenError::NotAToken)?;
        let header = header::parse(header)?;
        let signature = base64url::decode(signature).ok_or(TokenError::NotAToken)?;
        Ok(Self {
            header,
            signing_input,
            payload,
            signature,
        })
    }

    /// What the token says of itself: use it to find the key, for nothing else.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The claims, if the token was signed by `key`.
    pub fn verify<Claims: DeserializeOwned>(
        &self,
        key: &VerifyingKey,
    ) -> Result<Claims, VerifyError> {
        self.expect_algorithm(Algorithm::Public(key.algorithm()))?;
        if !key.verifies(self.signing_input.as_bytes(), &self.signature) {
            return Err(VerifyError::WrongSignature);
        }
        self.claims()
    }

    /// The claims, if the token was signed with HS256 and `secret`.
    pub fn verify_with_secret<Claims: DeserializeOwned>(
        &self,
        secret: &SharedSecret,
    ) -> Result<Claims, VerifyError> {
        self.expect_algorithm(Algorithm::Hs256)?;
        if !secret.verifies(self.signing_input.as_bytes(), &self.signature) {
            return Err(VerifyError::WrongSignature);
        }
        self.claims()
    }

    /// The claims without any verification: to find out whose key to verify with, for nothing else.
    pub fn unverified_claims<Claims: DeserializeOwned>(&self) -> Result<Claims, VerifyError> {
        self.claims()
    }

    fn expect_algorithm(&self, key: Algorithm) -> Result<(), VerifyError> {
        if self.header.algorithm == key {
            return Ok(());
        }
        Err(VerifyError::AlgorithmMismatch {
            token: self.header.algorithm,
            key,
        })
    }

    fn claims<Claims: DeserializeOwned>(&self) -> Result<Claims, VerifyError> {
        let json = base64url::decode(self.payload).ok_or(VerifyError::MalformedPayload)?;
        serde_json::from_slice(&json).map_err(VerifyError::MalformedClaims)
    }
}

#[cfg(test)]
mod tests;
