//! Looking for the proofs of discovery domains that are not proven yet.

use guildhall_store::ClaimedDomain;
use tokio::task::JoinSet;

use super::Progress;
use crate::error::Error;
use crate::organization::discovery_domain::verify_claimed;
use crate::realm::{Realm, Services};

/// How many are looked for at a time.
const BATCH: i64 = 16;

/// Claims the domains that are due and looks for their proofs, side by side: a name server may be slow. Each is due again
/// after a minute, and then more and more seldom; what this process does not finish, another takes up.
pub async fn verify_domains(services: &Services) -> Result<Progress, Error> {
    let now = services.clock.now();
    let claim = services.system.write(now, |now, mut tx| {
        Box::pin(async move { tx.claim_discovery_domains(*now, BATCH).await })
    });
    let claimed = claim.await?;
    if claimed.is_empty() {
        return Ok(Progress::Idle);
    }
    let mut lookups = JoinSet::new();
    for domain in claimed {
        lookups.spawn(look(services.clone(), domain));
    }
    let mut failed = None;
    while let Some(ended) = lookups.join_next().await {
        let looked = ended.map_err(|_| Error::Internal("a lookup did not come to its end"));
        if let Err(error) = looked.and_then(|looked| looked) {
            failed = Some(error);
        }
    }
    // The others are done; the job is repeated after a pause, and tells why.
    match failed {
        Some(error) => Err(error),
        None => Ok(Progress::More),
    }
}

async fn look(services: Services, claimed: ClaimedDomain) -> Result<(), Error> {
    let found = services.system.tenant_by_number(claimed.tenant).await?;
    let Some((tenant, store)) = found else {
        return Ok(());
    };
    let origin = format!("https://{}", tenant.domain);
    let realm = Realm::new(services, tenant, store, origin);
    verify_claimed(&realm, claimed.domain).await.map(drop)
}
