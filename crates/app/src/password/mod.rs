//! Passwords: new ones are hashed with argon2id, those of other systems are checked as they were made until their users
//! sign in. All of it on threads of its own (`pool.rs`), since one hash takes 19 MiB and much of a core's time.
//!
//! What is stored: an argon2 hash as PHC string, a bcrypt hash as its own text, and any other imported hash sealed,
//! since a fast digest, or the key of an HMAC, would not stand a look at the database.

mod argon2;
mod imported;
mod phc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use guildhall_model::random;
use guildhall_model::user::{CustomPasswordHash, PasswordAlgorithm};
use guildhall_store::{Sealed, UserRow};

use self::argon2::Argon2Hash;
use self::imported::Imported;
use crate::error::Error;
use crate::realm::Realm;

/// In front of an imported hash that is sealed.
const SEALED: &str = "sealed:";

/// What a password turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is not the user's.
    Wrong,
    /// It is the user's.
    Right,
    /// It is the user's, and shall be hashed anew: its hash is of another algorithm or strength than new ones.
    Outdated,
}

/// The hash of a password, as it is stored.
pub async fn hash(realm: &Realm, password: String) -> Result<String, Error> {
    let salt: [u8; 16] = random::bytes(realm.random());
    let work = move || Ok(Argon2Hash::new(password.as_bytes(), &salt)?.to_string());
    realm.services.hashers.run(work).await
}

/// A hash that another system made, as it is stored for the user of that id; refused when it is none of its algorithm.
pub(crate) fn import(
    realm: &Realm,
    user: &str,
    custom: CustomPasswordHash,
) -> Result<String, Error> {
    Imported::read(&custom).map_err(|problem| {
        let path = ["custom_password_hash", problem.property].join(".");
        let path = path.trim_end_matches('.');
        Error::invalid_body(problem.reason, path, "The hash of the password")
    })?;
    if matches!(
        custom.algorithm,
        PasswordAlgorithm::Argon2 | PasswordAlgorithm::Bcrypt
    ) {
        return Ok(custom.hash.value);
    }
    let text = serde_json::to_vec(&custom)?;
    let sealed = realm.store.seal(place(user), &text, realm.random())?;
    Ok(format!("{SEALED}{}", STANDARD_NO_PAD.encode(sealed)))
}

fn place(user: &str) -> Sealed<'_> {
    Sealed {
        table: "users",
        id: user,
        column: "password",
    }
}

/// Whether `password` is the user's. Without a user, and for one without a password, it takes as long to say no, so that
/// nobody learns who exists.
pub async fn verify(
    realm: &Realm,
    user: Option<&UserRow>,
    password: String,
) -> Result<Verdict, Error> {
    let stored = match user.and_then(|user| Some((user, user.password.as_deref()?))) {
        Some((user, text)) => Some(read(realm, &user.id, text)?),
        None => None,
    };
    let work = move || match stored {
        Some(stored) => stored.judge(&password),
        None => Argon2Hash::new(password.as_bytes(), &[0; 16]).map(|_| Verdict::Wrong),
    };
    realm.services.hashers.run(work).await
}

/// Whether `password` is one of those of which these are the stored hashes of a user.
pub(crate) async fn is_among(
    realm: &Realm,
    user: &str,
    hashes: &[String],
    password: String,
) -> Result<bool, Error> {
    let stored: Vec<Stored> = hashes
        .iter()
        .map(|text| read(realm, user, text))
        .collect::<Result<_, _>>()?;
    let work = move || {
        for hash in &stored {
            if hash.judge(&password)? != Verdict::Wrong {
                return Ok(true);
            }
        }
        Ok(false)
    };
    realm.services.hashers.run(work).await
}

/// A stored hash.
#[derive(Debug)]
enum Stored {
    Argon2(Argon2Hash),
    Imported(Imported),
}

impl Stored {
    fn judge(&self, password: &str) -> Result<Verdict, Error> {
        let (is_right, is_new) = match self {
            Self::Argon2(hash) => (hash.matches(password.as_bytes())?, hash.is_as_new()),
            Self::Imported(hash) => (hash.matches(password)?, false),
        };
        Ok(match (is_right, is_new) {
            (false, _) => Verdict::Wrong,
            (true, true) => Verdict::Right,
            (true, false) => Verdict::Outdated,
        })
    }
}

fn read(realm: &Realm, user: &str, text: &str) -> Result<Stored, Error> {
    let unreadable = || Error::Internal("the stored hash of a password can not be read");
    if let Some(sealed) = text.strip_prefix(SEALED) {
        let sealed = STANDARD_NO_PAD.decode(sealed).map_err(|_| unreadable())?;
        let custom = realm.store.open(place(user), &sealed)?;
        let custom: CustomPasswordHash = serde_json::from_slice(&custom)?;
        let imported = Imported::read(&custom).map_err(|_| unreadable())?;
        return Ok(Stored::Imported(imported));
    }
    if text.starts_with("$argon2") {
        return Argon2Hash::parse(text)
            .map(Stored::Argon2)
            .map_err(|_| unreadable());
    }
    Imported::bcrypt(text)
        .map(Stored::Imported)
        .map_err(|_| unreadable())
}
