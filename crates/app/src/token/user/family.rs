//! The tokens that come of one sign-in.

use crate::error::Error;
use crate::realm::Realm;

/// Ends them all: somebody used a code or a refresh token that was used before.
pub(super) async fn end_family(realm: &Realm, family: &str) -> Result<(), Error> {
    let write = realm.store.write(family.to_owned(), |family, mut tx| {
        Box::pin(async move { tx.end_token_family(family).await })
    });
    Ok(write.await?)
}
