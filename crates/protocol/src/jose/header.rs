//! The protected header of a signed token (RFC 7515 section 4).

use serde::{Deserialize, Serialize};

use super::base64url;
use super::token::TokenError;
use super::{Algorithm, RsaScheme};

/// What a token says about itself before anything is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The algorithm, one of the allowed ones.
    pub algorithm: Algorithm,
    /// `kid`: which key of the signer's (RFC 7515 section 4.1.4).
    pub key_id: Option<String>,
    /// `typ`, as written: `JWT`, `at+jwt`, … (RFC 7515 section 4.1.9).
    pub token_type: Option<String>,
}

/// The kind of token that is signed, which is its `typ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenType {
    /// `JWT`.
    Jwt,
    /// `at+jwt`, an access token of RFC 9068 (section 2.1).
    AccessToken,
}

impl TokenType {
    const fn name(self) -> &'static str {
        match self {
            Self::Jwt => "JWT",
            Self::AccessToken => "at+jwt",
        }
    }
}

/// The headers of one algorithm, encoded once for all tokens.
pub(super) struct EncodedHeaders {
    jwt: String,
    access_token: String,
}

impl EncodedHeaders {
    pub(super) fn new(
        algorithm: Algorithm,
        key_id: Option<&str>,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self {
            jwt: encode(algorithm, TokenType::Jwt, key_id)?,
            access_token: encode(algorithm, TokenType::AccessToken, key_id)?,
        })
    }

    pub(super) fn of(&self, token_type: TokenType) -> &str {
        match token_type {
            TokenType::Jwt => &self.jwt,
            TokenType::AccessToken => &self.access_token,
        }
    }
}

/// The headers of every scheme an RSA key signs with.
pub(super) struct RsaHeaders {
    rs256: EncodedHeaders,
    rs512: EncodedHeaders,
    ps256: EncodedHeaders,
}

impl RsaHeaders {
    pub(super) fn new(key_id: &str) -> Result<Self, serde_json::Error> {
        let headers = |scheme: RsaScheme| {
            EncodedHeaders::new(Algorithm::Public(scheme.algorithm()), Some(key_id))
        };
        Ok(Self {
            rs256: headers(RsaScheme::Rs256)?,
            rs512: headers(RsaScheme::Rs512)?,
            ps256: headers(RsaScheme::Ps256)?,
        })
    }

    pub(super) fn of(&self, scheme: RsaScheme, token_type: TokenType) -> &str {
        match scheme {
            RsaScheme::Rs256 => self.rs256.of(token_type),
            RsaScheme::Rs512 => self.rs512.of(token_type),
            RsaScheme::Ps256 => self.ps256.of(token_type),
        }
    }
}

#[derive(Serialize)]
struct WrittenHeader<'a> {
    alg: &'static str,
    typ: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
}

fn encode(
    algorithm: Algorithm,
    token_type: TokenType,
    key_id: Option<&str>,
) -> Result<String, serde_json::Error> {
    let header = WrittenHeader {
        alg: algorithm.name(),
        typ: token_type.name(),
        kid: key_id,
    };
    serde_json::to_vec(&header).map(base64url::encode)
}

#[derive(Deserialize)]
struct ReadHeader {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Vec<String>>,
}

/// Reads the encoded first part of a token. No critical extension is understood here, so any in `crit` is refused
/// (RFC 7515 section 4.1.11).
pub(super) fn parse(encoded: &str) -> Result<Header, TokenError> {
    let json = base64url::decode(encoded).ok_or(TokenError::NotAToken)?;
    let read: ReadHeader = serde_json::from_slice(&json).map_err(TokenError::MalformedHeader)?;
    if let Some(critical) = read.crit {
        return Err(TokenError::UnknownCritical(critical));
    }
    let Some(algorithm) = Algorithm::from_name(&read.alg) else {
        return Err(TokenError::UnsupportedAlgorithm(read.alg));
    };
    Ok(Header {
        algorithm,
        key_id: read.kid,
        token_type: read.typ,
    })
}
