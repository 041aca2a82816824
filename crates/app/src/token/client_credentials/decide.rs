//! The rules of client credentials, over what was read.

use std::borrow::Cow;

use guildhall_protocol::jose::TokenType;
use guildhall_protocol::oauth::{self, ClientAuthentication, ClientCredentials, Scope};
use guildhall_store::Sealed;

use super::super::client_authentication::authenticate;
use super::super::issue::{Claims, Token};
use super::super::policy::{ClientPolicy, TenantPolicy, TokenPolicy};
use super::super::refused::Refused;
use super::GRANT;
use super::facts::Facts;
use super::organization::choose_organization;
use crate::error::Error;
use crate::realm::Realm;

#[expect(
    clippy::too_many_arguments,
    reason = "the rules of a grant: who asks, for what, and what is known of it"
)]
pub(super) fn decide(
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
    let mut claims = Claims {
        realm,
        client: &client,
        audience,
        scope: &scope,
        rules: &rules,
        server: &server,
    }
    .make();
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
