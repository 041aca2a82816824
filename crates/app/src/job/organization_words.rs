//! Organizations that were stored before the index of their words are found by search, too, once this job has been there.

use super::Progress;
use crate::error::Error;
use crate::realm::Services;

/// How many organizations at a time: a piece that holds nobody up.
const BATCH: i64 = 50;

/// Writes the words of some organizations that have none yet.
pub async fn complete_organization_words(services: &Services) -> Result<Progress, Error> {
    let Some(store) = services.system.tenant_with_words_due().await? else {
        return Ok(Progress::Idle);
    };
    let write = store.write((), |(), mut tx| {
        Box::pin(async move { tx.write_words_due(BATCH).await })
    });
    write.await?;
    Ok(Progress::More)
}
