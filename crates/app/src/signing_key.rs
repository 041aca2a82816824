//! A tenant's signing keys, as its administrators see them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guildhall_protocol::jose::Certificate;
use guildhall_store::{KeyState, LogRow, SigningKeyRow, TenantTransaction};
use serde::Serialize;

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::realm::Realm;
use crate::{keys, log};

/// Reading the keys.
pub const READ: Permission = Permission::any_of(&["read:signing_keys"]);
/// Rotating the keys.
pub const ROTATE: Permission = Permission::any_of(&["create:signing_keys", "update:signing_keys"]);

/// Taking a key back.
pub const REVOKE: Permission = Permission::any_of(&["update:signing_keys"]);

/// A key as it is answered: its public half.
#[derive(Debug, Serialize)]
pub struct SigningKey {
    /// Its id, the `kid` of tokens.
    pub kid: String,
    /// Its certificate, in PEM.
    pub cert: String,
    /// The same as PKCS#7, in PEM.
    pub pkcs7: String,
    /// Whether it signs.
    pub current: bool,
    /// Whether it signs after the next rotation.
    pub next: bool,
    /// Whether it signed before the last rotation.
    pub previous: bool,
    /// SHA-1 of the certificate, in pairs with colons between them.
    pub fingerprint: String,
    /// The same without colons.
    pub thumbprint: String,
    /// Whether it was revoked: never, since a key that is not published any more is not there.
    pub revoked: bool,
}

/// The key that signs after a rotation, or that was taken back.
#[derive(Debug, Serialize)]
pub struct ShortKey {
    /// Its certificate, in PEM.
    pub cert: String,
    /// Its id.
    pub kid: String,
}

/// A key that is not there.
fn missing() -> Error {
    Error::Missing {
        message: "Signing key not found.",
        code: None,
    }
}

fn show(row: &SigningKeyRow) -> Result<SigningKey, Error> {
    let der = STANDARD
        .decode(&row.certificate)
        .map_err(|_| Error::Internal("a stored certificate is not base64"))?;
    let certificate = Certificate::from_der(der);
    Ok(SigningKey {
        kid: row.kid.clone(),
        cert: certificate.pem(),
        pkcs7: certificate.pkcs7_pem(),
        current: row.state == KeyState::Current,
        next: row.state == KeyState::Next,
        previous: row.state == KeyState::Previous,
        fingerprint: certificate.fingerprint(),
        thumbprint: certificate.thumbprint(),
        revoked: false,
    })
}

/// The published keys: current, next and previous.
pub async fn list(realm: &Realm) -> Result<Vec<SigningKey>, Error> {
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move { tx.signing_keys().await })
    });
    read.await?.iter().map(show).collect()
}

/// One of them.
pub async fn get(realm: &Realm, kid: String) -> Result<SigningKey, Error> {
    let read = realm.store.read(kid, |kid, mut tx| {
        Box::pin(async move { tx.signing_key(kid).await })
    });
    show(&read.await?.ok_or_else(missing)?)
}

/// Rotates the keys: the next one signs from now on, and the one before the current is published no more.
pub async fn rotate(realm: &Realm, actor: &Actor) -> Result<ShortKey, Error> {
    actor.must(ROTATE)?;
    let entry = log::management_write(realm, actor, "Rotate the Application Signing Key", None)?;
    let kid = keys::rotate_with(realm, Some(entry)).await?;
    let SigningKey { cert, kid, .. } = get(realm, kid).await?;
    Ok(ShortKey { cert, kid })
}

struct Revocation {
    kid: String,
    log: LogRow,
}

/// Takes back the key that signed before the last rotation: it is published no more, and what it signed is good no more.
/// The keys that sign now and next stay: whoever wants to be rid of one rotates first.
pub async fn revoke(realm: &Realm, actor: &Actor, kid: String) -> Result<ShortKey, Error> {
    actor.must(REVOKE)?;
    let log = log::management_write(realm, actor, "Revoke an Application Signing Key", None)?;
    let plan = Revocation { kid, log };
    let write = realm
        .store
        .write(plan, |plan, tx| Box::pin(take_back(plan, tx)));
    let SigningKey { cert, kid, .. } = show(&write.await?)?;
    realm.services.keys.forget(&realm.store, &kid).await;
    Ok(ShortKey { cert, kid })
}

async fn take_back(
    plan: &Revocation,
    mut tx: TenantTransaction<'_>,
) -> Result<SigningKeyRow, Error> {
    let key = tx.signing_key(&plan.kid).await?.ok_or_else(missing)?;
    if !tx.delete_previous_signing_key(&plan.kid).await? {
        return Err(Error::Taken {
            message: "A key that signs, or that will sign next, can not be revoked: rotate first."
                .into(),
            code: None,
        });
    }
    tx.insert_log(&plan.log).await?;
    Ok(key)
}
