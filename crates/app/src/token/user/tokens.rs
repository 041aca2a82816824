//! What the tokens in a user's name say, and their signatures.

use guildhall_model::Timestamp;
use guildhall_model::random::{self, BASE62};
use guildhall_protocol::jose::{AccessClaims, Audience, IdClaims, TokenType};
use guildhall_protocol::oauth::{self, Scope};
use guildhall_store::{AccessTokenRow, ClientRow};

use super::super::policy::{ClientPolicy, GrantPolicy, KnownScopes, TenantPolicy, TokenPolicy};
use super::super::refused::Refused;
use super::super::sign::{SignedWith, Unsigned, sign};
use super::facts::{Api, Facts};
use super::promise::Promise;
use super::scope::{ClientAccess, Denied, Rules, granted};
use crate::error::Error;
use crate::realm::Realm;
use crate::secret;
use crate::user::Profile;

/// How long an opaque access token is good, in seconds.
const OPAQUE_LIFETIME: i64 = 86_400;
/// How long an ID token is good where the client does not say, in seconds.
const ID_LIFETIME: i64 = 36_000;

/// The tokens, as they are answered.
#[derive(Debug)]
pub struct UserTokens {
    /// The access token.
    pub access_token: String,
    /// The refresh token, where one is given.
    pub refresh_token: Option<String>,
    /// The ID token, where `openid` was granted.
    pub id_token: Option<String>,
    /// What is granted.
    pub scope: Scope,
    /// How long the access token is good, in seconds.
    pub expires_in: i64,
}

/// Who asks, and in which sign-in.
pub(super) struct Asked<'a> {
    pub(super) realm: &'a Realm,
    pub(super) tenant: &'a TenantPolicy,
    pub(super) client: &'a ClientRow,
    pub(super) policy: &'a ClientPolicy,
    pub(super) promise: &'a Promise,
    /// What is wanted now, which may be less than what was promised.
    pub(super) scope: &'a Scope,
    pub(super) session_id: &'a str,
    pub(super) family: &'a str,
    /// Whether a refresh token is being used.
    pub(super) is_refresh: bool,
}

/// Tokens that may be issued, still to be signed.
pub(super) struct Prepared {
    access: Access,
    id: Option<Unsigned<IdClaims>>,
    pub(super) scope: Scope,
    pub(super) expires_in: i64,
}

enum Access {
    Signed(Box<Unsigned<AccessClaims>>),
    Opaque { token: String, row: AccessTokenRow },
}

impl Prepared {
    /// What has to be stored of an access token that is looked up.
    pub(super) fn opaque_row(&self) -> Option<AccessTokenRow> {
        match &self.access {
            Access::Opaque { row, .. } => Some(row.clone()),
            Access::Signed(_) => None,
        }
    }

    /// Signs what has to be signed.
    pub(super) async fn sign(self, realm: &Realm) -> Result<(String, Option<String>), Error> {
        let access = async {
            match self.access {
                Access::Signed(token) => sign(realm, *token).await,
                Access::Opaque { token, .. } => Ok(token),
            }
        };
        let id = async {
            match self.id {
                Some(token) => sign(realm, token).await.map(Some),
                None => Ok(None),
            }
        };
        tokio::try_join!(access, id)
    }
}

impl Asked<'_> {
    /// Decides what the tokens say.
    pub(super) fn prepare(&self, facts: &Facts) -> Result<Prepared, Refused> {
        let can_refresh = self.policy.allows("refresh_token");
        let scope = match &facts.api {
            Some(api) => self.granted_at(api, can_refresh)?,
            None => granted(self.scope, None, can_refresh).unwrap_or_default(),
        };
        let access = match &facts.api {
            Some(api) => Access::Signed(Box::new(self.access(facts, api, &scope)?)),
            None => self.opaque(facts, &scope),
        };
        let expires_in = facts
            .api
            .as_ref()
            .map_or(OPAQUE_LIFETIME, |api| api.server.token_lifetime);
        let id = if scope.contains("openid") {
            Some(self.id(facts, &scope)?)
        } else {
            None
        };
        Ok(Prepared {
            access,
            id,
            scope,
            expires_in,
        })
    }

    fn granted_at(&self, api: &Api, can_refresh: bool) -> Result<Scope, Refused> {
        let policy: TokenPolicy = serde_json::from_str(&api.server.document)?;
        let known: KnownScopes<'_> = serde_json::from_str(&api.server.document)?;
        let known: Vec<String> = known
            .scopes
            .into_iter()
            .map(|scope| scope.value.into_owned())
            .collect();
        let client: Option<Vec<String>> = match &api.grant {
            Some(grant) => {
                let rules: GrantPolicy = serde_json::from_str(&grant.document)?;
                Some(if rules.allow_all_scopes == Some(true) {
                    known.clone()
                } else {
                    serde_json::from_str(&grant.scope)?
                })
            }
            None => None,
        };
        let rules = Rules {
            known: &known,
            permissions: policy
                .enforce_policies
                .then_some(api.permissions.as_slice()),
            client: match policy.user_access() {
                Some("deny_all") => ClientAccess::Nothing,
                Some("require_client_grant") => ClientAccess::Granted(client.as_deref()),
                _ => ClientAccess::All,
            },
            is_management: api.server.is_system,
            allows_offline: policy.allow_offline_access,
        };
        granted(self.scope, Some(rules), can_refresh).map_err(|Denied| {
            let error = oauth::Error::NoClientGrant {
                client_id: self.client.id.clone(),
                audience: api.server.identifier.clone(),
            };
            error.into()
        })
    }

    fn access(
        &self,
        facts: &Facts,
        api: &Api,
        scope: &Scope,
    ) -> Result<Unsigned<AccessClaims>, Refused> {
        let realm = self.realm;
        let rules: TokenPolicy = serde_json::from_str(&api.server.document)?;
        let rfc9068 = rules.is_rfc9068();
        let now = realm.now().seconds();
        let identifier = api.server.identifier.clone();
        let id = self.client.id.clone();
        let (org_id, org_name) = self.organization(facts);
        let claims = AccessClaims {
            iss: realm.issuer(),
            sub: facts.user.id.clone(),
            // With `openid` the token is good for the API and for `/userinfo` (behaviour notes, "Tokens", section 3).
            aud: if scope.contains("openid") {
                Audience::Many(vec![identifier, realm.userinfo_audience()])
            } else {
                Audience::One(identifier)
            },
            iat: now,
            exp: now.saturating_add(api.server.token_lifetime),
            nbf: None,
            scope: (!scope.is_empty()).then(|| scope.to_string()),
            org_id,
            org_name,
            gty: (self.is_refresh && !rfc9068).then(|| "refresh_token".to_owned()),
            azp: (!rfc9068).then(|| id.clone()),
            client_id: rfc9068.then_some(id),
            jti: rfc9068.then(|| random::text(realm.random(), BASE62, 22)),
            permissions: rules.lists_permissions().then(|| api.permissions.clone()),
        };
        Ok(Unsigned {
            claims,
            kind: if rfc9068 {
                TokenType::AccessToken
            } else {
                TokenType::Jwt
            },
            with: SignedWith::for_server(realm, &api.server, facts.kid.clone())?,
        })
    }

    fn opaque(&self, facts: &Facts, scope: &Scope) -> Access {
        let token = secret::new(self.realm.random());
        let row = AccessTokenRow {
            hash: secret::hash(&token),
            family: self.family.to_owned(),
            client_id: self.client.id.clone(),
            user_id: facts.user.id.clone(),
            organization_id: facts
                .organization
                .as_ref()
                .map(|organization| organization.id.to_string()),
            scope: scope.to_string(),
            ends_at: self.realm.now().plus_seconds(OPAQUE_LIFETIME),
        };
        Access::Opaque { token, row }
    }

    fn id(&self, facts: &Facts, scope: &Scope) -> Result<Unsigned<IdClaims>, Refused> {
        let realm = self.realm;
        let jwt = self.policy.jwt_configuration();
        let now = realm.now().seconds();
        let (org_id, org_name) = self.organization(facts);
        let profile = Profile::read(&facts.user.document)?;
        let claims = IdClaims {
            profile: profile.claims(scope, facts.user.updated_at),
            iss: realm.issuer(),
            aud: self.client.id.clone(),
            iat: now,
            exp: now.saturating_add(jwt.lifetime_in_seconds.unwrap_or(ID_LIFETIME)),
            sub: facts.user.id.clone(),
            auth_time: self.promise.auth_time,
            sid: Some(self.session_id.to_owned()),
            // Only the first ID token of a sign-in answers the request that carried it (OpenID Connect Core 12.2).
            nonce: self.promise.nonce.clone().filter(|_| !self.is_refresh),
            org_id,
            org_name,
        };
        Ok(Unsigned {
            claims,
            kind: TokenType::Jwt,
            with: SignedWith::for_client(realm, self.client, &jwt, facts.kid.clone())?,
        })
    }

    fn organization(&self, facts: &Facts) -> (Option<String>, Option<String>) {
        let Some(organization) = &facts.organization else {
            return (None, None);
        };
        let name = self
            .tenant
            .allow_organization_name_in_authentication_api
            .then(|| organization.name.to_string());
        (Some(organization.id.to_string()), name)
    }
}

/// How long a refresh token is good from now on, by what its client says.
pub(super) fn absolute_end(policy: &ClientPolicy, now: Timestamp) -> Option<Timestamp> {
    policy
        .refresh_token()
        .lifetime()
        .map(|seconds| now.plus_seconds(seconds))
}
