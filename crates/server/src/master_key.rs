//! The master key, with which recoverable secrets in the store are encrypted (docs/security.md).
//!
//! It comes from `GUILDHALL_MASTER_KEY` or from `keys/master.key` in the data directory, both 32 bytes in base64, so
//! that the file's line can be pasted into the variable. It is made once, when there is neither a key nor data, and
//! never silently again: with a new key everything stored with the old one would be lost. This module knows nothing of
//! the store; the store remembers the key's [`MasterKeyId`].

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use guildhall_model::{Random, random};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretBox, SecretString};

use crate::data_directory::private_file::{self, Readers};

const LENGTH: usize = 32;

/// The master key. It does not print, and is wiped from memory when dropped.
pub struct MasterKey {
    bytes: SecretBox<[u8; LENGTH]>,
    id: MasterKeyId,
}

/// Tells master keys apart without telling anything about them: the first eight bytes of HMAC-SHA-256 under the key
/// of a fixed label, in hexadecimal.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MasterKeyId(String);

/// Why there is no master key to work with.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// There is data, but no key.
    #[error(
        "the data here is encrypted with the master key {id}, but GUILDHALL_MASTER_KEY is not set and there is no {}; put \
         that key back, or restore it from where you keep it: no other key can read the data",
        path.display()
    )]
    Missing {
        /// The key that is needed.
        id: MasterKeyId,
        /// Where it would be.
        path: PathBuf,
    },
    /// There is a key, but the data was encrypted with another one.
    #[error(
        "the data here is encrypted with the master key {needed}, but the key from {place} is {given}; give the key {needed}"
    )]
    Wrong {
        /// The key that is needed.
        needed: MasterKeyId,
        /// The key that was given.
        given: MasterKeyId,
        /// Where it came from.
        place: String,
    },
    /// What is there is no key.
    #[error("the master key from {place} must be {LENGTH} bytes in base64{}", found.map_or_else(String::new, |length| format!(", but is {length} bytes")))]
    Malformed {
        /// Where it came from.
        place: String,
        /// How many bytes it has; `None` when it is no base64.
        found: Option<usize>,
    },
    /// Others may read the key.
    #[error("other users may read the master key {path}; run `chmod 600 {path}`", path = path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// The file can not be read or written.
    #[error("the master key {} cannot be read or written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

impl MasterKey {
    /// The master key of this server.
    ///
    /// `configured` is what `GUILDHALL_MASTER_KEY` says, `keys` the folder of `master.key`, and `recorded` the id the
    /// data remembers; `None` means that nothing is encrypted yet, and only then a key is made.
    pub fn open(
        configured: Option<&SecretString>,
        keys: &Path,
        recorded: Option<&MasterKeyId>,
        random: &dyn Random,
    ) -> Result<Self, MasterKeyError> {
        let path = keys.join("master.key");
        let found = match configured {
            Some(text) => {
                let place = "GUILDHALL_MASTER_KEY".to_owned();
                Some((Self::parse(text.expose_secret(), &place)?, place))
            }
            None => Self::read(&path)?.map(|key| (key, path.display().to_string())),
        };
        match (found, recorded) {
            (Some((key, place)), Some(needed)) if key.id != *needed => Err(MasterKeyError::Wrong {
                needed: needed.clone(),
                given: key.id,
                place,
            }),
            (Some((key, _)), _) => Ok(key),
            (None, Some(id)) => Err(MasterKeyError::Missing {
                id: id.clone(),
                path,
            }),
            (None, None) => Self::create(&path, random),
        }
    }

    /// The key's id.
    pub fn id(&self) -> &MasterKeyId {
        &self.id
    }

    /// The key itself, to encrypt with.
    pub fn expose(&self) -> &[u8; LENGTH] {
        self.bytes.expose_secret()
    }

    fn create(path: &Path, random: &dyn Random) -> Result<Self, MasterKeyError> {
        let bytes = Zeroizing::new(random::bytes::<LENGTH>(random));
        let line = Zeroizing::new(format!("{}\n", STANDARD.encode(bytes.as_slice())));
        match private_file::create(path, line.as_bytes(), Readers::Owner) {
            Ok(()) => Ok(Self::new(&bytes)),
            // Another process made one at the same moment: theirs counts.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Self::read(path)?.ok_or_else(|| file_error(path, ErrorKind::NotFound.into()))
            }
            Err(error) => Err(file_error(path, error)),
        }
    }

    fn read(path: &Path) -> Result<Option<Self>, MasterKeyError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(file_error(path, error)),
        };
        let is_open =
            private_file::is_open_to_others(path).map_err(|source| file_error(path, source))?;
        if is_open {
            return Err(MasterKeyError::Exposed {
                path: path.to_owned(),
            });
        }
        Self::parse(&text, &path.display().to_string()).map(Some)
    }

    fn parse(text: &str, place: &str) -> Result<Self, MasterKeyError> {
        let malformed = |found| MasterKeyError::Malformed {
            place: place.to_owned(),
            found,
        };
        let decoded = STANDARD
            .decode(text.trim())
            .map(Zeroizing::new)
            .map_err(|_| malformed(None))?;
        let bytes: &[u8; LENGTH] = decoded
            .as_slice()
            .try_into()
            .map_err(|_| malformed(Some(decoded.len())))?;
        Ok(Self::new(bytes))
    }

    fn new(bytes: &[u8; LENGTH]) -> Self {
        Self {
            bytes: SecretBox::init_with(|| *bytes),
            id: MasterKeyId::of(bytes),
        }
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MasterKey({})", self.id)
    }
}

impl MasterKeyId {
    fn of(bytes: &[u8; LENGTH]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, bytes);
        let tag = hmac::sign(&key, b"guildhall master key id");
        // The tag has 32 bytes.
        let short = u64::from_be_bytes(*tag.as_ref().first_chunk().unwrap_or(&[0; 8]));
        Self(format!("{short:016x}"))
    }

    /// The id as text, to be remembered by the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MasterKeyId {
    type Err = std::convert::Infallible;

    /// The id as the store remembers it. Any text is taken: what matters is whether it equals the key's.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for MasterKeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for MasterKeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn file_error(path: &Path, source: std::io::Error) -> MasterKeyError {
    MasterKeyError::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operating_system::SystemRandom;

    fn open(
        configured: Option<&str>,
        keys: &Path,
        recorded: Option<&MasterKeyId>,
    ) -> Result<MasterKey, MasterKeyError> {
        let configured = configured.map(SecretString::from);
        MasterKey::open(configured.as_ref(), keys, recorded, &SystemRandom)
    }

    #[test]
    fn made_once_for_its_owner_alone_and_read_ever_after() {
        let keys = tempfile::tempdir().expect("a directory");
        let first = open(None, keys.path(), None).expect("made");
        let file = keys.path().join("master.key");
        assert!(!private_file::is_open_to_others(&file).expect("there"));
        let again = open(None, keys.path(), Some(first.id())).expect("read");
        assert_eq!(again.expose(), first.expose());
        let line = std::fs::read_to_string(&file).expect("read");
        std::fs::remove_file(&file).expect("removed");
        let pasted = open(Some(&line), keys.path(), Some(first.id())).expect("given");
        assert_eq!(pasted.expose(), first.expose());
        assert!(!file.exists(), "a given key is not written down");
    }

    #[test]
    fn a_missing_key_is_not_made_anew_when_there_is_data() {
        let keys = tempfile::tempdir().expect("a directory");
        let id = open(None, keys.path(), None).expect("made").id().clone();
        std::fs::remove_file(keys.path().join("master.key")).expect("removed");
        let error = open(None, keys.path(), Some(&id))
            .expect_err("refused")
            .to_string();
        assert!(
            error.starts_with(&format!(
                "the data here is encrypted with the master key {id}, but"
            )),
            "{error}"
        );
        assert!(!keys.path().join("master.key").exists());
    }

    #[test]
    fn a_wrong_key_is_refused_naming_both() {
        let keys = tempfile::tempdir().expect("a directory");
        let right = open(None, keys.path(), None).expect("made").id().clone();
        let other = STANDARD.encode([7; 32]);
        let error = open(Some(&other), keys.path(), Some(&right)).expect_err("refused");
        let given = MasterKeyId::of(&[7; 32]);
        assert_eq!(
            error.to_string(),
            format!(
                "the data here is encrypted with the master key {right}, but the key from GUILDHALL_MASTER_KEY is {given}; \
                 give the key {right}"
            )
        );
    }

    #[test]
    fn what_is_no_key_is_refused_without_showing_it() {
        let keys = tempfile::tempdir().expect("a directory");
        let cases = [
            ("not base64!", "must be 32 bytes in base64"),
            ("c2hvcnQ=", "must be 32 bytes in base64, but is 5 bytes"),
            ("", "must be 32 bytes in base64, but is 0 bytes"),
        ];
        for (text, sentence) in cases {
            let error = open(Some(text), keys.path(), None)
                .expect_err("refused")
                .to_string();
            assert!(error.ends_with(sentence), "{error}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let keys = tempfile::tempdir().expect("a directory");
        open(None, keys.path(), None).expect("made");
        let file = keys.path().join("master.key");
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).expect("set");
        let error = open(None, keys.path(), None)
            .expect_err("refused")
            .to_string();
        assert!(error.contains("chmod 600"), "{error}");
    }

    #[test]
    fn neither_key_nor_bytes_are_printed() {
        let key = MasterKey::new(&[7; 32]);
        assert_eq!(format!("{key:?}"), format!("MasterKey({})", key.id()));
        assert_eq!(key.id().as_str().len(), 16);
        assert!(!key.id().as_str().contains("0707"));
        assert_eq!(
            key.id().as_str().parse::<MasterKeyId>().as_ref(),
            Ok(key.id())
        );
    }
}
