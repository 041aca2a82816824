//! The limit of signing in: what the hash of a password costs.

use anyhow::{Result, anyhow};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::http::count;
use crate::process::own_cpu_seconds;

/// What new passwords are hashed with (RFC 9106): kibibytes, passes, lanes.
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// Processor seconds of this process for a hash, over about `seconds`.
pub(crate) fn seconds_per_hash(seconds: u64) -> Result<f64> {
    let (memory, passes, lanes) = COST;
    let refused = |error| anyhow!("argon2id: {error}");
    let params = Params::new(memory, passes, lanes, Some(32)).map_err(refused)?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let (before, mut made) = (own_cpu_seconds()?, 0_u64);
    loop {
        let mut hash = [0; 32];
        hasher
            .hash_password_into(
                b"Correct horse battery staple",
                b"sixteen bytes...",
                &mut hash,
            )
            .map_err(refused)?;
        made += 1;
        let used = own_cpu_seconds()? - before;
        if used >= count(seconds) {
            return Ok(used / count(made));
        }
    }
}
