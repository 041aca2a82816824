//! Tokens by a refresh token (RFC 6749 section 6), with rotation and the detection of reuse (RFC 9700 section 4.14).

use guildhall_model::Timestamp;
use guildhall_protocol::oauth::{self, ClientAuthentication, RefreshToken, Scope};
use guildhall_store::{AccessTokenRow, LogRow, RefreshTokenRow, TenantTransaction};
use secrecy::ExposeSecret as _;

use super::super::client_authentication::{Candidate, Claimed, authenticate, claimed, find};
use super::super::policy::{ClientPolicy, TenantPolicy};
use super::super::refused::Refused;
use super::facts::{self, Facts, Subject};
use super::family::end_family;
use super::promise::Promise;
use super::refresh::{Bound, new_token};
use super::tokens::{Asked, UserTokens};
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;
use crate::secret;

/// The grant's name in `grant_types`.
const GRANT: &str = "refresh_token";
/// For how many seconds a token whose place was taken is kept at least, to notice who uses it again.
const KEPT: i64 = 30 * 86_400;

/// Issues new tokens for a refresh token, and writes `sertft`, `fertft` or `ferrt` to the tenant log. Where tokens
/// rotate, the one that was used is good no more, but for the client's leeway; whoever uses it after that ends the
/// whole family. Everything that decides is read anew: user, organization, membership, permissions.
pub async fn refresh_token(
    realm: &Realm,
    authentication: &ClientAuthentication,
    request: &RefreshToken,
    origin: Origin,
) -> Result<UserTokens, Refused> {
    let claimed = claimed(authentication)?;
    let hash = secret::hash(request.refresh_token.expose_secret());
    let read = realm.store.read((claimed, hash), |(claimed, hash), tx| {
        Box::pin(look_up(claimed, hash, tx))
    });
    let (candidate, token) = read.await?;
    let candidate = candidate.ok_or(oauth::Error::UnknownClient)?;
    let token = token.filter(|token| token.client_id == candidate.client.id);
    let exchange = Exchange {
        realm,
        candidate: &candidate,
        request,
        origin,
    };
    let refreshed = exchange.run(authentication, token.as_ref()).await;
    if let Err(Refused::Rule(rule)) = &refreshed {
        exchange.write_refusal(token.as_ref(), rule).await?;
    }
    refreshed
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

struct Exchange<'a> {
    realm: &'a Realm,
    candidate: &'a Candidate,
    request: &'a RefreshToken,
    origin: Origin,
}

/// What a refresh token is worth now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worth {
    /// It is good.
    Good,
    /// Another took its place so short a time ago that the client may not have got it.
    WithinLeeway,
    /// Another took its place, and somebody uses it again.
    Reused,
    /// Its time is over.
    Over,
}

fn worth(token: &RefreshTokenRow, policy: &ClientPolicy, now: Timestamp) -> Worth {
    let rules = policy.refresh_token();
    if let Some(rotated) = token.rotated_at {
        return if now.milliseconds_since(rotated) < rules.leeway().saturating_mul(1000) {
            Worth::WithinLeeway
        } else {
            Worth::Reused
        };
    }
    let is_idle = rules
        .idle_lifetime()
        .is_some_and(|idle| now.milliseconds_since(token.used_at) >= idle.saturating_mul(1000));
    if is_idle || token.ends_at.is_some_and(|end| now >= end) {
        Worth::Over
    } else {
        Worth::Good
    }
}

/// All that is written when a token is refreshed.
struct Plan {
    hash: String,
    rotation: Option<RefreshTokenRow>,
    worth: Worth,
    access: Option<AccessTokenRow>,
    log: LogRow,
    now: Timestamp,
}

impl Exchange<'_> {
    async fn run(
        &self,
        authentication: &ClientAuthentication,
        token: Option<&RefreshTokenRow>,
    ) -> Result<UserTokens, Refused> {
        let client = &self.candidate.client;
        let policy: ClientPolicy = serde_json::from_str(&client.document)?;
        authenticate(self.realm, authentication, self.candidate, &policy).await?;
        if !policy.allows(GRANT) {
            return Err(oauth::Error::GrantNotAllowed(GRANT).into());
        }
        let token = token.ok_or(oauth::Error::InvalidRefreshToken)?;
        let worth = worth(token, &policy, self.realm.now());
        match worth {
            Worth::Good | Worth::WithinLeeway => self.refresh(token, &policy, worth).await,
            Worth::Reused => {
                end_family(self.realm, &token.family).await?;
                Err(oauth::Error::InvalidRefreshToken.into())
            }
            Worth::Over => Err(oauth::Error::InvalidRefreshToken.into()),
        }
    }

    async fn refresh(
        &self,
        token: &RefreshTokenRow,
        policy: &ClientPolicy,
        worth: Worth,
    ) -> Result<UserTokens, Refused> {
        let realm = self.realm;
        let promise: Promise = serde_json::from_str(&token.document)?;
        let tenant: TenantPolicy = serde_json::from_str(&realm.tenant.settings)?;
        let scope = self.narrowed(&promise)?;
        let facts = self.facts(token, &promise).await?;
        let asked = Asked {
            realm,
            tenant: &tenant,
            client: &self.candidate.client,
            policy,
            promise: &promise,
            scope: &scope,
            session_id: &token.session_id,
            family: &token.family,
            is_refresh: true,
        };
        let prepared = asked.prepare(&facts)?;
        let (scope, expires_in) = (prepared.scope.clone(), prepared.expires_in);
        let (refresh_token, rotation) = if policy.refresh_token().rotates() {
            let bound = Bound {
                family: &token.family,
                client_id: &token.client_id,
                user_id: &token.user_id,
                session_id: &token.session_id,
                organization_id: token.organization_id.as_deref(),
                promise: &promise,
                // The end is that of the first: it is fixed when the user signs in.
                ends_at: token.ends_at.filter(|_| {
                    token.rotated_at.is_none() || policy.refresh_token().lifetime().is_some()
                }),
            };
            let (new, row) = new_token(realm, &bound)?;
            (Some(new), Some(row))
        } else {
            (None, None)
        };
        let plan = Plan {
            hash: token.hash.clone(),
            rotation,
            worth,
            access: prepared.opaque_row(),
            log: self.success(&facts, &promise, &scope)?,
            now: realm.now(),
        };
        let written = realm
            .store
            .write(plan, |plan, tx| Box::pin(write(plan, tx)));
        let (signed, is_done) = tokio::try_join!(Box::pin(prepared.sign(realm)), written)?;
        if !is_done {
            return Err(oauth::Error::InvalidRefreshToken.into());
        }
        let (access_token, id_token) = signed;
        Ok(UserTokens {
            access_token,
            refresh_token,
            id_token,
            scope,
            expires_in,
        })
    }

    /// What is asked for of what was granted; without asking, all of it. Who asks for more gets what was granted, or is
    /// refused where the tenant wants it as the standard does (RFC 6749 section 6).
    fn narrowed(&self, promise: &Promise) -> Result<Scope, oauth::Error> {
        let granted = Scope::parse(&promise.scope);
        match &self.request.scope {
            Some(asked) if !asked.is_subset(&granted) && self.realm.is_strict() => {
                Err(oauth::Error::ScopeNotGranted(asked.missing_from(&granted)))
            }
            Some(asked) if !asked.is_empty() => Ok(asked.intersection(&granted)),
            _ => Ok(granted),
        }
    }

    async fn facts(&self, token: &RefreshTokenRow, promise: &Promise) -> Result<Facts, Refused> {
        if let Some(audience) = &self.request.audience
            && Some(audience) != promise.audience.as_ref()
        {
            return Err(oauth::Error::UnknownAudience(audience.clone()).into());
        }
        let subject = Subject {
            client_id: token.client_id.clone(),
            user_id: token.user_id.clone(),
            organization_id: token.organization_id.clone(),
            audience: promise.audience.clone(),
        };
        let read = self.realm.store.read(subject, |subject, mut tx| {
            Box::pin(async move {
                facts::gather(subject, || oauth::Error::InvalidRefreshToken, &mut tx).await
            })
        });
        read.await
    }

    fn actor(&self, user: Option<&str>) -> Actor {
        Actor::with_scopes(
            Some(self.candidate.client.id.clone()),
            user.map(str::to_owned),
            Scope::default(),
            self.origin.clone(),
        )
    }

    fn success(&self, facts: &Facts, promise: &Promise, scope: &Scope) -> Result<LogRow, Error> {
        let happening = Happening {
            kind: "sertft",
            description: "Refresh Token for Access Token",
            client_name: Some(&self.candidate.client.name),
            user: Some(facts.told()),
            organization: facts.organization(),
            audience: promise.audience.as_deref(),
            scope: Some(&scope.to_string()),
            ..Happening::default()
        };
        log::entry(self.realm, &self.actor(Some(&facts.user.id)), &happening)
    }

    async fn write_refusal(
        &self,
        token: Option<&RefreshTokenRow>,
        rule: &oauth::Error,
    ) -> Result<(), Error> {
        let is_reuse = token.is_some_and(|token| token.rotated_at.is_some());
        let description = rule.to_string();
        let happening = Happening {
            kind: if is_reuse { "ferrt" } else { "fertft" },
            description: &description,
            client_name: Some(&self.candidate.client.name),
            ..Happening::default()
        };
        let user = token.map(|token| token.user_id.as_str());
        let entry = log::entry(self.realm, &self.actor(user), &happening)?;
        log::write(self.realm, entry).await
    }
}

/// Notes the use; `false` when the token has gone meanwhile, or somebody else rotated it first.
async fn write(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<bool, Error> {
    let is_done = match (&plan.rotation, plan.worth) {
        (Some(_), Worth::Good) => {
            let kept = plan.now.plus_seconds(KEPT);
            tx.rotate_refresh_token(&plan.hash, plan.now, kept).await?
        }
        // A family that has ended since has no token left to be found.
        (Some(_), _) => tx.refresh_token(&plan.hash).await?.is_some(),
        (None, _) => tx.use_refresh_token(&plan.hash, plan.now).await?,
    };
    if !is_done {
        return Ok(false);
    }
    if let Some(rotation) = &plan.rotation {
        tx.insert_refresh_token(rotation).await?;
    }
    if let Some(access) = &plan.access {
        tx.insert_access_token(access).await?;
    }
    tx.insert_log(&plan.log).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_token_is_worth() {
        let at = Timestamp::from_seconds;
        let token = |used: i64, rotated: Option<i64>, ends: Option<i64>| RefreshTokenRow {
            hash: String::new(),
            family: String::new(),
            client_id: String::new(),
            user_id: String::new(),
            session_id: String::new(),
            organization_id: None,
            document: String::new(),
            created_at: at(0),
            used_at: at(used),
            rotated_at: rotated.map(at),
            ends_at: ends.map(at),
        };
        let policy = |json: &str| -> ClientPolicy {
            serde_json::from_str(&format!(r#"{{"refresh_token":{json}}}"#)).unwrap()
        };
        let lasting = policy(
            r#"{"rotation_type":"rotating","expiration_type":"non-expiring","leeway":0,"idle_token_lifetime":5}"#,
        );
        let lenient =
            policy(r#"{"rotation_type":"rotating","expiration_type":"non-expiring","leeway":10}"#);
        let idle = policy(
            r#"{"rotation_type":"non-rotating","expiration_type":"expiring","idle_token_lifetime":5}"#,
        );
        let tireless = policy(
            r#"{"expiration_type":"expiring","idle_token_lifetime":5,"infinite_idle_token_lifetime":true}"#,
        );
        #[rustfmt::skip]
        let cases = [
            (&lasting, token(0, None, None), 100, Worth::Good),
            (&lasting, token(0, None, Some(100)), 100, Worth::Over),
            (&lasting, token(0, Some(50), None), 50, Worth::Reused),
            (&lenient, token(0, Some(50), None), 59, Worth::WithinLeeway),
            (&lenient, token(0, Some(50), None), 60, Worth::Reused),
            (&idle, token(90, None, None), 94, Worth::Good),
            (&idle, token(90, None, None), 95, Worth::Over),
            (&tireless, token(0, None, None), 95, Worth::Good),
        ];
        for (policy, token, now, expected) in cases {
            assert_eq!(worth(&token, policy, at(now)), expected, "{token:?} {now}");
        }
    }
}
