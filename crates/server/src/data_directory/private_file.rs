//! Files that hold secrets: mode 0600 from their first byte, whole or not there, on the disk before they are used.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Its owner (0600).
    Owner,
    /// Everybody (0644): it holds no secret.
    Everybody,
}

/// Writes a file that must not be there yet. When another process was faster, `AlreadyExists`: read theirs.
pub fn create(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let draft = write_draft(path, bytes, readers)?;
    // A link, other than a rename, never replaces what is there.
    match std::fs::hard_link(&draft, path) {
        Ok(()) => std::fs::remove_file(&draft)?,
        // Some mounted file systems have no links.
        Err(_) if !path.try_exists()? => std::fs::rename(&draft, path)?,
        Err(error) => {
            std::fs::remove_file(&draft)?;
            return Err(error);
        }
    }
    sync_directory(path)
}

/// Writes a file over the one that may be there; readers see the old one or the new one, never a part.
pub fn replace(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let draft = write_draft(path, bytes, readers)?;
    std::fs::rename(&draft, path)?;
    sync_directory(path)
}

/// Whether anybody but the owner may read or write the file.
pub fn is_open_to_others(path: &Path) -> io::Result<bool> {
    let metadata = std::fs::metadata(path)?;
    #[cfg(unix)]
    let open = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0;
    #[cfg(not(unix))]
    let open = {
        let _ = metadata;
        false
    };
    Ok(open)
}

fn write_draft(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<PathBuf> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.draft", std::process::id()));
    let draft = path.with_file_name(name);
    // What an earlier process with this id left half written when it was killed.
    match std::fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(
        &mut options,
        match readers {
            Readers::Owner => 0o600,
            Readers::Everybody => 0o644,
        },
    );
    #[cfg(not(unix))]
    let _ = readers;
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(draft)
}

/// Makes the file's name last too.
fn sync_directory(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if cfg!(unix) => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_not_created_over() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("secret");
        create(&path, b"first", Readers::Owner).expect("created");
        let error = create(&path, b"second", Readers::Owner).expect_err("there");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).expect("read"), b"first");
        replace(&path, b"third", Readers::Owner).expect("replaced");
        assert_eq!(std::fs::read(&path).expect("read"), b"third");
        let names = std::fs::read_dir(directory.path()).expect("listed").count();
        assert_eq!(names, 1, "no draft is left");
    }

    #[test]
    #[cfg(unix)]
    fn the_owner_alone_may_read_a_secret() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("secret");
        create(&path, b"", Readers::Owner).expect("created");
        assert!(!is_open_to_others(&path).expect("there"));
        replace(&path, b"", Readers::Everybody).expect("replaced");
        assert!(is_open_to_others(&path).expect("there"));
    }
}
