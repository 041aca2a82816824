//! Secrets that are told once and never recovered: random text, of which only the hash is kept.

use guildhall_model::Random;
use guildhall_model::random::{self, BASE62};

use crate::hash::sha256;

/// Letters of a secret: 256 bits.
const LENGTH: usize = 43;

/// A new secret.
pub(crate) fn new(random: &dyn Random) -> String {
    random::text(random, BASE62, LENGTH)
}

/// The hash under which a secret is found. Secrets are found by their hash, so that nothing about one is learnt from how
/// long a comparison takes; and being random, they need no salt and no slow hash.
pub(crate) fn hash(secret: &str) -> String {
    sha256(secret)
}
