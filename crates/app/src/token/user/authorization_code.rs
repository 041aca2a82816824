//! Tokens by an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).

use guildhall_protocol::oauth::{
    self, AuthorizationCode, ClientAuthentication, CodeChallenge, Scope,
};
use guildhall_store::{
    AccessTokenRow, AuthorizationCodeRow, LogRow, RefreshTokenRow, TenantTransaction,
};
use secrecy::ExposeSecret as _;

use super::super::client_authentication::{Candidate, Claimed, authenticate, claimed, find};
use super::super::policy::{ClientPolicy, TenantPolicy};
use super::super::refused::Refused;
use super::facts::{self, Facts, Subject};
use super::family::end_family;
use super::promise::Promise;
use super::refresh::{Bound, new_token};
use super::tokens::{Asked, UserTokens, absolute_end};
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;
use crate::secret;

/// The grant's name in `grant_types`.
const GRANT: &str = "authorization_code";

/// Issues the tokens that a code stands for, and writes `seacft` or `feacft` to the tenant log. A code that was redeemed
/// before is refused, and what came of it ends (RFC 6749 section 4.1.2).
pub async fn authorization_code(
    realm: &Realm,
    authentication: &ClientAuthentication,
    request: &AuthorizationCode,
    origin: Origin,
) -> Result<UserTokens, Refused> {
    let claimed = claimed(authentication)?;
    let hash = secret::hash(request.code.expose_secret());
    let read = realm.store.read((claimed, hash), |(claimed, hash), tx| {
        Box::pin(look_up(claimed, hash, tx))
    });
    let (candidate, code) = read.await?;
    let candidate = candidate.ok_or(oauth::Error::UnknownClient)?;
    let exchange = Exchange {
        realm,
        candidate: &candidate,
        request,
        origin,
    };
    let redeemed = exchange.run(authentication, code.as_ref()).await;
    if let Err(Refused::Rule(rule)) = &redeemed {
        exchange.write_refusal(code.as_ref(), rule).await?;
    }
    redeemed
}

async fn look_up(
    claimed: &Claimed,
    hash: &str,
    mut tx: TenantTransaction<'_>,
) -> Result<(Option<Candidate>, Option<AuthorizationCodeRow>), Error> {
    let candidate = find(claimed, &mut tx).await?;
    let code = tx.authorization_code(hash).await?;
    Ok((candidate, code))
}

struct Exchange<'a> {
    realm: &'a Realm,
    candidate: &'a Candidate,
    request: &'a AuthorizationCode,
    origin: Origin,
}

/// All that is written when a code is redeemed.
struct Plan {
    code: AuthorizationCodeRow,
    access: Option<AccessTokenRow>,
    refresh: Option<RefreshTokenRow>,
    log: LogRow,
    now: guildhall_model::Timestamp,
}

impl Exchange<'_> {
    async fn run(
        &self,
        authentication: &ClientAuthentication,
        code: Option<&AuthorizationCodeRow>,
    ) -> Result<UserTokens, Refused> {
        let client = &self.candidate.client;
        let policy: ClientPolicy = serde_json::from_str(&client.document)?;
        authenticate(self.realm, authentication, self.candidate, &policy).await?;
        if !policy.allows(GRANT) {
            return Err(oauth::Error::GrantNotAllowed(GRANT).into());
        }
        let code = code
            .filter(|code| code.client_id == client.id)
            .ok_or(oauth::Error::InvalidCode)?;
        if code.used_at.is_some() {
            end_family(self.realm, &code.family).await?;
            return Err(oauth::Error::InvalidCode.into());
        }
        if self.realm.now() >= code.ends_at {
            return Err(oauth::Error::InvalidCode.into());
        }
        let promise: Promise = serde_json::from_str(&code.document)?;
        self.check(&promise)?;
        self.redeem(code, &promise, &policy).await
    }

    /// Whoever redeems the code is whoever asked for it.
    fn check(&self, promise: &Promise) -> Result<(), oauth::Error> {
        let named = self.request.redirect_uri.as_deref();
        if named != promise.redirect_uri.as_deref()
            && (named.is_some() || promise.redirect_uri.is_some())
        {
            let named = named.unwrap_or_default().chars().take(200).collect();
            return Err(oauth::Error::RedirectMismatch(named));
        }
        let challenge = CodeChallenge::parse(
            promise.challenge.as_deref(),
            promise.challenge.as_ref().map(|_| "S256"),
        );
        let challenge = challenge.map_err(|_| oauth::Error::CodeVerifier)?;
        match (challenge, &self.request.code_verifier) {
            (None, None) => Ok(()),
            (Some(challenge), Some(verifier))
                if challenge.is_proven_by(verifier.expose_secret()) =>
            {
                Ok(())
            }
            // A verifier without a challenge is a request whose challenge was taken out (RFC 9700 section 4.8.2).
            _ => Err(oauth::Error::CodeVerifier),
        }
    }

    async fn redeem(
        &self,
        code: &AuthorizationCodeRow,
        promise: &Promise,
        policy: &ClientPolicy,
    ) -> Result<UserTokens, Refused> {
        let realm = self.realm;
        let facts = self.facts(code, promise).await?;
        let tenant: TenantPolicy = serde_json::from_str(&realm.tenant.settings)?;
        let asked = Asked {
            realm,
            tenant: &tenant,
            client: &self.candidate.client,
            policy,
            promise,
            scope: &Scope::parse(&promise.scope),
            session_id: &code.session_id,
            family: &code.family,
            is_refresh: false,
        };
        let prepared = asked.prepare(&facts)?;
        let (scope, expires_in) = (prepared.scope.clone(), prepared.expires_in);
        let (refresh_token, refresh) = if scope.contains("offline_access") {
            let granted = Promise {
                scope: scope.to_string(),
                ..promise.clone()
            };
            let bound = Bound {
                family: &code.family,
                client_id: &code.client_id,
                user_id: &code.user_id,
                session_id: &code.session_id,
                organization_id: code.organization_id.as_deref(),
                promise: &granted,
                ends_at: absolute_end(policy, realm.now()),
            };
            let (token, row) = new_token(realm, &bound)?;
            (Some(token), Some(row))
        } else {
            (None, None)
        };
        let plan = Plan {
            code: code.clone(),
            access: prepared.opaque_row(),
            refresh,
            log: self.success(&facts, promise, &scope)?,
            now: realm.now(),
        };
        let written = realm
            .store
            .write(plan, |plan, tx| Box::pin(write(plan, tx)));
        let (signed, is_first) = tokio::try_join!(Box::pin(prepared.sign(realm)), written)?;
        if !is_first {
            return Err(oauth::Error::InvalidCode.into());
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

    async fn facts(
        &self,
        code: &AuthorizationCodeRow,
        promise: &Promise,
    ) -> Result<Facts, Refused> {
        let subject = Subject {
            client_id: code.client_id.clone(),
            user_id: code.user_id.clone(),
            organization_id: code.organization_id.clone(),
            audience: promise.audience.clone(),
        };
        let read = self.realm.store.read(subject, |subject, mut tx| {
            Box::pin(
                async move { facts::gather(subject, || oauth::Error::InvalidCode, &mut tx).await },
            )
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
            kind: "seacft",
            description: "Authorization Code for Access Token",
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
        code: Option<&AuthorizationCodeRow>,
        rule: &oauth::Error,
    ) -> Result<(), Error> {
        let user = code
            .filter(|code| code.client_id == self.candidate.client.id)
            .map(|code| code.user_id.as_str());
        let description = rule.to_string();
        let happening = Happening {
            kind: "feacft",
            description: &description,
            client_name: Some(&self.candidate.client.name),
            ..Happening::default()
        };
        let entry = log::entry(self.realm, &self.actor(user), &happening)?;
        log::write(self.realm, entry).await
    }
}

/// Redeems the code; `false` when somebody else was faster, and then what came of it ends.
async fn write(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<bool, Error> {
    if !tx.use_authorization_code(&plan.code.hash, plan.now).await? {
        tx.end_token_family(&plan.code.family).await?;
        return Ok(false);
    }
    if let Some(access) = &plan.access {
        tx.insert_access_token(access).await?;
    }
    if let Some(refresh) = &plan.refresh {
        tx.insert_refresh_token(refresh).await?;
    }
    tx.insert_log(&plan.log).await?;
    Ok(true)
}
