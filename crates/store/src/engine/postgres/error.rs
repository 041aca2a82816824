//! PostgreSQL's failures in the store's words.

use tokio_postgres::error::SqlState;

use crate::error::Error;

/// Whether the transaction collided with another and is worth repeating.
pub(super) fn is_collision(error: &tokio_postgres::Error) -> bool {
    matches!(error.code(), Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
}

pub(super) fn translate(error: tokio_postgres::Error) -> Error {
    let Some(database) = error.as_db_error() else {
        // Not an answer of the server: the connection is lost, or a value did not fit its parameter.
        return if error.is_closed()
            || std::error::Error::source(&error)
                .is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
        {
            Error::Unavailable(error.into())
        } else {
            Error::Internal(error.into())
        };
    };
    let code = database.code();
    if *code == SqlState::UNIQUE_VIOLATION {
        Error::Conflict(database.constraint().unwrap_or_default().to_owned())
    } else if *code == SqlState::FOREIGN_KEY_VIOLATION {
        Error::MissingReference(error.into())
    } else if is_collision(&error) || is_unavailable(code) {
        Error::Unavailable(error.into())
    } else {
        Error::Internal(error.into())
    }
}

/// Classes 08 (connection), 53 (resources) and 57 (operator intervention), and a server that only reads.
fn is_unavailable(code: &SqlState) -> bool {
    ["08", "53", "57"]
        .iter()
        .any(|class| code.code().starts_with(class))
        || *code == SqlState::READ_ONLY_SQL_TRANSACTION
}
