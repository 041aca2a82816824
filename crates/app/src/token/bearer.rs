//! Checking the bearer token of a call to the Management API.

use guildhall_protocol::jose::{AccessClaims, TokenError, UnverifiedToken, VerifyError};
use guildhall_protocol::oauth::Scope;
use guildhall_store::SystemClient;

use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::realm::Realm;

/// How far clocks may differ, in seconds.
const LEEWAY: i64 = 0;

/// Why a token is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It is no token, of another algorithm, or its claims do not read.
    #[error("Invalid token")]
    Invalid,
    /// Its signature is not one of this tenant's keys.
    #[error("Invalid signature received for JSON Web Token validation")]
    Signature,
    /// Its time is over, or has not come.
    #[error("Expired token received for JSON Web Token validation")]
    Expired,
    /// It is for another API.
    #[error("Bad audience: {0}")]
    Audience(String),
    /// Its client has no grant for this API any more, or is gone.
    #[error("Client is not global")]
    ClientNotGlobal,
    /// The check itself failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<guildhall_store::Error> for Refusal {
    fn from(error: guildhall_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Checks a token for the Management API: signed by this tenant, for this API, in its time, of a client that still
/// has a grant. Nothing about the last is remembered from one request to the next.
pub async fn check_bearer(realm: &Realm, token: &str, origin: Origin) -> Result<Actor, Refusal> {
    let (claims, kid) = verify(realm, token).await?;
    claims
        .validity()
        .check(realm.now().seconds(), LEEWAY)
        .map_err(|_| Refusal::Expired)?;
    check_audience(realm, &claims).await?;
    let client = claims.client().map(str::to_owned).ok_or(Refusal::Invalid)?;
    let calling = still_stands(realm, client.clone(), kid).await?;
    let user = (!claims.sub.ends_with("@clients")).then(|| claims.sub.clone());
    let scope = Scope::parse(claims.scope.as_deref().unwrap_or_default());
    Ok(Actor::with_scopes(Some(client), user, scope, origin).calling(calling))
}

async fn verify(realm: &Realm, token: &str) -> Result<(AccessClaims, String), Refusal> {
    let token = UnverifiedToken::parse(token).map_err(|_: TokenError| Refusal::Invalid)?;
    let Some(kid) = token.header().key_id.clone() else {
        return Err(Refusal::Signature);
    };
    let key = realm
        .services
        .keys
        .get(&realm.store, &kid)
        .await?
        .ok_or(Refusal::Signature)?;
    let claims = token.verify(&key.verifying).map_err(|error| match error {
        VerifyError::WrongSignature => Refusal::Signature,
        _ => Refusal::Invalid,
    })?;
    Ok((claims, kid))
}

/// The audience may name any host of the tenant: the one that was asked, the canonical one, or another.
async fn check_audience(realm: &Realm, claims: &AccessClaims) -> Result<(), Refusal> {
    let here = realm.management_audience();
    if claims.aud.contains(&here) {
        return Ok(());
    }
    for audience in claims.aud.iter() {
        if let Some(host) = management_host(audience)
            && realm
                .store
                .read(host, |host, mut tx| {
                    Box::pin(async move { tx.has_host(host).await })
                })
                .await?
        {
            return Ok(());
        }
    }
    Err(Refusal::Audience(
        claims.aud.iter().collect::<Vec<_>>().join(","),
    ))
}

/// The host, without a port, of an identifier of the Management API: `https://{host}/api/v2/`.
pub(super) fn management_host(audience: &str) -> Option<String> {
    let rest = audience
        .strip_prefix("https://")
        .or_else(|| audience.strip_prefix("http://"))?;
    let authority = rest.strip_suffix("/api/v2/")?;
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    (!host.is_empty() && !host.contains('/')).then(|| host.to_ascii_lowercase())
}

/// What may have ended since the token was signed, read anew for each request: that its key is published, and that its
/// client has a grant or is the global one. That client.
async fn still_stands(realm: &Realm, client: String, kid: String) -> Result<SystemClient, Refusal> {
    let read = realm.store.read((client, kid), |(client, kid), mut tx| {
        Box::pin(async move {
            if !tx.has_signing_key(kid).await? {
                return Err(Refusal::Signature);
            }
            let calling = tx.system_client(client).await?;
            calling.ok_or(Refusal::ClientNotGlobal)
        })
    });
    read.await
}

#[cfg(test)]
mod tests {
    use super::management_host;

    #[test]
    fn hosts_of_the_management_api() {
        for (audience, host) in [
            ("https://localhost:8443/api/v2/", Some("localhost")),
            ("https://A.example/api/v2/", Some("a.example")),
            ("https://[::1]:8443/api/v2/", Some("[::1]")),
            ("https://a.example/api/v2", None),
            ("https://a.example/x/api/v2/", None),
            ("https:///api/v2/", None),
            ("urn:a", None),
        ] {
            assert_eq!(management_host(audience).as_deref(), host, "{audience}");
        }
    }
}
