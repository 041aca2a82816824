//! OAuth errors as answers: `{error, error_description}`.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use guildhall_app::Realm;
use guildhall_app::token::Refused;
use guildhall_protocol::oauth::{Dialect, Error};
use guildhall_web::body::BodyError;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};

/// The content type of every answer with a body.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
/// Tokens and refusals are nobody else's business (RFC 6749 section 5.1).
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// A refusal in the tenant's dialect.
#[derive(Debug)]
pub(crate) struct Refusal {
    error: Error,
    dialect: Dialect,
    /// What a 401 asks for.
    challenge: Challenge,
    too_large: bool,
}

/// What a 401 asks for in `WWW-Authenticate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Challenge {
    /// Nothing: the client did not use the `Authorization` header.
    None,
    /// The client's id and secret.
    Basic,
    /// A token (RFC 6750 section 3).
    Bearer,
}

/// Whose codes and statuses the tenant wants.
fn dialect(realm: Option<&Realm>) -> Dialect {
    if realm.is_some_and(Realm::is_strict) {
        Dialect::Strict
    } else {
        Dialect::Recorded
    }
}

impl Refusal {
    pub(crate) fn new(error: Error, realm: Option<&Realm>, used_header: bool) -> Self {
        Self {
            error,
            dialect: dialect(realm),
            challenge: if used_header {
                Challenge::Basic
            } else {
                Challenge::None
            },
            too_large: false,
        }
    }

    /// A body that can not be read.
    pub(crate) fn body(error: &BodyError, realm: Option<&Realm>) -> Self {
        let too_large = matches!(error, BodyError::TooLarge);
        Self {
            too_large,
            ..Self::new(
                Error::MalformedBody(serde::de::Error::custom(error)),
                realm,
                false,
            )
        }
    }

    /// A refusal by the rules, or a failure of ours, which is logged here.
    pub(crate) fn refused(refused: Refused, realm: &Realm, used_header: bool) -> Self {
        let error = match refused {
            Refused::Rule(error) => error,
            Refused::Failed(guildhall_app::Error::Store(
                error @ (guildhall_store::Error::Unavailable(_)
                | guildhall_store::Error::Undecided(_)
                | guildhall_store::Error::TooSlow(_)),
            )) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the store is not available"
                );
                Error::Unavailable
            }
            Refused::Failed(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a token could not be issued"
                );
                Error::Internal
            }
        };
        Self::new(error, Some(realm), used_header)
    }
}

impl Refusal {
    /// A refusal of a token that was presented.
    pub(crate) fn bearer(refused: Refused, realm: &Realm) -> Self {
        Self {
            challenge: Challenge::Bearer,
            ..Self::refused(refused, realm, false)
        }
    }
}

impl Refusal {
    fn challenge_value(&self, status: StatusCode) -> Option<HeaderValue> {
        match (self.challenge, status) {
            (Challenge::Basic, StatusCode::UNAUTHORIZED) => {
                Some(HeaderValue::from_static("Basic realm=\"oauth/token\""))
            }
            (Challenge::Bearer, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                let code = self.error.code(self.dialect);
                HeaderValue::from_str(&format!("Bearer error=\"{code}\"")).ok()
            }
            _ => None,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = if self.too_large {
            413
        } else {
            self.error.status(self.dialect)
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // Two texts can always be written.
        let body = serde_json::to_vec(&self.error.body(self.dialect)).unwrap_or_default();
        let headers = [(CONTENT_TYPE, JSON), (CACHE_CONTROL, NO_STORE)];
        let mut response = (status, headers, Body::from(body)).into_response();
        if let Some(challenge) = self.challenge_value(status) {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
