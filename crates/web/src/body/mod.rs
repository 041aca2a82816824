//! The body of a request: its size, its kind, its bytes and what they say.
//!
//! Whether the value is what an endpoint wants is checked elsewhere; here a body becomes a value or a typed error.

mod json;
mod kind;
mod read;

use serde_json::Value;

use crate::form::FormError;

pub use json::{JsonError, parse_json};
pub use kind::{ContentKind, content_kind};
pub use read::{bytes, read};

/// Bytes in one body at most: 1 MB.
pub const MOST_BYTES: usize = 1_048_576;

/// A body that could be read.
#[derive(Clone, Debug, PartialEq)]
pub enum RawBody {
    /// There is none: no bytes came.
    Absent,
    /// JSON: its values have types, which are not to be coerced.
    Json(Value),
    /// A form, as an object whose leaves are texts.
    Form(Value),
}

/// Why a body could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// More than [`MOST_BYTES`]: 413.
    #[error("the body is larger than {MOST_BYTES} bytes")]
    TooLarge,
    /// Neither JSON nor a form, or encoded (compressed): 415.
    #[error("the content type or encoding {0:?} is not supported")]
    Unsupported(String),
    /// The client went away while it sent; nobody reads the answer.
    #[error("the client went away while sending the body")]
    ClientGone(#[source] axum::Error),
    /// The transfer is broken, as by a wrong chunk length: 400.
    #[error("the body could not be received")]
    Broken(#[source] axum::Error),
    /// It says to be JSON and is not: 400.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// It says to be a form and is not: 400.
    #[error(transparent)]
    Form(#[from] FormError),
}
