//! Issuing an access token: its claims, its signature, its log entry.

use guildhall_model::random::{self, BASE62};
use guildhall_protocol::jose::{AccessClaims, Audience, TokenType};
use guildhall_protocol::oauth::Scope;
use guildhall_store::{ClientRow, ResourceServerRow};

use super::policy::TokenPolicy;
use super::refused::Refused;
use super::sign::{SignedWith, Unsigned, sign};
use crate::actor::Actor;
use crate::log::{self, Happening};
use crate::realm::Realm;

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

/// A token that may be issued, still to be signed.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) claims: AccessClaims,
    pub(super) scope: Scope,
    pub(super) client_name: String,
    pub(super) organization: Option<(String, String)>,
    pub(super) with: SignedWith,
    pub(super) kind: TokenType,
    pub(super) lifetime: i64,
}

/// What the claims are made of.
pub(super) struct Claims<'a> {
    pub(super) realm: &'a Realm,
    pub(super) client: &'a ClientRow,
    pub(super) audience: String,
    pub(super) scope: &'a Scope,
    pub(super) rules: &'a TokenPolicy,
    pub(super) server: &'a ResourceServerRow,
}

impl Claims<'_> {
    pub(super) fn make(&self) -> AccessClaims {
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

/// Signs the token and writes `seccft`, and answers when both are done.
pub(super) async fn issue(realm: &Realm, actor: &Actor, token: Token) -> Result<Issued, Refused> {
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
        ..Happening::default()
    };
    let entry = log::entry(realm, actor, &happening)?;
    let (scope, expires_in) = (token.scope.clone(), token.lifetime);
    let written = log::write(realm, entry);
    let unsigned = Unsigned {
        claims: token.claims,
        kind: token.kind,
        with: token.with,
    };
    let (access_token, ()) = tokio::try_join!(sign(realm, unsigned), written)?;
    Ok(Issued {
        access_token,
        scope,
        expires_in,
    })
}
