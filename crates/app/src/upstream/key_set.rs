//! The keys that providers publish, kept for a while.
//!
//! A token that is signed with an unknown key may mean that the provider has changed its keys: they are read again, but
//! not more than once a minute, so that nobody makes this server ask somebody else without end. While a provider can
//! not be reached, what it published last is good for a day.

use std::sync::Arc;

use guildhall_model::Timestamp;
use guildhall_protocol::jose::{JwkSet, PublicKeyAlgorithm, UnverifiedToken, VerifyingKey};
use guildhall_protocol::oidc::{IdTokenError, id_token};
use tokio::sync::Mutex;

use super::redeem::ask;
use super::{Failure, Place};
use crate::outbound::Request;
use crate::realm::Realm;

/// How many sets are kept.
const KEPT: u64 = 10_000;
/// How long a set is good without asking, in milliseconds.
const FRESH: i64 = 3_600_000;
/// How long it is good while the provider can not be reached, in milliseconds.
const STALE: i64 = 86_400_000;
/// How long nobody asks again after an unknown key, in milliseconds.
const AGAIN: i64 = 60_000;
/// How long nobody asks again after a failure, in milliseconds.
const FAILED: i64 = 5_000;

/// Key sets of providers, by tenant and address.
pub struct KeySets(moka::future::Cache<(i64, String), Arc<Mutex<Kept>>>);

#[derive(Default)]
struct Kept {
    set: Option<(JwkSet, Timestamp)>,
    failed: Option<(Failure, Timestamp)>,
}

impl Default for KeySets {
    fn default() -> Self {
        Self(moka::future::Cache::new(KEPT))
    }
}

impl std::fmt::Debug for KeySets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("KeySets")
    }
}

impl KeySets {
    /// The key at `address` by which a token can be verified. Of many who ask at once, one asks the provider.
    pub(crate) async fn key_for(
        &self,
        realm: &Realm,
        address: &str,
        token: &UnverifiedToken<'_>,
        algorithms: &[PublicKeyAlgorithm],
    ) -> Result<VerifyingKey, Failure> {
        let name = (realm.store.tenant().number(), address.to_owned());
        let kept = self.0.get_with(name, async { Arc::default() }).await;
        let mut kept = kept.lock().await;
        let now = realm.now();
        if kept.age(now).is_none_or(|age| age >= FRESH) {
            let read = kept.refresh(realm, address, now).await;
            if kept.age(now).is_none_or(|age| age >= STALE) {
                read?;
            }
        }
        match kept.find(token, algorithms) {
            Err(IdTokenError::UnknownKey) if kept.age(now).is_some_and(|age| age >= AGAIN) => {
                kept.refresh(realm, address, now).await?;
                kept.find(token, algorithms)
            }
            found => found,
        }
        .map_err(|error| Failure::IdToken(error.to_string()))
    }
}

impl Kept {
    /// How old the set is, in milliseconds.
    fn age(&self, now: Timestamp) -> Option<i64> {
        let (_, read_at) = self.set.as_ref()?;
        Some(now.milliseconds_since(*read_at))
    }

    fn find(
        &self,
        token: &UnverifiedToken<'_>,
        algorithms: &[PublicKeyAlgorithm],
    ) -> Result<VerifyingKey, IdTokenError> {
        let (set, _) = self.set.as_ref().ok_or(IdTokenError::UnknownKey)?;
        id_token::key_for(token, set, algorithms)
    }

    async fn refresh(
        &mut self,
        realm: &Realm,
        address: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        if let Some((failure, at)) = &self.failed
            && now.milliseconds_since(*at) < FAILED
        {
            return Err(failure.clone());
        }
        match read(realm, address).await {
            Ok(set) => {
                self.set = Some((set, now));
                self.failed = None;
                Ok(())
            }
            Err(failure) => {
                self.failed = Some((failure.clone(), now));
                Err(failure)
            }
        }
    }
}

async fn read(realm: &Realm, address: &str) -> Result<JwkSet, Failure> {
    let outbound = &*realm.services.outside.outbound;
    let request = Request::get(address).header("accept", "application/json");
    let answer = ask(outbound, Place::Keys, request).await?;
    JwkSet::read(&answer.body).map_err(|_| Failure::Garbage(Place::Keys))
}
