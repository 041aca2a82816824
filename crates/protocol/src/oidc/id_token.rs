//! Checking an ID token that another provider issued to us (OpenID Connect Core sections 3.1.3.7 and 10.1).
//!
//! Two steps: [`key_for`] finds the one key of the provider that can have signed it, [`verify`] makes every check.
//! Tokens are signed with public-key algorithms alone: a token "signed" with a key that everybody knows is not believed,
//! nor is one without a signature.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{self, SHA256, SHA384, SHA512};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::jose::{
    Algorithm, Audience, Jwk, JwkSet, PublicKey, PublicKeyAlgorithm, PublicKeyError,
    UnverifiedToken, Validity, ValidityError, VerifyError, VerifyingKey, numeric_date,
    optional_numeric_date,
};

/// How far the provider's clock and ours may differ, in seconds.
const LEEWAY: i64 = 60;
/// The longest `sub` (OpenID Connect Core section 2).
const LONGEST_SUBJECT: usize = 255;

/// What another provider's ID token says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct UpstreamClaims {
    /// Who issued it.
    pub iss: String,
    /// Who signed in: an id that this issuer gives to nobody else.
    pub sub: String,
    aud: Audience,
    #[serde(default)]
    azp: Option<String>,
    #[serde(deserialize_with = "numeric_date")]
    exp: i64,
    #[serde(deserialize_with = "numeric_date")]
    iat: i64,
    #[serde(default, deserialize_with = "optional_numeric_date")]
    nbf: Option<i64>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default, deserialize_with = "optional_numeric_date")]
    auth_time: Option<i64>,
    #[serde(default)]
    at_hash: Option<String>,
    /// What it says of the person.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// What an ID token has to say.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The issuer, compared byte by byte.
    pub issuer: &'a str,
    /// Whom it is for: our id at the provider.
    pub client_id: &'a str,
    /// What was sent along.
    pub nonce: &'a str,
    /// The algorithms that the connection takes.
    pub algorithms: &'a [PublicKeyAlgorithm],
    /// How long ago the person may have given a credential, in seconds, where that was asked for.
    pub max_age: Option<i64>,
    /// The access token that came along.
    pub access_token: Option<&'a str>,
    /// The present moment, in seconds since the Unix epoch.
    pub now: i64,
}

/// Why an ID token is not believed.
#[derive(Debug, Error)]
pub enum IdTokenError {
    /// The algorithm is not one that the connection takes.
    #[error("it is signed with {0}, which the connection does not take")]
    Algorithm(Algorithm),
    /// The provider publishes no key of that id.
    #[error("it is signed with a key that the provider does not publish")]
    UnknownKey,
    /// It names no key, and the provider publishes several that it could be.
    #[error("it does not say with which of the provider's keys it is signed")]
    AmbiguousKey,
    /// The key can not be used.
    #[error("the key that it is signed with can not be used")]
    Key(#[from] PublicKeyError),
    /// The signature is wrong, or the claims are no claims.
    #[error("{0}")]
    Verification(#[from] VerifyError),
    /// It is of another issuer.
    #[error("it was issued by somebody else")]
    Issuer,
    /// It is for another client.
    #[error("it is for another client")]
    Audience,
    /// It is for several, and does not say that it was issued to us; or it was issued to somebody else.
    #[error("it was issued to another client")]
    AuthorizedParty,
    /// It is over, or not good yet.
    #[error("{0}")]
    Times(#[from] ValidityError),
    /// It is not the answer to this request.
    #[error("its nonce is not that of the request")]
    Nonce,
    /// It does not say when the person gave a credential, which was asked for.
    #[error("it does not say when the person signed in")]
    NoAuthenticationTime,
    /// That was too long ago.
    #[error("the person signed in too long ago")]
    TooOld,
    /// The access token that came along is not the one it was issued with.
    #[error("the access token is not the one it was issued with")]
    AccessToken,
    /// The subject is none.
    #[error("its subject is empty or too long")]
    Subject,
}

/// The provider's key by which a token can be verified. [`IdTokenError::UnknownKey`] may mean that the provider has
/// changed its keys since `set` was read.
pub fn key_for(
    token: &UnverifiedToken<'_>,
    set: &JwkSet,
    algorithms: &[PublicKeyAlgorithm],
) -> Result<VerifyingKey, IdTokenError> {
    let header = token.header();
    let Algorithm::Public(algorithm) = header.algorithm else {
        return Err(IdTokenError::Algorithm(header.algorithm));
    };
    if !algorithms.contains(&algorithm) {
        return Err(IdTokenError::Algorithm(header.algorithm));
    }
    let found = match &header.key_id {
        Some(id) => {
            let key = set.find(id).filter(|key| signs(key, algorithm));
            key.ok_or(IdTokenError::UnknownKey)?
        }
        None => only(set, algorithm)?,
    };
    Ok(VerifyingKey::new(&PublicKey::from_jwk(found)?, algorithm)?)
}

/// The one key of its kind, where a token names none.
fn only(set: &JwkSet, algorithm: PublicKeyAlgorithm) -> Result<&Jwk, IdTokenError> {
    let mut suitable = set.keys.iter().filter(|key| signs(key, algorithm));
    match (suitable.next(), suitable.next()) {
        (Some(key), None) => Ok(key),
        (None, _) => Err(IdTokenError::UnknownKey),
        (Some(_), Some(_)) => Err(IdTokenError::AmbiguousKey),
    }
}

/// Whether a key is one that signs with that algorithm.
fn signs(key: &Jwk, algorithm: PublicKeyAlgorithm) -> bool {
    let kind = match algorithm {
        PublicKeyAlgorithm::Es256 => "EC",
        _ => "RSA",
    };
    key.kty == kind
        && key.usage.as_deref().is_none_or(|usage| usage == "sig")
        && key
            .alg
            .as_deref()
            .is_none_or(|name| name == algorithm.name())
}

/// The claims, if the token was signed by `key` and says what was expected.
pub fn verify(
    token: &UnverifiedToken<'_>,
    key: &VerifyingKey,
    expected: &Expected<'_>,
) -> Result<UpstreamClaims, IdTokenError> {
    let claims: UpstreamClaims = token.verify(key)?;
    if claims.iss != expected.issuer {
        return Err(IdTokenError::Issuer);
    }
    if !claims.aud.contains(expected.client_id) {
        return Err(IdTokenError::Audience);
    }
    check_authorized_party(&claims, expected)?;
    let times = Validity {
        issued_at: Some(claims.iat),
        not_before: claims.nbf,
        expires_at: claims.exp,
    };
    times.check(expected.now, LEEWAY)?;
    let nonce = claims.nonce.as_deref().unwrap_or_default();
    if verify_slices_are_equal(nonce.as_bytes(), expected.nonce.as_bytes()).is_err() {
        return Err(IdTokenError::Nonce);
    }
    check_age(&claims, expected)?;
    if let (Some(hash), Some(access_token)) = (&claims.at_hash, expected.access_token)
        && *hash != half_hash(key.algorithm(), access_token)
    {
        return Err(IdTokenError::AccessToken);
    }
    let is_plain = !claims.sub.contains(char::is_control);
    if claims.sub.is_empty() || claims.sub.len() > LONGEST_SUBJECT || !is_plain {
        return Err(IdTokenError::Subject);
    }
    Ok(claims)
}

/// Steps 4 and 5: with several audiences it has to be said that it was issued to us.
fn check_authorized_party(
    claims: &UpstreamClaims,
    expected: &Expected<'_>,
) -> Result<(), IdTokenError> {
    let is_ours = match &claims.azp {
        Some(party) => party == expected.client_id,
        None => claims.aud.iter().count() == 1,
    };
    is_ours.then_some(()).ok_or(IdTokenError::AuthorizedParty)
}

/// Step 13.
fn check_age(claims: &UpstreamClaims, expected: &Expected<'_>) -> Result<(), IdTokenError> {
    let Some(most) = expected.max_age else {
        return Ok(());
    };
    let since = claims.auth_time.ok_or(IdTokenError::NoAuthenticationTime)?;
    let age = expected.now.saturating_sub(since);
    if age > most.saturating_add(LEEWAY) {
        return Err(IdTokenError::TooOld);
    }
    Ok(())
}

/// The left half of a hash (section 3.1.3.6).
fn half_hash(algorithm: PublicKeyAlgorithm, text: &str) -> String {
    let hash = match algorithm {
        PublicKeyAlgorithm::Rs256 | PublicKeyAlgorithm::Ps256 | PublicKeyAlgorithm::Es256 => {
            &SHA256
        }
        PublicKeyAlgorithm::Rs384 => &SHA384,
        PublicKeyAlgorithm::Rs512 => &SHA512,
    };
    let whole = digest::digest(hash, text.as_bytes());
    let whole = whole.as_ref();
    URL_SAFE_NO_PAD.encode(whole.split_at(whole.len() / 2).0)
}

#[cfg(test)]
mod tests;
