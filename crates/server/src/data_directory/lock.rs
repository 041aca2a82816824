//! The lock that one server at a time holds on a data directory.
//!
//! It is the operating system's advisory lock on an open file, so it goes with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::error::LockError;

/// The lock, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct ServeLock {
    _file: File,
}

impl ServeLock {
    pub(super) fn take(directory: &Path) -> Result<Self, LockError> {
        let not_written = |source| LockError::NotWritten {
            path: directory.to_owned(),
            source,
        };
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(directory.join("guildhall.lock"))
            .map_err(not_written)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Taken {
                    path: directory.to_owned(),
                    process: holder(&mut file),
                });
            }
            Err(TryLockError::Error(source)) => return Err(not_written(source)),
        }
        sign(&mut file).map_err(not_written)?;
        Ok(Self { _file: file })
    }
}

/// Writes who has the lock, for the sentence that the next one gets. This also finds a full disk early.
fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

/// Who has the lock; `None` in the moment before it is written.
fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
