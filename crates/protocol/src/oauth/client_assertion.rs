//! `private_key_jwt`: a client proves who it is with a token it signed (RFC 7523 sections 2.2 and 3).
//!
//! The caller finds the client and its keys (by the request's `client_id`, or [`claimed_client_id`]), binds a key to
//! the algorithm the client registered, and afterwards remembers [`Assertion::id`] until [`Assertion::expires_at`], so
//! that the same assertion is not accepted twice.

use serde::Deserialize;
use thiserror::Error;

use crate::jose::{
    Audience, TokenError, UnverifiedToken, Validity, ValidityError, VerifyError, VerifyingKey,
    numeric_date, optional_numeric_date,
};

/// By how many seconds a client's clock may be ahead (service's documentation of `private_key_jwt`).
const CLOCK_SKEW: i64 = 10;
/// For how many seconds an assertion may be good at most (same source).
const MAXIMUM_LIFETIME: i64 = 300;
/// How long `iss`, `sub` and `jti` may be, in bytes (same source).
const MAXIMUM_LENGTH: usize = 64;

/// What an assertion has to say.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// Whose assertion it is.
    pub client_id: &'a str,
    /// How the server may be called; one of these must be in `aud`. The issuer, `https://host/`.
    pub audiences: &'a [&'a str],
    /// The present, in seconds since the Unix epoch.
    pub now: i64,
}

/// An accepted assertion, as far as it must be remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// `jti`.
    pub id: String,
    /// `exp`, in seconds since the Unix epoch.
    pub expires_at: i64,
}

/// Why an assertion is not accepted. For the log; the client is told no more than that it failed.
#[derive(Debug, Error)]
pub enum AssertionError {
    /// It is no signed token, or of an algorithm that is not taken.
    #[error("client assertion: {0}")]
    Malformed(#[from] TokenError),
    /// None of the client's keys has its `kid` and its algorithm, and still counts.
    #[error("client assertion: no key of the client's fits")]
    Key,
    /// The same `jti` was used before.
    #[error("client assertion: it was used before")]
    Replayed,
    /// Signed by another key, or its claims are malformed.
    #[error("client assertion: {0}")]
    Token(#[from] VerifyError),
    /// `iss` or `sub` is not the client.
    #[error("client assertion: 'iss' and 'sub' must be the client's id")]
    Client,
    /// `aud` names none of our names.
    #[error("client assertion: 'aud' does not name this server")]
    Audience,
    /// `jti` is missing, empty or too long.
    #[error("client assertion: 'jti' must have 1 to {MAXIMUM_LENGTH} characters")]
    Id,
    /// It is good for too long.
    #[error("client assertion: 'exp' must be at most {MAXIMUM_LIFETIME} seconds after 'iat'")]
    Lifetime,
    /// It is not good now.
    #[error("client assertion: {0}")]
    Validity(#[from] ValidityError),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    #[serde(deserialize_with = "numeric_date")]
    exp: i64,
    #[serde(default, deserialize_with = "optional_numeric_date")]
    iat: Option<i64>,
    #[serde(default, deserialize_with = "optional_numeric_date")]
    nbf: Option<i64>,
    jti: Option<String>,
}

#[derive(Deserialize)]
struct Subject {
    sub: String,
}

/// Whom an assertion speaks for, before anything is verified: to find the keys, for nothing else.
pub fn claimed_client_id(token: &UnverifiedToken<'_>) -> Result<String, AssertionError> {
    let subject: Subject = token.unverified_claims()?;
    if subject.sub.len() > MAXIMUM_LENGTH {
        return Err(AssertionError::Client);
    }
    Ok(subject.sub)
}

/// Accepts `token` if `key` signed it and it says what is expected.
pub fn verify(
    token: &UnverifiedToken<'_>,
    key: &VerifyingKey,
    expectation: Expectation<'_>,
) -> Result<Assertion, AssertionError> {
    let claims: Claims = token.verify(key)?;
    let Expectation {
        client_id,
        audiences,
        now,
    } = expectation;
    if claims.iss != client_id || claims.sub != client_id {
        return Err(AssertionError::Client);
    }
    if !audiences.iter().any(|name| claims.aud.contains(name)) {
        return Err(AssertionError::Audience);
    }
    check_times(&claims, now)?;
    let id = claims
        .jti
        .filter(|id| (1..=MAXIMUM_LENGTH).contains(&id.len()))
        .ok_or(AssertionError::Id)?;
    Ok(Assertion {
        id,
        expires_at: claims.exp,
    })
}

fn check_times(claims: &Claims, now: i64) -> Result<(), AssertionError> {
    let validity = Validity {
        issued_at: claims.iat,
        not_before: claims.nbf,
        expires_at: claims.exp,
    };
    // The end is exact: it bounds how long the id must be remembered.
    Validity {
        issued_at: None,
        not_before: None,
        ..validity
    }
    .check(now, 0)?;
    validity.check(now, CLOCK_SKEW)?;
    let start = claims.iat.unwrap_or(now.saturating_add(CLOCK_SKEW));
    if claims.exp.saturating_sub(start) > MAXIMUM_LIFETIME {
        return Err(AssertionError::Lifetime);
    }
    Ok(())
}

/// Compares by what `Debug` shows, sources included.
#[cfg(test)]
impl PartialEq for AssertionError {
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

#[cfg(test)]
mod tests;
