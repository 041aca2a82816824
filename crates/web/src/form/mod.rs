//! `application/x-www-form-urlencoded`, in bodies and in query strings.
//!
//! Reading is strict: broken percent signs, text that is not UTF-8 and U+0000 (which PostgreSQL cannot store) are
//! refused rather than mended. [`pairs`] is the flat list that OAuth wants, [`nested`] the value with `a[b]=c`
//! that the Management API wants, [`Query`] what stands behind the question mark.

mod decode;
mod nest;
mod query;

pub use decode::pairs;
pub use nest::nested;
pub use query::{Query, Repeated};

/// Names and values in one form at most.
pub const MOST_PAIRS: usize = 1_000;

/// Steps in one name at most: `a[b][c]` has three.
pub const DEEPEST_NAME: usize = 16;

/// Why a form or a query string was refused. Names are decoded, and shortened to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// A percent sign is not followed by two hexadecimal digits.
    #[error("broken percent encoding at position {position}")]
    BrokenPercent {
        /// Bytes before the percent sign.
        position: usize,
    },
    /// The decoded text of the name or value that begins there is not UTF-8.
    #[error("text that is not UTF-8 at position {position}")]
    NotUtf8 {
        /// Bytes before the name or value.
        position: usize,
    },
    /// A name or value has U+0000.
    #[error("the character U+0000 is not allowed in {name:?}")]
    NullCharacter {
        /// The name, without that character.
        name: String,
    },
    /// More than [`MOST_PAIRS`].
    #[error("more than {MOST_PAIRS} parameters")]
    TooMany,
    /// More than [`DEEPEST_NAME`] steps.
    #[error("{name:?} is nested too deeply")]
    TooDeep {
        /// The whole name.
        name: String,
    },
    /// The brackets of a name do not pair up, or nothing stands before them.
    #[error("{name:?} is not a parameter name")]
    MalformedName {
        /// The whole name.
        name: String,
    },
    /// The name has a value already.
    #[error("{name:?} is given twice")]
    Duplicate {
        /// The whole name.
        name: String,
    },
    /// The name is used as a text and as an object, or as a list and as an object.
    #[error("{name:?} is used in two ways")]
    Conflict {
        /// The whole name of the second use.
        name: String,
    },
}

/// A name as an error may quote it.
fn quoted(name: &str) -> String {
    name.chars()
        .filter(|letter| *letter != '\0')
        .take(100)
        .collect()
}
