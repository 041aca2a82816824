//! From an e-mail domain to the organizations it leads to.

use guildhall_model::organization::Organization;

use crate::error::Error;
use crate::realm::Realm;

/// To how many organizations one domain leads at most; a person can not choose among more.
const MOST: i64 = 50;

/// The organizations to which `domain` leads at sign-in, by name: those that have proven it and use it for discovery.
/// Several may hold one domain, and the person chooses (behaviour notes, "Login", section 4). Nothing is granted by it.
pub async fn organizations_by_domain(
    realm: &Realm,
    domain: &str,
) -> Result<Vec<Organization>, Error> {
    let domain = domain.to_ascii_lowercase();
    let read = realm.store.read(domain, |domain, mut tx| {
        Box::pin(async move { tx.organizations_by_domain(domain, MOST).await })
    });
    Ok(read.await?)
}
