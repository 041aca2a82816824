//! The data directory: where everything that lasts is kept, readable by its owner alone.
//!
//! ```text
//! guildhall-data/          0700
//!   guildhall.db           SQLite, unless PostgreSQL is used
//!   guildhall.lock         held by the one server that serves from here
//!   keys/master.key        0600, beside nothing else, so that a copy of the rest is worth nothing without it
//!   certificates/          the local certificate authority
//! ```
//!
//! This module knows paths, permissions and the lock, and nothing of what is in the files.

mod error;
mod lock;
pub mod private_file;

pub use error::{DirectoryError, LockError};
pub use lock::ServeLock;

use std::path::{Path, PathBuf};

/// A data directory that exists and can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDirectory {
    path: PathBuf,
}

impl DataDirectory {
    /// The directory at this absolute path, made (0700, with its parents) when it is not there: for `serve`.
    pub fn create(path: &Path) -> Result<Self, DirectoryError> {
        private_directory(path)?;
        let directory = Self::existing(path)?;
        private_directory(&directory.keys())?;
        private_directory(&directory.certificates())?;
        Ok(directory)
    }

    /// The directory at this absolute path, which must be there: for commands that work on what a server made.
    pub fn existing(path: &Path) -> Result<Self, DirectoryError> {
        let metadata =
            std::fs::metadata(path).map_err(|source| DirectoryError::from_reading(path, source))?;
        if !metadata.is_dir() {
            return Err(DirectoryError::NoDirectory {
                path: path.to_owned(),
            });
        }
        warn_when_open_to_others(path, &metadata);
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Takes the lock that one server at a time holds. Commands beside a server do not take it.
    pub fn lock_to_serve(&self) -> Result<ServeLock, LockError> {
        ServeLock::take(&self.path)
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The SQLite database.
    pub fn database(&self) -> PathBuf {
        self.path.join("guildhall.db")
    }

    /// The folder of the master key.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }

    /// The folder of the local certificate authority.
    pub fn certificates(&self) -> PathBuf {
        self.path.join("certificates")
    }
}

fn private_directory(path: &Path) -> Result<(), DirectoryError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        // A file in the way also says "exists"; the check that follows tells them apart.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        result => result.map_err(|source| DirectoryError::from_writing(path, source)),
    }
}

/// A mounted volume often belongs to others' groups; refusing it would stop many containers, so only say it.
fn warn_when_open_to_others(path: &Path, metadata: &std::fs::Metadata) {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
        if mode & 0o077 != 0 {
            tracing::warn!(
                path = %path.display(),
                mode = format_args!("{:o}", mode & 0o777),
                "other users of this machine may enter the data directory; `chmod 700` it"
            );
        }
    }
    #[cfg(not(unix))]
    let _ = (path, metadata);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).expect("there").permissions().mode() & 0o777
    }

    #[test]
    #[cfg(unix)]
    fn made_with_its_parents_and_for_its_owner_alone() {
        let outer = tempfile::tempdir().expect("a directory");
        let path = outer.path().join("a/b/guildhall-data");
        let directory = DataDirectory::create(&path).expect("made");
        for made in [path.clone(), directory.keys(), directory.certificates()] {
            assert_eq!(mode(&made), 0o700, "{}", made.display());
        }
        assert_eq!(DataDirectory::create(&path).expect("again"), directory);
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let outer = tempfile::tempdir().expect("a directory");
        let path = outer.path().join("file");
        std::fs::write(&path, "").expect("written");
        let error = DataDirectory::create(&path).expect_err("refused");
        assert!(
            matches!(error, DirectoryError::NoDirectory { .. }),
            "{error}"
        );
        let error = DataDirectory::create(&path.join("below")).expect_err("refused");
        assert!(error.to_string().contains("cannot be made"), "{error}");
    }

    #[test]
    fn a_command_beside_a_server_says_what_to_do_when_nothing_is_there() {
        let error =
            DataDirectory::existing(Path::new("/nowhere/guildhall-data")).expect_err("refused");
        assert_eq!(
            error.to_string(),
            "there is no data directory at /nowhere/guildhall-data; start `guildhall serve` once, or name the directory \
             with --data-dir"
        );
    }

    #[test]
    fn a_second_server_is_told_who_has_the_directory_and_commands_are_not() {
        let outer = tempfile::tempdir().expect("a directory");
        let directory = DataDirectory::create(outer.path()).expect("made");
        let lock = directory.lock_to_serve().expect("free");
        let error = directory.lock_to_serve().expect_err("taken").to_string();
        let process = std::process::id();
        assert!(
            error.contains(&format!("(process {process}) already serves from")),
            "{error}"
        );
        DataDirectory::existing(outer.path()).expect("commands go on");
        drop(lock);
        directory.lock_to_serve().expect("free again");
    }
}
