//! Ending refresh tokens (RFC 7009).

use guildhall_protocol::oauth::{self, RevocationRequest, Scope};
use guildhall_store::{LogRow, RefreshTokenRow, TenantTransaction};
use secrecy::ExposeSecret as _;

use super::super::client_authentication::{Candidate, Claimed, authenticate, claimed, find};
use super::super::policy::ClientPolicy;
use super::super::refused::Refused;
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;
use crate::secret;

/// Ends a refresh token of the client and what comes of it, and writes `srrt` to the tenant log. A token that is not
/// there, or another client's, is as good as ended (RFC 7009 section 2.2): nothing happens, and nothing is told.
pub async fn revoke(
    realm: &Realm,
    request: &RevocationRequest,
    origin: Origin,
) -> Result<(), Refused> {
    let claimed = claimed(&request.authentication)?;
    let hash = secret::hash(request.token.expose_secret());
    let read = realm.store.read((claimed, hash), |(claimed, hash), tx| {
        Box::pin(look_up(claimed, hash, tx))
    });
    let (candidate, token) = read.await?;
    let candidate = candidate.ok_or(oauth::Error::UnknownClient)?;
    let policy: ClientPolicy = serde_json::from_str(&candidate.client.document)?;
    authenticate(realm, &request.authentication, &candidate, &policy).await?;
    let Some(token) = token.filter(|token| token.client_id == candidate.client.id) else {
        return Ok(());
    };
    let actor = Actor::with_scopes(
        Some(candidate.client.id.clone()),
        Some(token.user_id.clone()),
        Scope::default(),
        origin,
    );
    let happening = Happening {
        kind: "srrt",
        description: "Successful Refresh Token Revocation",
        client_name: Some(&candidate.client.name),
        ..Happening::default()
    };
    let plan: (String, LogRow) = (token.family, log::entry(realm, &actor, &happening)?);
    let write = realm.store.write(plan, |(family, log), mut tx| {
        Box::pin(async move {
            tx.end_token_family(family).await?;
            tx.insert_log(log).await
        })
    });
    Ok(write.await?)
}

async fn look_up(
    claimed: &Claimed,
    hash: &str,
    mut tx: TenantTransaction<'_>,
) -> Result<(Option<Candidate>, Option<RefreshTokenRow>), Error> {
    let candidate = find(claimed, &mut tx).await?;
    let token = tx.refresh_token(hash).await?;
    Ok((candidate, token))
}
