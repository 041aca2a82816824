//! Clients that were born with their tenant are given their key pairs afterwards.

use super::Progress;
use crate::client::{KeyPair, new_key_pair};
use crate::error::Error;
use crate::realm::Services;

/// Makes the key pair of a client that has none.
pub async fn complete_client_keys(services: &Services) -> Result<Progress, Error> {
    for (tenant, store) in services.system.tenants().await? {
        let client = store
            .read((), |(), mut tx| {
                Box::pin(async move { tx.client_without_key().await })
            })
            .await?;
        let Some(client) = client else { continue };
        let (made_for, sealed_in) = (client.clone(), store.clone());
        let (now, random) = (services.clock.now(), services.random.clone());
        let made = tokio::task::spawn_blocking(move || {
            new_key_pair(&sealed_in, &made_for, &tenant.domain, now, &*random)
        })
        .await
        .map_err(|_| Error::Internal("making a key did not come to its end"))??;
        let write = store.write((client, made), |(id, made), mut tx| {
            Box::pin(async move {
                let KeyPair {
                    sealed,
                    certificate,
                } = made;
                tx.set_client_key(id, sealed.clone(), certificate).await
            })
        });
        write.await?;
        return Ok(Progress::More);
    }
    Ok(Progress::Idle)
}
