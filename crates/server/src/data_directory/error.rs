//! What can go wrong with the data directory, in sentences for the person who starts the server.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// The data directory can not be used.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// It is not there, and only `serve` makes one.
    #[error(
        "there is no data directory at {}; start `guildhall serve` once, or name the directory with --data-dir",
        path.display()
    )]
    Missing {
        /// The directory.
        path: PathBuf,
    },
    /// Something else has its name.
    #[error("{} is no directory; move it away, or name another directory with --data-dir", path.display())]
    NoDirectory {
        /// What is in the way.
        path: PathBuf,
    },
    /// It is there, but may not be looked into.
    #[error("the data directory {} cannot be read", path.display())]
    Unreadable {
        /// The directory.
        path: PathBuf,
        /// Why not.
        source: Error,
    },
    /// It, or a folder in it, can not be made.
    #[error("the directory {} cannot be made{}", path.display(), advice(source))]
    NotMade {
        /// The directory.
        path: PathBuf,
        /// Why not.
        source: Error,
    },
}

impl DirectoryError {
    pub(super) fn from_reading(path: &Path, source: Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::NotFound => Self::Missing { path },
            _ => Self::Unreadable { path, source },
        }
    }

    pub(super) fn from_writing(path: &Path, source: Error) -> Self {
        Self::NotMade {
            path: path.to_owned(),
            source,
        }
    }
}

/// The lock of the data directory can not be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another server has it.
    #[error(
        "another server{} already serves from {}; stop it, or give this one a directory of its own with --data-dir",
        process.map_or_else(String::new, |process| format!(" (process {process})")),
        path.display()
    )]
    Taken {
        /// The data directory.
        path: PathBuf,
        /// The other server's process id, where it could be read.
        process: Option<u32>,
    },
    /// The lock's file can not be written.
    #[error("the data directory {} cannot be written{}", path.display(), advice(source))]
    NotWritten {
        /// The data directory.
        path: PathBuf,
        /// Why not.
        source: Error,
    },
}

/// What to do about it, where that is known.
fn advice(source: &Error) -> &'static str {
    match source.kind() {
        ErrorKind::PermissionDenied => {
            "; it must belong to the user who runs the server (`chown`), or be another one (--data-dir)"
        }
        ErrorKind::ReadOnlyFilesystem => {
            "; mount it writable, or name a directory on another file system (--data-dir)"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "; make room on the disk",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_only_and_forbidden_directories_come_with_advice() {
        let cases = [
            (ErrorKind::PermissionDenied, "must belong to the user"),
            (ErrorKind::ReadOnlyFilesystem, "mount it writable"),
            (ErrorKind::StorageFull, "make room"),
        ];
        for (kind, advice) in cases {
            let error = DirectoryError::from_writing(Path::new("/data"), kind.into());
            assert!(
                error
                    .to_string()
                    .starts_with("the directory /data cannot be made; ")
            );
            assert!(error.to_string().contains(advice), "{error}");
        }
    }
}
