//! Secrets that have to come back: sealed with the master key, bound to their place.
//!
//! AES-256-GCM; the associated data is tenant, table, row and column, so that a sealed value moved elsewhere does not
//! open. The first bytes name the key, so that keys can be changed.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use guildhall_model::{Random, random};

use crate::fingerprint::FingerprintKey;

/// The key under which recoverable secrets are sealed: 32 bytes, and an id that may be shown.
pub struct MasterKey {
    id: String,
    key: LessSafeKey,
    fingerprints: FingerprintKey,
}

/// Does not show the key.
impl std::fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("MasterKey").field(&self.id).finish()
    }
}

/// Where a sealed value stands; it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Sealed<'a> {
    /// The table.
    pub table: &'a str,
    /// The row.
    pub id: &'a str,
    /// The column.
    pub column: &'a str,
}

/// A sealed value that does not open, or a key that is none.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key has not 32 bytes.
    #[error("the master key has to be 32 bytes")]
    NotAKey,
    /// The value was sealed with another key; both ids are named.
    #[error("the value was sealed with master key {sealed}, this server has {present}")]
    OtherKey {
        /// The id of the key that sealed.
        sealed: String,
        /// The id of the key that is here.
        present: String,
    },
    /// The value was changed, or moved from another place.
    #[error("a sealed value of {0} does not open: it was changed or moved")]
    Broken(String),
}

impl MasterKey {
    /// A key from its 32 bytes and its id (at most 255 bytes).
    pub fn new(id: &str, bytes: &[u8]) -> Result<Self, SealError> {
        let key = UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| SealError::NotAKey)?;
        if id.len() > usize::from(u8::MAX) {
            return Err(SealError::NotAKey);
        }
        Ok(Self {
            id: id.to_owned(),
            key: LessSafeKey::new(key),
            fingerprints: FingerprintKey::derive(bytes)?,
        })
    }

    /// The key's id, which may be shown.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// By what a sealed secret is found again: the same for the same secret in the same column of the same tenant, and
    /// without this key nothing.
    pub fn fingerprint(&self, tenant: i64, table: &str, column: &str, secret: &[u8]) -> Vec<u8> {
        let place = Sealed {
            table,
            id: "",
            column,
        };
        self.fingerprints.of(&place.bound(tenant), secret)
    }

    /// Seals `secret` for its place in `tenant`.
    pub fn seal(
        &self,
        tenant: i64,
        place: Sealed<'_>,
        secret: &[u8],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        let nonce: [u8; NONCE_LEN] = random::bytes(random);
        let mut sealed = vec![u8::try_from(self.id.len()).map_err(|_| SealError::NotAKey)?];
        sealed.extend_from_slice(self.id.as_bytes());
        sealed.extend_from_slice(&nonce);
        let mut text = secret.to_vec();
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.bound(tenant)),
                &mut text,
            )
            .map_err(|_| SealError::Broken(place.table.to_owned()))?;
        sealed.append(&mut text);
        Ok(sealed)
    }

    /// Opens what was sealed for this place in `tenant`.
    pub fn open(
        &self,
        tenant: i64,
        place: Sealed<'_>,
        sealed: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let broken = || SealError::Broken(format!("{}.{}", place.table, place.column));
        let (length, rest) = sealed.split_first().ok_or_else(broken)?;
        let (id, rest) = rest
            .split_at_checked(usize::from(*length))
            .ok_or_else(broken)?;
        if id != self.id.as_bytes() {
            let sealed = String::from_utf8_lossy(id).into_owned();
            return Err(SealError::OtherKey {
                sealed,
                present: self.id.clone(),
            });
        }
        let (nonce, text) = rest.split_first_chunk::<NONCE_LEN>().ok_or_else(broken)?;
        let mut text = text.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self
            .key
            .open_in_place(nonce, Aad::from(place.bound(tenant)), &mut text)
            .map_err(|_| broken())?;
        Ok(opened.to_vec())
    }
}

impl Sealed<'_> {
    /// The associated data: each part with its length, so that no two places read the same.
    fn bound(&self, tenant: i64) -> Vec<u8> {
        let mut bound = tenant.to_be_bytes().to_vec();
        for part in [self.table, self.id, self.column] {
            bound.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bound.extend_from_slice(part.as_bytes());
        }
        bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;

    impl Random for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    const PLACE: Sealed<'static> = Sealed {
        table: "client",
        id: "abc",
        column: "secret",
    };

    #[test]
    fn opens_only_in_its_place_and_with_its_key() {
        let key = MasterKey::new("k1", &[7; 32]).unwrap();
        let sealed = key.seal(1, PLACE, b"secret", &Zeros).unwrap();
        assert_eq!(key.open(1, PLACE, &sealed).unwrap(), b"secret");
        assert!(
            matches!(key.open(2, PLACE, &sealed), Err(SealError::Broken(_))),
            "another tenant"
        );
        assert!(
            matches!(
                key.open(1, Sealed { id: "abd", ..PLACE }, &sealed),
                Err(SealError::Broken(_))
            ),
            "another row"
        );
        assert!(matches!(
            key.open(
                1,
                Sealed {
                    column: "key",
                    ..PLACE
                },
                &sealed
            ),
            Err(SealError::Broken(_))
        ));
        let other = MasterKey::new("k2", &[7; 32]).unwrap();
        assert!(matches!(
            other.open(1, PLACE, &sealed),
            Err(SealError::OtherKey { .. })
        ));
        for at in 3..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert!(
                matches!(key.open(1, PLACE, &flipped), Err(SealError::Broken(_))),
                "byte {at}"
            );
        }
        for length in 0..sealed.len() {
            assert!(key.open(1, PLACE, &sealed[..length]).is_err());
        }
    }
}
