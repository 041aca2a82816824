//! Tokens by client credentials (RFC 6749 section 4.4), also for an organization.

use std::borrow::Cow;

use guildhall_model::id::OrganizationId;
use guildhall_model::organization::Organization;
use guildhall_model::random::{self, BASE62};
use guildhall_protocol::jose::{AccessClaims, Audience, RsaScheme, SharedSecret, TokenType};
use guildhall_protocol::oauth::{self, ClientAuthentication, ClientCredentials, Scope};
use guildhall_store::{ClientGrantRow, ClientRow, ResourceServerRow, Sealed, TenantTransaction};
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;

use super::bearer::management_host;
use super::policy::{ClientPolicy, TenantPolicy, TokenPolicy};
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;

/// The grant's name in `grant_types`.
const GRANT: &str = "client_credentials";

/// A token, as it is answered.
#[derive(Debug)]
pub struct Issued {
    /// The token.
    pub access_token: String,
    /// What it allows; empty when nothing was granted.
    pub scope: Scope,
    /// How long it lives, in seconds.
    pub expires_in: i64,
}

/// A refusal by the standard's rules, or a failure of ours.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// By the rules.
    #[error(transparent)]
    Rule(#[from] oauth::Error),
    /// A failure.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<guildhall_store::Error> for Refused {
    fn from(error: guildhall_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// All that is read to decide, in one read.
#[derive(Debug)]
struct Facts {
    client: Option<ClientRow>,
    server: Option<ResourceServerRow>,
    grant: Option<ClientGrantRow>,
    organization: Option<Organization>,
    organization_is_granted: bool,
    kid: Option<String>,
}

/// What the facts are asked for.
struct Question {
    client_id: String,
    audience: String,
    management_host: Option<String>,
    organization: Option<String>,
}

/// Issues a token to a client for itself, and writes `seccft` or `feccft` to the tenant log.
pub async fn client_credentials(
    realm: &Realm,
    authentication: &ClientAuthentication,
    request: &ClientCredentials,
    origin: Origin,
) -> Result<Issued, Refused> {
    let client_id = authentication.client_id().unwrap_or_default().to_owned();
    let actor = Actor::with_scopes(Some(client_id.clone()), None, Scope::parse(""), origin);
    let tenant: TenantPolicy = serde_json::from_str(&realm.tenant.settings)?;
    let audience = request
        .audience
        .clone()
        .or(tenant.default_audience.clone())
        .filter(|audience| !audience.is_empty());
    let question = Question {
        client_id,
        management_host: audience.as_deref().and_then(management_host),
        audience: audience.clone().unwrap_or_default(),
        organization: request.organization.clone(),
    };
    let facts = realm
        .store
        .read(question, |question, tx| Box::pin(gather(question, tx)))
        .await
        .map_err(Error::from)?;
    let client_name = facts.client.as_ref().map(|client| client.name.clone());
    let decided = decide(realm, &tenant, authentication, request, audience, facts);
    match decided {
        Ok(token) => issue(realm, &actor, token).await,
        Err(refused) => {
            // What an unknown client tries is in the request log; the tenant log is for the tenant's own clients.
            if let (Some(name), Refused::Rule(rule)) = (client_name, &refused) {
                write_refusal(realm, &actor, &name, request, rule).await?;
            }
            Err(refused)
        }
    }
}

async fn gather(
    question: &Question,
    mut tx: TenantTransaction<'_>,
) -> Result<Facts, guildhall_store::Error> {
    let client = tx.client(&question.client_id).await?;
    let server = find_server(question, &mut tx).await?;
    let grant = match (&client, &server) {
        (Some(client), Some(server)) => {
            tx.client_grant_of(&client.id, &server.id, "client").await?
        }
        _ => None,
    };
    let named = match &question.organization {
        Some(named) => Some(named.clone()),
        None => default_organization(client.as_ref(), grant.as_ref()),
    };
    let organization = match named {
        Some(named) => find_organization(&named, &mut tx).await?,
        None => None,
    };
    let organization_is_granted = match (&organization, &grant) {
        (Some(organization), Some(grant)) => {
            grant.allow_any_organization == Some(true)
                || tx
                    .has_organization_client_grant(&organization.id, &grant.id)
                    .await?
        }
        _ => false,
    };
    let kid = tx.current_kid().await?;
    Ok(Facts {
        client,
        server,
        grant,
        organization,
        organization_is_granted,
        kid,
    })
}

async fn find_server(
    question: &Question,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<ResourceServerRow>, guildhall_store::Error> {
    if let Some(server) = tx.resource_server_by_identifier(&question.audience).await? {
        return Ok(Some(server));
    }
    match &question.management_host {
        Some(host) if tx.has_host(host).await? => tx.system_resource_server().await,
        _ => Ok(None),
    }
}

async fn find_organization(
    named: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<Organization>, guildhall_store::Error> {
    match OrganizationId::parse(named) {
        Some(id) => tx.organization(&id).await,
        None => tx.organization_by_name(named).await,
    }
}

/// The client's default organization; it only counts where the grant requires one.
fn default_organization(
    client: Option<&ClientRow>,
    grant: Option<&ClientGrantRow>,
) -> Option<String> {
    if grant?.organization_usage.as_deref() != Some("require") {
        return None;
    }
    let policy: ClientPolicy = serde_json::from_str(&client?.document).ok()?;
    policy.default_organization().map(str::to_owned)
}

/// A token that may be issued, still to be signed.
#[derive(Debug)]
struct Token {
    claims: AccessClaims,
    scope: Scope,
    client_name: String,
    organization: Option<(String, String)>,
    kid: String,
    algorithm: String,
    secret: Option<Vec<u8>>,
    kind: TokenType,
    lifetime: i64,
}

#[expect(
    clippy::too_many_arguments,
    reason = "the rules of a grant: who asks, for what, and what is known of it"
)]
fn decide(
    realm: &Realm,
    tenant: &TenantPolicy,
    authentication: &ClientAuthentication,
    request: &ClientCredentials,
    audience: Option<String>,
    facts: Facts,
) -> Result<Token, Refused> {
    let client = facts.client.ok_or(oauth::Error::UnknownClient)?;
    let policy: ClientPolicy = serde_json::from_str(&client.document)?;
    authenticate(realm, authentication, &client, &policy)?;
    if !policy.allows(GRANT) {
        return Err(oauth::Error::GrantNotAllowed(GRANT).into());
    }
    let audience = audience.ok_or(oauth::Error::NoAudience)?;
    let server = facts
        .server
        .ok_or_else(|| oauth::Error::UnknownAudience(audience.clone()))?;
    let grant = facts.grant.ok_or_else(|| oauth::Error::NoClientGrant {
        client_id: client.id.clone(),
        audience: audience.clone(),
    })?;
    let granted: Vec<Cow<'_, str>> = serde_json::from_str(&grant.scope)?;
    let scope = choose_scope(&granted, request.scope.as_ref())?;
    let usage = grant.organization_usage.as_deref().unwrap_or("deny");
    let named = request.organization.as_deref();
    let organization = choose_organization(
        usage,
        named,
        facts.organization,
        facts.organization_is_granted,
    )?;
    let organization = organization.map(|found| (found.id.to_string(), found.name.to_string()));
    let named = organization
        .as_ref()
        .filter(|_| tenant.allow_organization_name_in_authentication_api);
    let rules: TokenPolicy = serde_json::from_str(&server.document)?;
    let issued = Issue {
        realm,
        client: &client,
        audience,
        scope: &scope,
        rules: &rules,
        server: &server,
    };
    let mut claims = issued.claims();
    claims.org_id = organization.as_ref().map(|(id, _)| id.clone());
    claims.org_name = named.map(|(_, name)| name.clone());
    let secret = match (&server.signing_secret, server.signing_alg.as_str()) {
        (Some(sealed), "HS256") => {
            let place = Sealed {
                table: "resource_server",
                id: &server.id,
                column: "signing_secret",
            };
            Some(realm.store.open(place, sealed).map_err(Error::from)?)
        }
        _ => None,
    };
    Ok(Token {
        claims,
        scope,
        client_name: client.name.clone(),
        organization,
        kid: facts
            .kid
            .ok_or(Error::Internal("the tenant has no key to sign with"))?,
        kind: if rules.is_rfc9068() {
            TokenType::AccessToken
        } else {
            TokenType::Jwt
        },
        secret,
        lifetime: server.token_lifetime,
        algorithm: server.signing_alg,
    })
}

/// What was asked for, when all of it is granted; without asking, all that is. A grant names hundreds of scopes where
/// a client asks for a few, so the granted ones are looked through and not copied.
fn choose_scope(granted: &[Cow<'_, str>], asked: Option<&Scope>) -> Result<Scope, oauth::Error> {
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else {
        return Ok(granted.iter().map(AsRef::as_ref).collect());
    };
    let missing: Scope = asked
        .iter()
        .filter(|name| !granted.iter().any(|granted| granted.as_ref() == *name))
        .collect();
    if missing.is_empty() {
        Ok(asked.clone())
    } else {
        Err(oauth::Error::ScopeNotGranted(missing))
    }
}

/// What the claims are made of.
struct Issue<'a> {
    realm: &'a Realm,
    client: &'a ClientRow,
    audience: String,
    scope: &'a Scope,
    rules: &'a TokenPolicy,
    server: &'a ResourceServerRow,
}

impl Issue<'_> {
    fn claims(&self) -> AccessClaims {
        let now = self.realm.now().seconds();
        let rfc9068 = self.rules.is_rfc9068();
        let id = self.client.id.clone();
        AccessClaims {
            iss: self.realm.issuer(),
            sub: format!("{id}@clients"),
            aud: Audience::One(self.audience.clone()),
            iat: now,
            exp: now.saturating_add(self.server.token_lifetime),
            nbf: None,
            scope: (!self.scope.is_empty()).then(|| self.scope.to_string()),
            org_id: None,
            org_name: None,
            gty: (!rfc9068).then(|| "client-credentials".to_owned()),
            azp: (!rfc9068).then(|| id.clone()),
            client_id: rfc9068.then_some(id),
            jti: rfc9068.then(|| random::text(self.realm.random(), BASE62, 22)),
            permissions: self
                .rules
                .lists_permissions()
                .then(|| self.scope.iter().map(str::to_owned).collect()),
        }
    }
}

/// Compares in constant time; an unknown client and a wrong secret answer the same.
fn authenticate(
    realm: &Realm,
    authentication: &ClientAuthentication,
    client: &ClientRow,
    policy: &ClientPolicy,
) -> Result<(), Refused> {
    let method = policy.token_endpoint_auth_method.as_deref();
    let presented = match authentication {
        // Either place of the secret is taken from a client that did not choose one, and from one that chose the other:
        // the service does not tell them apart.
        ClientAuthentication::SecretBasic { client_secret, .. }
        | ClientAuthentication::SecretPost { client_secret, .. }
            if method != Some("none") =>
        {
            client_secret
        }
        _ => return Err(oauth::Error::UnknownClient.into()),
    };
    let place = Sealed {
        table: "client",
        id: &client.id,
        column: "secret",
    };
    let secret = realm
        .store
        .open(place, &client.secret)
        .map_err(Error::from)?;
    if bool::from(secret.ct_eq(presented.expose_secret().as_bytes())) {
        Ok(())
    } else {
        Err(oauth::Error::UnknownClient.into())
    }
}

/// The table of organizations with client credentials (behaviour notes, "Tokens", section 4).
fn choose_organization(
    usage: &str,
    named: Option<&str>,
    found: Option<Organization>,
    granted: bool,
) -> Result<Option<Organization>, oauth::Error> {
    match (usage, named, found) {
        ("allow" | "require", _, Some(found)) if granted => Ok(Some(found)),
        ("allow" | "require", _, Some(found)) => {
            Err(oauth::Error::OrganizationNotGranted(found.id.to_string()))
        }
        ("allow" | "require", Some(named), None) => {
            Err(oauth::Error::UnknownOrganization(named.to_owned()))
        }
        ("require", None, None) => Err(oauth::Error::OrganizationRequired),
        (_, Some(_), _) => Err(oauth::Error::OrganizationNotAllowed),
        (_, None, _) => Ok(None),
    }
}

async fn issue(realm: &Realm, actor: &Actor, token: Token) -> Result<Issued, Refused> {
    let scope = token.scope.to_string();
    let audience = token
        .claims
        .aud
        .iter()
        .next()
        .unwrap_or_default()
        .to_owned();
    let happening = Happening {
        kind: "seccft",
        description: "Client Credentials for Access Token",
        client_name: Some(&token.client_name),
        organization: token
            .organization
            .as_ref()
            .map(|(id, name)| (id.as_str(), name.as_str())),
        audience: Some(&audience),
        scope: Some(&scope),
        details: None,
    };
    let entry = log::entry(realm, actor, &happening)?;
    let (scope, expires_in) = (token.scope.clone(), token.lifetime);
    let written = realm.store.write(entry, |entry, mut tx| {
        Box::pin(async move { tx.insert_log(entry).await })
    });
    let (access_token, ()) = tokio::try_join!(sign(realm, token), async {
        written.await.map_err(Error::from)
    })?;
    Ok(Issued {
        access_token,
        scope,
        expires_in,
    })
}

/// Signs on a thread that may take its time: a signature takes a quarter of a millisecond of a core.
async fn sign(realm: &Realm, token: Token) -> Result<String, Error> {
    let key = realm.services.keys.get(&realm.store, &token.kid).await?;
    let key = key.ok_or(Error::Internal("the key that signs is not there"))?;
    let work = move || match (&token.secret, token.algorithm.as_str()) {
        (Some(secret), _) => Ok(SharedSecret::new(secret)?.sign(token.kind, &token.claims)?),
        (None, "PS256") => Ok(key
            .signing
            .sign_as(RsaScheme::Ps256, token.kind, &token.claims)?),
        (None, _) => Ok(key
            .signing
            .sign_as(RsaScheme::Rs256, token.kind, &token.claims)?),
    };
    realm.services.signers.run(work).await
}

async fn write_refusal(
    realm: &Realm,
    actor: &Actor,
    client_name: &str,
    request: &ClientCredentials,
    rule: &oauth::Error,
) -> Result<(), Error> {
    let description = rule.to_string();
    let scope = request.scope.as_ref().map(ToString::to_string);
    let happening = Happening {
        kind: "feccft",
        description: &description,
        client_name: Some(client_name),
        audience: request.audience.as_deref(),
        scope: scope.as_deref(),
        ..Happening::default()
    };
    let entry = log::entry(realm, actor, &happening)?;
    realm
        .store
        .write(entry, |entry, mut tx| {
            Box::pin(async move { tx.insert_log(entry).await })
        })
        .await?;
    Ok(())
}

/// A token for the tenant's Management API in the name of its "API Explorer Application", for the command line, which
/// already holds the database and the master key. `scopes` narrows it; all that is granted otherwise.
pub async fn mint_management_token(realm: &Realm, scopes: &[String]) -> Result<String, Refused> {
    let found = realm.store.read((), |(), mut tx| {
        Box::pin(async move {
            let server = tx.system_resource_server().await?;
            let clients = tx
                .clients(&guildhall_store::ClientFilter::default(), &all())
                .await?;
            let mut explorer = None;
            if let Some(server) = &server {
                for client in clients
                    .into_iter()
                    .filter(|client| client.name == crate::tenant::EXPLORER)
                {
                    let grant = tx.client_grant_of(&client.id, &server.id, "client").await?;
                    explorer = explorer.or(grant.map(|grant| (client, grant)));
                }
            }
            Ok::<_, Error>((server, explorer, tx.current_kid().await?))
        })
    });
    let (server, explorer, kid) = found.await?;
    let server = server.ok_or(Error::Internal("the tenant has no Management API"))?;
    let (client, grant) = explorer.ok_or_else(|| Error::Missing {
        message: "The API Explorer Application has no grant for the Management API. Restore it, or use another client.",
        code: None,
    })?;
    let granted: Vec<String> = serde_json::from_str(&grant.scope)?;
    let granted = Scope::parse(&granted.join(" "));
    let scope = if scopes.is_empty() {
        granted.clone()
    } else {
        Scope::parse(&scopes.join(" "))
    };
    if !scope.is_subset(&granted) {
        return Err(oauth::Error::ScopeNotGranted(scope.missing_from(&granted)).into());
    }
    let rules = TokenPolicy::default();
    let audience = server.identifier.clone();
    let claims = Issue {
        realm,
        client: &client,
        audience,
        scope: &scope,
        rules: &rules,
        server: &server,
    }
    .claims();
    let token = Token {
        claims,
        scope,
        client_name: client.name.clone(),
        organization: None,
        kid: kid.ok_or(Error::Internal("the tenant has no key to sign with"))?,
        algorithm: "RS256".to_owned(),
        secret: None,
        kind: TokenType::Jwt,
        lifetime: server.token_lifetime,
    };
    Ok(issue(realm, &Actor::system(), token).await?.access_token)
}

fn all() -> guildhall_store::Page {
    guildhall_store::Page::Checkpoint {
        after: None,
        take: 1000,
    }
}

#[cfg(test)]
mod tests {
    use guildhall_model::organization::OrganizationName;

    use super::*;

    #[test]
    fn organizations_with_client_credentials() {
        let organization = || Organization {
            id: OrganizationId::parse("org_0123456789ABCDEF").unwrap(),
            display_name: None,
            name: OrganizationName::parse("acme").unwrap(),
            branding: None,
            metadata: None,
            token_quota: None,
            third_party_client_access:
                guildhall_model::organization::ThirdPartyClientAccess::default(),
            is_app_entitlement_active: false,
        };
        let id = || "org_0123456789ABCDEF".to_owned();
        for (usage, named, there, granted, expected) in [
            ("deny", None, false, false, Ok(false)),
            (
                "deny",
                Some("acme"),
                true,
                true,
                Err(oauth::Error::OrganizationNotAllowed),
            ),
            ("allow", None, false, false, Ok(false)),
            ("allow", Some("acme"), true, true, Ok(true)),
            (
                "allow",
                Some("acme"),
                true,
                false,
                Err(oauth::Error::OrganizationNotGranted(id())),
            ),
            (
                "allow",
                Some("nobody"),
                false,
                false,
                Err(oauth::Error::UnknownOrganization("nobody".into())),
            ),
            (
                "require",
                None,
                false,
                false,
                Err(oauth::Error::OrganizationRequired),
            ),
            ("require", None, true, true, Ok(true)),
            ("require", Some("acme"), true, true, Ok(true)),
            (
                "require",
                Some("acme"),
                true,
                false,
                Err(oauth::Error::OrganizationNotGranted(id())),
            ),
        ] {
            let found = choose_organization(usage, named, there.then(organization), granted);
            assert_eq!(
                found
                    .map(|found| found.is_some())
                    .map_err(|refused| refused.to_string()),
                expected.map_err(|refused: oauth::Error| refused.to_string()),
                "{usage} {named:?} {there} {granted}"
            );
        }
    }
}
