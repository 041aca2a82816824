//! Every failure of this surface, and the body that tells it: `{statusCode, error, message, errorCode?}`.
//!
//! Failure statuses of the Management API stand in this file and nowhere else.

use std::borrow::Cow;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use guildhall_app::token;
use guildhall_model::schema::{Part, Problem};
use guildhall_store as store;
use guildhall_web::body::{BodyError, JsonError, MOST_BYTES};
use guildhall_web::cursor::CursorError;
use guildhall_web::form::FormError;
use guildhall_web::paging::PagingError;
use guildhall_web::rate_limit::Decision;
use http::header::{ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::answer::JSON;

/// A failure, ready to be answered.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: Cow<'static, str>,
    code: Option<&'static str>,
    /// What is told in `WWW-Authenticate` and `attributes` of a 401.
    challenge: bool,
    allow: Option<HeaderValue>,
}

/// The body.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    status_code: u16,
    error: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<Attributes<'a>>,
}

#[derive(Serialize)]
struct Attributes<'a> {
    error: &'a str,
}

impl Refusal {
    fn new(
        status: StatusCode,
        message: impl Into<Cow<'static, str>>,
        code: Option<&'static str>,
    ) -> Self {
        Self {
            status,
            message: message.into(),
            code,
            challenge: false,
            allow: None,
        }
    }

    fn unauthorized(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            challenge: true,
            ..Self::new(StatusCode::UNAUTHORIZED, message, None)
        }
    }

    /// No `Authorization` header.
    pub(crate) fn missing_authentication() -> Self {
        Self::unauthorized("Missing authentication")
    }

    /// An `Authorization` header that is not `Bearer` and a token.
    pub(crate) fn malformed_authentication() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "Bad HTTP authentication header format",
            Some("Bearer"),
        )
    }

    /// No such path.
    pub(crate) fn unknown_path() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not Found", None)
    }

    /// A path that has not this method.
    pub(crate) fn wrong_method(allow: Option<HeaderValue>) -> Self {
        Self {
            allow,
            ..Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed", None)
        }
    }

    /// An operation of the service that is not there yet. Tools know by the first words that they may pass it over.
    pub(crate) fn not_there_yet(scope: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            format!(
                "Insufficient scope, expected any of: {scope} (which would not help: this server does not have the \
                 operation yet)"
            ),
            Some("feature_not_enabled"),
        )
    }

    /// A host that no tenant has.
    pub(crate) fn unknown_host() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "No tenant is found at this host. Ask for a host of the configured public URL, or add it with \
             `guildhall tenant create NAME --domain HOST`.",
            None,
        )
    }

    /// Too many requests. The headers are written by whoever counts.
    pub(crate) fn rate_limited(decision: &Decision) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            decision.message(),
            Some(Decision::ERROR_CODE),
        )
    }

    /// A handler panicked; what is logged where it was caught.
    pub(crate) fn panicked() -> Self {
        Self::internal()
    }

    /// A parameter of the path that is not of its form.
    pub(crate) fn path(problem: &Problem) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            problem.message(Part::Path),
            Some(Part::Path.error_code()),
        )
    }

    /// A query that does not fit its declaration.
    pub(crate) fn query(problem: &Problem) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            problem.message(Part::Query),
            Some(Part::Query.error_code()),
        )
    }

    /// A body that does not fit its declaration.
    pub(crate) fn body(problem: &Problem) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            problem.message(Part::Body),
            Some(Part::Body.error_code()),
        )
    }

    fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "An internal error occurred",
            Some("internal_error"),
        )
    }

    fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The service is temporarily unavailable, nothing was changed. Try again later.",
            Some("service_unavailable"),
        )
    }

    fn undecided() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The service is temporarily unavailable, and whether the change was made is not known. \
             Look for it before you try again.",
            Some("service_unavailable"),
        )
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let told = Told {
            status_code: self.status.as_u16(),
            error: self.status.canonical_reason().unwrap_or_default(),
            message: &self.message,
            error_code: self.code,
            attributes: self.challenge.then_some(Attributes {
                error: &self.message,
            }),
        };
        // A struct of texts and a number can be written: there is nothing in it that JSON does not know.
        let body = serde_json::to_vec(&told).unwrap_or_default();
        let mut response = (self.status, [(CONTENT_TYPE, JSON)], Body::from(body)).into_response();
        if self.challenge
            && let Ok(challenge) =
                HeaderValue::try_from(format!("Bearer error=\"{}\"", quotable(&self.message)))
        {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        if let Some(allow) = self.allow {
            response.headers_mut().insert(ALLOW, allow);
        }
        response
    }
}

/// What may stand in a quoted string of a header: what a token named may be hostile.
fn quotable(message: &str) -> String {
    message
        .chars()
        .filter(|letter| (' '..='~').contains(letter) && !matches!(letter, '"' | '\\'))
        .take(200)
        .collect()
}

impl From<guildhall_app::Error> for Refusal {
    fn from(error: guildhall_app::Error) -> Self {
        use guildhall_app::Error;
        match error {
            Error::Forbidden { expected } => Self::new(
                StatusCode::FORBIDDEN,
                // Recorded with a comma; two command-line tools split on these very words.
                format!(
                    "Insufficient scope, expected any of: {}",
                    expected.join(",")
                ),
                Some("insufficient_scope"),
            ),
            Error::Full(message) => {
                Self::new(StatusCode::FORBIDDEN, message, Some("too_many_entities"))
            }
            Error::NotAllowed { message, code } => {
                Self::new(StatusCode::FORBIDDEN, message, Some(code))
            }
            Error::Invalid {
                part: Part::Path,
                problem,
            } => Self::path(&problem),
            Error::Invalid {
                part: Part::Query,
                problem,
            } => Self::query(&problem),
            Error::Invalid {
                part: Part::Body,
                problem,
            } => Self::body(&problem),
            Error::Refused { message, code } => {
                Self::new(StatusCode::BAD_REQUEST, message, Some(code))
            }
            Error::Missing { message, code } => Self::new(StatusCode::NOT_FOUND, message, code),
            Error::Taken { message, code } => Self::new(StatusCode::CONFLICT, message, code),
            Error::Store(error) => error.into(),
            error => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "an operation failed"
                );
                Self::internal()
            }
        }
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        match &error {
            store::Error::Unavailable(_) | store::Error::TooSlow(_) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the store is not available"
                );
                Self::unavailable()
            }
            store::Error::Undecided(_) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "whether a write was kept is not known"
                );
                Self::undecided()
            }
            // A row that vanished between two statements: whoever removed it was faster.
            store::Error::MissingReference(_) => Self::unknown_path(),
            store::Error::Conflict(_) => Self::new(StatusCode::CONFLICT, "It exists already", None),
            store::Error::Unreadable { .. } | store::Error::Internal(_) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
                Self::internal()
            }
        }
    }
}

impl From<token::Refusal> for Refusal {
    fn from(refusal: token::Refusal) -> Self {
        match refusal {
            token::Refusal::Failed(error) => error.into(),
            refusal => Self::unauthorized(refusal.to_string()),
        }
    }
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("Payload content length greater than maximum allowed: {MOST_BYTES}"),
                None,
            ),
            BodyError::Unsupported(_) => Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Unsupported Media Type: send application/json or application/x-www-form-urlencoded, not compressed",
                None,
            ),
            BodyError::ClientGone(_) | BodyError::Broken(_) => Self::new(
                StatusCode::BAD_REQUEST,
                "The body could not be received",
                Some(Part::Body.error_code()),
            ),
            BodyError::Json(error) => error.into(),
            BodyError::Form(error) => Self::new(
                StatusCode::BAD_REQUEST,
                format!("Invalid form: {error}"),
                Some(Part::Body.error_code()),
            ),
        }
    }
}

impl From<JsonError> for Refusal {
    fn from(error: JsonError) -> Self {
        let message = match error {
            JsonError::NullCharacter { ref path } => {
                return Self::body(&Problem::new(
                    "U+0000 is not allowed in a text",
                    path.clone(),
                    "",
                ));
            }
            error => format!("Invalid request payload JSON format: {error}"),
        };
        Self::new(
            StatusCode::BAD_REQUEST,
            message,
            Some(Part::Body.error_code()),
        )
    }
}

impl From<FormError> for Refusal {
    fn from(error: FormError) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            format!("Query validation error: '{error}'."),
            Some(Part::Query.error_code()),
        )
    }
}

impl From<PagingError> for Refusal {
    fn from(error: PagingError) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            error.to_string(),
            Some(PagingError::ERROR_CODE),
        )
    }
}

impl From<CursorError> for Refusal {
    fn from(error: CursorError) -> Self {
        Self::query(&Problem::new(
            error.to_string(),
            "from",
            "Optional Id from which to start selection",
        ))
    }
}
