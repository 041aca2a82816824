//! SQLite's failures in the store's words.

use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::engine::LONGEST_OPERATION_MILLISECONDS;
use crate::error::Error;

pub(super) fn translate(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else {
        return Error::Internal(error.into());
    };
    match failure.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
            return Error::Conflict(key_name(message.as_deref().unwrap_or_default()));
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => return Error::MissingReference(error.into()),
        _ => {}
    }
    match failure.code {
        ErrorCode::OperationInterrupted => Error::TooSlow(LONGEST_OPERATION_MILLISECONDS),
        ErrorCode::DiskFull
        | ErrorCode::SystemIoFailure
        | ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::OutOfMemory
        | ErrorCode::NotADatabase
        | ErrorCode::DatabaseCorrupt => Error::Unavailable(error.into()),
        _ => Error::Internal(error.into()),
    }
}

/// The name that PostgreSQL gives the same key: the table and its columns without the tenant.
/// `UNIQUE constraint failed: organization.tenant, organization.name` is `organization_name`.
fn key_name(message: &str) -> String {
    let columns = message
        .rsplit_once("failed: ")
        .map_or(message, |(_, columns)| columns);
    if let Some(index) = columns.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let mut name = String::new();
    for (table, column) in columns
        .split(", ")
        .filter_map(|column| column.split_once('.'))
    {
        if name.is_empty() {
            name.push_str(table);
        }
        if column != "tenant" {
            name.push('_');
            name.push_str(column);
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::key_name;

    #[test]
    fn keys_have_the_names_of_the_migrations() {
        assert_eq!(
            key_name("UNIQUE constraint failed: organization.tenant, organization.name"),
            "organization_name"
        );
        assert_eq!(
            key_name("UNIQUE constraint failed: member.tenant, member.a, member.b"),
            "member_a_b"
        );
        assert_eq!(
            key_name("UNIQUE constraint failed: index 'organization_name'"),
            "organization_name"
        );
    }
}
