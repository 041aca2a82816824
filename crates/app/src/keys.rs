//! The keys with which a tenant signs.
//!
//! A key never changes under its id, so it is parsed once and kept by it. Which key signs now is read from the store
//! each time.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guildhall_model::{Random, Timestamp, random};
use guildhall_protocol::jose::{
    Certificate, CertificateRequest, Jwk, JwkSet, SigningKey, VerifyingKey,
};
use guildhall_store::{KeyState, LogRow, Sealed, SigningKeyRow, TenantStore, TenantTransaction};

use crate::error::Error;
use crate::realm::Realm;

/// How long a certificate of a signing key is valid: far longer than any key is used.
const CERTIFICATE_SECONDS: i64 = 13 * 365 * 86_400;
/// How many parsed keys are kept.
const KEPT: u64 = 10_000;

/// A key, parsed.
pub struct TenantKey {
    /// For signing.
    pub signing: SigningKey,
    /// For verifying.
    pub verifying: VerifyingKey,
}

impl std::fmt::Debug for TenantKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("TenantKey")
            .field(&self.signing.key_id())
            .finish()
    }
}

/// Parsed keys by tenant and id.
pub struct KeyRing(moka::future::Cache<(i64, String), Arc<TenantKey>>);

impl Default for KeyRing {
    fn default() -> Self {
        Self(moka::future::Cache::new(KEPT))
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("KeyRing")
    }
}

impl KeyRing {
    /// The tenant's key of that id, if it is still published.
    pub async fn get(
        &self,
        store: &TenantStore,
        kid: &str,
    ) -> Result<Option<Arc<TenantKey>>, Error> {
        let name = (store.tenant().number(), kid.to_owned());
        if let Some(key) = self.0.get(&name).await {
            return Ok(Some(key));
        }
        let row = store
            .read(kid.to_owned(), |kid, mut tx| {
                Box::pin(async move { tx.signing_key(kid).await })
            })
            .await?;
        let Some(row) = row else { return Ok(None) };
        let key = Arc::new(open(store, &row)?);
        self.0.insert(name, Arc::clone(&key)).await;
        Ok(Some(key))
    }

    /// Forgets a key that is no longer published.
    pub async fn forget(&self, store: &TenantStore, kid: &str) {
        self.0
            .invalidate(&(store.tenant().number(), kid.to_owned()))
            .await;
    }
}

fn open(store: &TenantStore, row: &SigningKeyRow) -> Result<TenantKey, Error> {
    let der = store.open(place(&row.kid), &row.private_key)?;
    let signing = SigningKey::from_pkcs8(&der)?;
    let verifying = signing.verifying_key()?;
    Ok(TenantKey { signing, verifying })
}

fn place(kid: &str) -> Sealed<'_> {
    Sealed {
        table: "signing_key",
        id: kid,
        column: "private_key",
    }
}

/// A new key with its certificate, sealed for `store`. Takes 20 to 90 ms of a core: call it on a blocking thread.
pub fn generate(
    store: &TenantStore,
    domain: &str,
    state: KeyState,
    now: Timestamp,
    random: &dyn Random,
) -> Result<SigningKeyRow, Error> {
    let key = SigningKey::generate()?;
    let certificate = certify(&key, domain, now, random)?;
    Ok(SigningKeyRow {
        kid: key.key_id().to_owned(),
        state,
        certificate: certificate.base64(),
        private_key: store.seal(place(key.key_id()), &key.pkcs8()?, random)?,
        created_at: now,
    })
}

/// A self-signed certificate for a key of the tenant at `domain`.
pub fn certify(
    key: &SigningKey,
    domain: &str,
    now: Timestamp,
    random: &dyn Random,
) -> Result<Certificate, Error> {
    let serial = random::bytes(random);
    let request = CertificateRequest {
        common_name: domain,
        serial,
        not_before: now.seconds(),
        not_after: now.plus_seconds(CERTIFICATE_SECONDS).seconds(),
    };
    Ok(Certificate::self_signed(key, request)?)
}

/// The published keys of a tenant: current, next and previous.
pub async fn published(realm: &Realm) -> Result<JwkSet, Error> {
    let rows = realm
        .store
        .read((), |(), mut tx| {
            Box::pin(async move { tx.signing_keys().await })
        })
        .await?;
    let mut keys = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(key) = realm.services.keys.get(&realm.store, &row.kid).await? else {
            continue;
        };
        let der = STANDARD
            .decode(&row.certificate)
            .map_err(|_| Error::Internal("a stored certificate is not base64"))?;
        let certificate = Certificate::from_der(der);
        keys.push(Jwk::for_signing(&key.signing, &certificate));
    }
    Ok(JwkSet { keys })
}

/// Rotates a tenant's keys: what was next signs from now on, what signed stays published until the next rotation. Where
/// no next key has been made yet, one is made first. Tells the id of the key that signs now.
pub async fn rotate(realm: &Realm) -> Result<String, Error> {
    rotate_with(realm, None).await
}

/// [`rotate`], with an entry of the tenant log.
pub(crate) async fn rotate_with(realm: &Realm, log: Option<LogRow>) -> Result<String, Error> {
    let plan = Rotation {
        // Two, since the first may be needed at once; one that is not needed is thrown away.
        missing: generate_on_pool(realm, KeyState::Next).await?,
        next: generate_on_pool(realm, KeyState::Next).await?,
        now: realm.now(),
        log,
    };
    let (current, previous) = realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await?;
    if let Some(previous) = previous {
        realm.services.keys.forget(&realm.store, &previous).await;
    }
    Ok(current)
}

struct Rotation {
    missing: SigningKeyRow,
    next: SigningKeyRow,
    now: Timestamp,
    log: Option<LogRow>,
}

/// Tells the id of the key that signs now, and that of the one that is gone.
async fn apply(
    plan: &Rotation,
    mut tx: TenantTransaction<'_>,
) -> Result<(String, Option<String>), Error> {
    let keys = tx.signing_keys().await?;
    if !keys.iter().any(|key| key.state == KeyState::Next) {
        tx.insert_signing_key(&plan.missing).await?;
    }
    let gone = keys
        .into_iter()
        .find(|key| key.state == KeyState::Previous)
        .map(|key| key.kid);
    tx.rotate_signing_keys(plan.now).await?;
    tx.insert_signing_key(&plan.next).await?;
    if let Some(entry) = &plan.log {
        tx.insert_log(entry).await?;
    }
    let current = tx
        .current_kid()
        .await?
        .ok_or(Error::Internal("the tenant has no key to sign with"))?;
    Ok((current, gone))
}

/// [`generate`] on a thread that may take its time.
pub async fn generate_on_pool(realm: &Realm, state: KeyState) -> Result<SigningKeyRow, Error> {
    let (realm, now) = (realm.clone(), realm.now());
    tokio::task::spawn_blocking(move || {
        generate(
            &realm.store,
            &realm.tenant.domain,
            state,
            now,
            realm.random(),
        )
    })
    .await
    .map_err(|_| Error::Internal("making a key did not come to its end"))?
}
