//! Clients that were born with their tenant are given their key pairs afterwards.

use guildhall_protocol::jose::SigningKey;

use super::Progress;
use crate::client::key_place;
use crate::error::Error;
use crate::realm::Services;

/// Makes the key pairs of some clients that have none.
pub async fn complete_client_keys(services: &Services) -> Result<Progress, Error> {
    for (_, store) in services.system.tenants().await? {
        let clients = store
            .read((), |(), mut tx| {
                Box::pin(async move { tx.clients_without_key().await })
            })
            .await?;
        let Some(client) = clients.into_iter().next() else {
            continue;
        };
        let key = tokio::task::spawn_blocking(SigningKey::generate)
            .await
            .map_err(|_| Error::Internal("making a key did not come to its end"))??;
        let sealed = store.seal(key_place(&client.id), &key.pkcs8()?, &*services.random)?;
        let write = store.write((client.id, sealed), |(id, sealed), mut tx| {
            Box::pin(async move { tx.set_client_key(id, sealed.clone()).await })
        });
        write.await?;
        return Ok(Progress::More);
    }
    Ok(Progress::Idle)
}
