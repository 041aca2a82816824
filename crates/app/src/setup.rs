//! The link that makes the first administrator: a random code, of which only a hash is kept.

use guildhall_model::random::{self, BASE62};

use crate::error::Error;
use crate::hash::sha256;
use crate::realm::Services;

/// Letters of a code: 190 bits.
const LENGTH: usize = 32;

/// A new code; codes made before are void. It is shown once.
pub async fn new_code(services: &Services) -> Result<String, Error> {
    let code = random::text(&*services.random, BASE62, LENGTH);
    let plan = (sha256(&code), services.clock.now());
    let write = services.system.write(plan, |(hash, now), mut tx| {
        Box::pin(async move { tx.replace_setup_code(hash, *now).await })
    });
    write.await?;
    Ok(code)
}

/// Whether a code is the one that was given out last.
pub async fn is_valid(services: &Services, code: &str) -> Result<bool, Error> {
    if code.len() != LENGTH {
        return Ok(false);
    }
    // Found by its hash, so that nothing about the code is learnt from how long a comparison takes.
    Ok(services.system.has_setup_code(sha256(code)).await?)
}
