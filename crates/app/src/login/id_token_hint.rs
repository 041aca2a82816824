//! An ID token that comes back: it says whose session is meant. One that has expired is as good as any here (OpenID
//! Connect Core section 3.1.2.1, RP-Initiated Logout section 2), but it has to be ours.

use guildhall_protocol::jose::{Algorithm, IdClaims, SharedSecret, UnverifiedToken};
use guildhall_store::ClientRow;

use crate::error::Error;
use crate::realm::Realm;

/// The client that a hint says it is for; nobody has checked it.
pub(super) fn audience(hint: &str) -> Option<String> {
    let token = UnverifiedToken::parse(hint).ok()?;
    let claims: IdClaims = token.unverified_claims().ok()?;
    Some(claims.aud)
}

/// What a hint says, if it was issued here for `client`.
pub(super) async fn verified(
    realm: &Realm,
    hint: &str,
    client: Option<&ClientRow>,
) -> Result<Option<IdClaims>, Error> {
    let (Ok(token), Some(client)) = (UnverifiedToken::parse(hint), client) else {
        return Ok(None);
    };
    let claims: Option<IdClaims> = if token.header().algorithm == Algorithm::Hs256 {
        let place = crate::client::secret_place(&client.id);
        let secret = realm.store.open(place, &client.secret)?;
        token.verify_with_secret(&SharedSecret::new(&secret)?).ok()
    } else if let Some(kid) = &token.header().key_id {
        match realm.services.keys.get(&realm.store, kid).await? {
            Some(key) if is_published(realm, kid).await? => token.verify(&key.verifying).ok(),
            _ => None,
        }
    } else {
        None
    };
    let issuers = [realm.issuer(), realm.canonical_issuer()];
    Ok(claims.filter(|claims| claims.aud == client.id && issuers.contains(&claims.iss)))
}

/// Whether a key is one of the tenant's now: other servers may have revoked one that this one remembers.
async fn is_published(realm: &Realm, kid: &str) -> Result<bool, Error> {
    let read = realm.store.read(kid.to_owned(), |kid, mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.has_signing_key(kid).await?) })
    });
    read.await
}

/// The user whom a hint means, if it was issued here for any client.
pub(super) async fn user(realm: &Realm, hint: &str) -> Result<Option<String>, Error> {
    let Some(audience) = audience(hint) else {
        return Ok(None);
    };
    let read = realm.store.read(audience, |audience, mut tx| {
        Box::pin(async move { tx.client(audience).await })
    });
    let client = read.await?;
    let claims = verified(realm, hint, client.as_ref()).await?;
    Ok(claims.map(|claims| claims.sub))
}
