//! `/userinfo`: what a token tells of its user (OpenID Connect Core section 5.3).

use guildhall_model::id::OrganizationId;
use guildhall_protocol::jose::{AccessClaims, UnverifiedToken};
use guildhall_protocol::oauth::{self, Scope};
use guildhall_store::{TenantTransaction, UserRow};
use serde_json::{Map, Value, json};

use super::super::refused::Refused;
use crate::error::Error;
use crate::realm::Realm;
use crate::secret;
use crate::user::Profile;

/// For whom a token speaks, and what it allows.
struct Bearer {
    user_id: String,
    client_id: String,
    organization_id: Option<String>,
    scope: Scope,
    /// The key that signed it, which has to be published still.
    kid: Option<String>,
}

/// What a token tells.
#[derive(Debug)]
pub struct Told {
    /// Whose token it is.
    pub client_id: String,
    /// What it tells of its user.
    pub claims: Map<String, Value>,
}

/// What a token tells of its user: an opaque one, or one for an API that was asked for with `openid`.
pub async fn userinfo(realm: &Realm, token: &str) -> Result<Told, Refused> {
    let bearer = if token.contains('.') {
        signed(realm, token).await?
    } else {
        opaque(realm, token).await?
    };
    if !bearer.scope.contains("openid") {
        return Err(oauth::Error::InsufficientScope("openid").into());
    }
    let (scope, client_id) = (bearer.scope.clone(), bearer.client_id.clone());
    let read = realm
        .store
        .read(bearer, |bearer, tx| Box::pin(still_stands(bearer, tx)));
    let user = read.await?.ok_or(oauth::Error::InvalidToken)?;
    let profile = Profile::read(&user.document)?;
    let mut told = Map::new();
    told.insert("sub".to_owned(), json!(user.id));
    told.extend(profile.claims(&scope, user.updated_at));
    Ok(Told {
        client_id,
        claims: told,
    })
}

async fn opaque(realm: &Realm, token: &str) -> Result<Bearer, Refused> {
    let hash = secret::hash(token);
    let read = realm.store.read(hash, |hash, mut tx| {
        Box::pin(async move { tx.access_token(hash).await })
    });
    let row = read.await?.filter(|row| realm.now() < row.ends_at);
    let row = row.ok_or(oauth::Error::InvalidToken)?;
    Ok(Bearer {
        user_id: row.user_id,
        client_id: row.client_id,
        organization_id: row.organization_id,
        scope: Scope::parse(&row.scope),
        kid: None,
    })
}

async fn signed(realm: &Realm, token: &str) -> Result<Bearer, Refused> {
    let invalid = || Refused::from(oauth::Error::InvalidToken);
    let token = UnverifiedToken::parse(token).map_err(|_| invalid())?;
    let kid = token.header().key_id.clone().ok_or_else(invalid)?;
    let key = realm.services.keys.get(&realm.store, &kid).await?;
    let key = key.ok_or_else(invalid)?;
    let claims: AccessClaims = token.verify(&key.verifying).map_err(|_| invalid())?;
    let is_now = claims.validity().check(realm.now().seconds(), 0).is_ok();
    let is_here = claims.aud.contains(&realm.userinfo_audience());
    match claims.client() {
        Some(client) if is_now && is_here => Ok(Bearer {
            client_id: client.to_owned(),
            organization_id: claims.org_id.clone(),
            scope: Scope::parse(claims.scope.as_deref().unwrap_or_default()),
            user_id: claims.sub,
            kid: Some(kid),
        }),
        _ => Err(invalid()),
    }
}

/// The user, if user, client and membership are still what they were.
async fn still_stands(
    bearer: &Bearer,
    mut tx: TenantTransaction<'_>,
) -> Result<Option<UserRow>, Error> {
    if let Some(kid) = &bearer.kid
        && !tx.has_signing_key(kid).await?
    {
        return Ok(None);
    }
    if tx.client_is_global(&bearer.client_id).await?.is_none() {
        return Ok(None);
    }
    let user = tx.user(&bearer.user_id).await?;
    let Some(user) = user.filter(|user| !user.blocked) else {
        return Ok(None);
    };
    if let Some(id) = &bearer.organization_id {
        let Some(id) = OrganizationId::parse(id) else {
            return Ok(None);
        };
        if tx.organization(&id).await?.is_none() || !tx.is_member(&id, &user.id).await? {
            return Ok(None);
        }
    }
    Ok(Some(user))
}
