//! Why a page is not shown, and what is shown instead. The only file of this surface with failure statuses.

use axum::response::{IntoResponse, Response};
use guildhall_app::Error;
use guildhall_store as store;
use guildhall_web::body::BodyError;
use http::header::LOCATION;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::page;
use crate::text::text;

/// Why a page is not shown.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nobody is signed in; the address leads back after signing in.
    SignIn {
        /// Where one was.
        return_to: String,
    },
    /// There is no such page, tenant or thing.
    NotFound,
    /// The administrator's role does not do that.
    NotAllowed,
    /// The form was not sent by a page of this session.
    Forged,
    /// What was sent is no form.
    Unreadable,
    /// More was sent than is read.
    TooLarge,
    /// The database does not answer.
    Unavailable,
    /// A mistake of ours; it is logged where it is turned into this.
    Internal,
}

/// Marks an answer that was given because the database did not answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unavailable;

/// What a form's page says when it comes back.
#[derive(Debug)]
pub(crate) struct Refused {
    /// 422, or 503 when the database did not answer.
    pub(crate) status: StatusCode,
    /// Which fields are wrong.
    pub(crate) problems: Problems,
}

/// The problems of a form.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Problems {
    /// Each with the field that it is about.
    pub(crate) all: Vec<Problem>,
    /// Whether a part of what was sent was done before the rest was refused.
    pub(crate) is_partly_saved: bool,
}

/// One problem.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    /// The field's name; empty when it is about the whole form.
    pub(crate) field: String,
    /// The API's own words.
    pub(crate) text: String,
}

impl Refused {
    /// A refusal of one field in our own words.
    pub(crate) fn of(field: &str, text: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            problems: Problems {
                all: vec![Problem {
                    field: field.to_owned(),
                    text: text.into(),
                }],
                is_partly_saved: false,
            },
        }
    }

    /// A form that would undo what somebody else did meanwhile.
    pub(crate) fn lost(problems: Problems) -> Self {
        Self {
            status: StatusCode::CONFLICT,
            problems,
        }
    }

    /// What an operation refused, where it is for the form to say; everything else is a [`Failure`]. `taken` is the field
    /// that a conflict is about.
    pub(crate) fn from_error(error: Error, taken: &str) -> Result<Self, Failure> {
        match error {
            Error::Invalid { problem, .. } => Ok(Self::of(problem.path(), problem.reason())),
            Error::Refused { message, .. } | Error::NotAllowed { message, .. } => {
                Ok(Self::of("", message))
            }
            Error::Full(message) => Ok(Self::of("", message)),
            Error::Taken { message, .. } => Ok(Self::of(taken, message)),
            Error::Store(error) => match Failure::from(Error::Store(error)) {
                Failure::Unavailable => Ok(Self {
                    status: StatusCode::SERVICE_UNAVAILABLE,
                    ..Self::of("", words("problem.unavailable.text"))
                }),
                failure => Err(failure),
            },
            error => Err(error.into()),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Forbidden { .. } => Self::NotAllowed,
            Error::Missing { .. } | Error::Store(store::Error::MissingReference(_)) => {
                Self::NotFound
            }
            Error::Store(error @ (store::Error::Unavailable(_) | store::Error::TooSlow(_))) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the store is not available"
                );
                Self::Unavailable
            }
            error => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a page of the Dashboard failed"
                );
                Self::Internal
            }
        }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Error::Store(error).into()
    }
}

impl From<BodyError> for Failure {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge => Self::TooLarge,
            _ => Self::Unreadable,
        }
    }
}

impl From<minijinja::Error> for Failure {
    fn from(error: minijinja::Error) -> Self {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a page could not be made"
        );
        Self::Internal
    }
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed | Self::Forged => StatusCode::FORBIDDEN,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Title and text of the page.
    fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::SignIn { .. } | Self::NotFound => {
                ("problem.not_found.title", "problem.not_found.text")
            }
            Self::NotAllowed => ("problem.not_allowed.title", "problem.not_allowed.text"),
            Self::Forged => ("problem.forged.title", "problem.forged.text"),
            Self::Unreadable => ("problem.unreadable.title", "problem.unreadable.text"),
            Self::TooLarge => ("problem.too_large.title", "problem.too_large.text"),
            Self::Unavailable => ("problem.unavailable.title", "problem.unavailable.text"),
            Self::Internal => ("problem.internal.title", "problem.internal.text"),
        }
    }
}

/// A text of ours without slots; the tests make sure that it is there.
pub(crate) fn words(key: &str) -> String {
    text(key, &[]).unwrap_or_default()
}

#[derive(Serialize)]
struct FailurePage {
    title: String,
    message: String,
    action: Option<&'static str>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::SignIn { return_to } = &self {
            let target = crate::sign_in::address(return_to);
            return match HeaderValue::try_from(target) {
                Ok(target) => (status, [(LOCATION, target)]).into_response(),
                Err(_) => Self::NotFound.into_response(),
            };
        }
        let (title, message) = self.keys();
        let context = FailurePage {
            title: words(title),
            message: words(message),
            action: Some("/"),
        };
        match page::answer(status, "failure.html", &context) {
            Ok(mut response) => {
                if matches!(self, Self::Unavailable) {
                    response.extensions_mut().insert(Unavailable);
                }
                response
            }
            // Rendering failed and was logged: there is nothing better to say.
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}
