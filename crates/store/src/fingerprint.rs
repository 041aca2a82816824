//! Keyed hashes by which sealed secrets are found again: HMAC-SHA-256 under a key that is derived from the master key
//! (HKDF, RFC 5869), so that the database alone does not let anybody try secrets out.

use aws_lc_rs::{hkdf, hmac};

use crate::seal::SealError;

const SALT: &[u8] = b"guildhall";
const PURPOSE: &[u8] = b"fingerprints of sealed secrets";

/// The key of the hashes.
pub(crate) struct FingerprintKey(hmac::Key);

impl FingerprintKey {
    /// The key that goes with a master key.
    pub(crate) fn derive(master: &[u8]) -> Result<Self, SealError> {
        hkdf::Salt::new(hkdf::HKDF_SHA256, SALT)
            .extract(master)
            .expand(&[PURPOSE], hmac::HMAC_SHA256)
            .map(|key| Self(key.into()))
            .map_err(|_| SealError::NotAKey)
    }

    /// The hash of a secret at a place, of which one can not read like the beginning of another.
    pub(crate) fn of(&self, place: &[u8], secret: &[u8]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(place);
        context.update(secret);
        context.sign().as_ref().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use crate::MasterKey;

    #[test]
    fn a_fingerprint_depends_on_key_tenant_place_and_secret() {
        let key = MasterKey::new("k", &[7; 32]).unwrap();
        let print = key.fingerprint(1, "invitation", "ticket", b"secret");
        assert_eq!(print.len(), 32);
        assert_eq!(
            print,
            key.fingerprint(1, "invitation", "ticket", b"secret"),
            "the same again"
        );
        let other = MasterKey::new("k", &[8; 32]).unwrap();
        for (different, what) in [
            (
                other.fingerprint(1, "invitation", "ticket", b"secret"),
                "key",
            ),
            (
                key.fingerprint(2, "invitation", "ticket", b"secret"),
                "tenant",
            ),
            (key.fingerprint(1, "other", "ticket", b"secret"), "table"),
            (
                key.fingerprint(1, "invitation", "other", b"secret"),
                "column",
            ),
            (
                key.fingerprint(1, "invitation", "ticket", b"secreu"),
                "secret",
            ),
            (
                key.fingerprint(1, "invitation", "ticke", b"tsecret"),
                "the bound between column and secret",
            ),
        ] {
            assert_ne!(different, print, "{what}");
        }
    }
}
