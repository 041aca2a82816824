//! Every tenant has its next signing key published in time, so that a rotation surprises no verifier.

use guildhall_store::KeyState;

use super::Progress;
use crate::error::Error;
use crate::keys;
use crate::realm::Services;

/// Makes the next key of a tenant that has none.
pub async fn complete_signing_keys(services: &Services) -> Result<Progress, Error> {
    for (tenant, store) in services.system.tenants().await? {
        let rows = store
            .read((), |(), mut tx| {
                Box::pin(async move { tx.signing_keys().await })
            })
            .await?;
        if rows.is_empty() || rows.iter().any(|key| key.state == KeyState::Next) {
            continue;
        }
        let (now, random, handle) = (services.clock.now(), services.random.clone(), store.clone());
        let key = tokio::task::spawn_blocking(move || {
            keys::generate(&handle, &tenant.domain, KeyState::Next, now, &*random)
        })
        .await
        .map_err(|_| Error::Internal("making a key did not come to its end"))??;
        let write = store.write(key, |key, mut tx| {
            Box::pin(async move {
                // Another node may have been faster.
                let keys = tx.signing_keys().await?;
                if keys.iter().any(|key| key.state == KeyState::Next) {
                    return Ok(());
                }
                tx.insert_signing_key(key).await
            })
        });
        write.await?;
        return Ok(Progress::More);
    }
    Ok(Progress::Idle)
}
