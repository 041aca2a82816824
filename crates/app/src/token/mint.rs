//! A token for the command line.

use guildhall_protocol::jose::{RsaScheme, TokenType};
use guildhall_protocol::oauth::{self, Scope};

use super::issue::{Claims, Token, issue};
use super::policy::TokenPolicy;
use super::refused::Refused;
use super::sign::SignedWith;
use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;

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
    let claims = Claims {
        realm,
        client: &client,
        audience,
        scope: &scope,
        rules: &rules,
        server: &server,
    }
    .make();
    let token = Token {
        claims,
        scope,
        client_name: client.name.clone(),
        organization: None,
        with: SignedWith::Key {
            kid: kid.ok_or(Error::Internal("the tenant has no key to sign with"))?,
            scheme: RsaScheme::Rs256,
        },
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
