//! Passwords: hashed with argon2id on threads of their own (`pool.rs`), since one hash takes 19 MiB and much of a core's
//! time.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use guildhall_model::random;

use crate::error::Error;
use crate::realm::Realm;

/// m = 19456 KiB, t = 2, p = 1.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;

/// The hash of a password, as it is stored (PHC string).
pub async fn hash(realm: &Realm, password: String) -> Result<String, Error> {
    let salt: [u8; 16] = random::bytes(realm.random());
    let work = move || hash_with_salt(&password, &salt);
    realm.services.hashers.run(work).await
}

fn hash_with_salt(password: &str, salt: &[u8]) -> Result<String, Error> {
    let params = Params::new(MEMORY, PASSES, 1, None)
        .map_err(|_| Error::Internal("argon2id takes no such parameters"))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0_u8; 32];
    argon2
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .map_err(|_| Error::Internal("a password could not be hashed"))?;
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    Ok(format!(
        "$argon2id$v=19$m={MEMORY},t={PASSES},p=1${salt}${hash}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_name_their_parameters_and_depend_on_the_salt() {
        let hash = hash_with_salt("secret", &[1; 16]).unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$AQEBAQ"),
            "{hash}"
        );
        assert_ne!(hash, hash_with_salt("secret", &[2; 16]).unwrap());
        assert_ne!(hash, hash_with_salt("Secret", &[1; 16]).unwrap());
        assert_eq!(hash, hash_with_salt("secret", &[1; 16]).unwrap());
    }
}
