//! The rules of client credentials, over what was read.

use std::borrow::Cow;

use guildhall_protocol::jose::TokenType;
use guildhall_protocol::oauth::{self, ClientCredentials, Scope};
use guildhall_store::{ClientGrantRow, ClientRow, ResourceServerRow};

use super::super::issue::{Claims, Token};
use super::super::policy::{ClientPolicy, KnownScopes, TenantPolicy, TokenPolicy};
use super::super::refused::Refused;
use super::super::sign::SignedWith;
use super::GRANT;
use super::facts::Facts;
use super::organization::choose_organization;
use crate::error::Error;
use crate::realm::Realm;

/// Who asks, and for what.
pub(super) struct Asked<'a> {
    pub(super) realm: &'a Realm,
    pub(super) tenant: &'a TenantPolicy,
    /// The client, which has proven itself.
    pub(super) client: &'a ClientRow,
    pub(super) policy: &'a ClientPolicy,
    pub(super) request: &'a ClientCredentials,
    /// The API that was named, or the tenant's default.
    pub(super) audience: Option<String>,
}

pub(super) fn decide(asked: Asked<'_>, facts: Facts) -> Result<Token, Refused> {
    let Asked {
        realm,
        tenant,
        client,
        policy,
        request,
        audience,
    } = asked;
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
    let granted = granted_scopes(&grant, &server, facts.gives_all_scopes)?;
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
    let mut claims = Claims {
        realm,
        client,
        audience,
        scope: &scope,
        rules: &rules,
        server: &server,
    }
    .make();
    claims.org_id = organization.as_ref().map(|(id, _)| id.clone());
    claims.org_name = named.map(|(_, name)| name.clone());
    let kid = facts
        .kid
        .ok_or(Error::Internal("the tenant has no key to sign with"))?;
    Ok(Token {
        claims,
        scope,
        client_name: client.name.clone(),
        organization,
        kind: if rules.is_rfc9068() {
            TokenType::AccessToken
        } else {
            TokenType::Jwt
        },
        with: SignedWith::for_server(realm, &server, kid)?,
        lifetime: server.token_lifetime,
    })
}

/// What a grant gives: the scopes that it names, or all that its API knows now.
fn granted_scopes<'a>(
    grant: &'a ClientGrantRow,
    server: &'a ResourceServerRow,
    gives_all: bool,
) -> Result<Vec<Cow<'a, str>>, Error> {
    if gives_all {
        let known: KnownScopes<'_> = serde_json::from_str(&server.document)?;
        return Ok(known.scopes.into_iter().map(|scope| scope.value).collect());
    }
    Ok(serde_json::from_str(&grant.scope)?)
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
