//! Tokens by client credentials (RFC 6749 section 4.4), also for an organization.

mod decide;
mod facts;
mod organization;

use guildhall_protocol::oauth::{self, ClientAuthentication, ClientCredentials, Scope};

use super::bearer::management_host;
use super::client_authentication::{authenticate, claimed};
use super::issue::{Issued, issue};
use super::policy::{ClientPolicy, TenantPolicy};
use super::refused::Refused;
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;
use decide::{Asked, decide};
use facts::{Question, gather};

/// The grant's name in `grant_types`.
const GRANT: &str = "client_credentials";

/// Issues a token to a client for itself, and writes `seccft` or `feccft` to the tenant log.
pub async fn client_credentials(
    realm: &Realm,
    authentication: &ClientAuthentication,
    request: &ClientCredentials,
    origin: Origin,
) -> Result<Issued, Refused> {
    if matches!(authentication, ClientAuthentication::None { .. }) {
        // On its own behalf only a client asks that can prove who it is.
        return Err(oauth::Error::UnknownClient.into());
    }
    let claimed = claimed(authentication)?;
    let client_id = Some(claimed.client_id.clone());
    let actor = Actor::with_scopes(client_id, None, Scope::parse(""), origin);
    let tenant: TenantPolicy = serde_json::from_str(&realm.tenant.settings)?;
    let audience = request
        .audience
        .clone()
        .or(tenant.default_audience.clone())
        .filter(|audience| !audience.is_empty());
    let question = Question {
        claimed,
        management_host: audience.as_deref().and_then(management_host),
        audience: audience.clone().unwrap_or_default(),
        organization: request.organization.clone(),
    };
    let read = realm
        .store
        .read(question, |question, tx| Box::pin(gather(question, tx)));
    let mut facts = read.await?;
    // What an unknown client tries is in the request log; the tenant log is for the tenant's own clients.
    let candidate = facts.candidate.take().ok_or(oauth::Error::UnknownClient)?;
    let policy: ClientPolicy = serde_json::from_str(&candidate.client.document)?;
    let proven = authenticate(realm, authentication, &candidate, &policy).await;
    let asked = Asked {
        realm,
        tenant: &tenant,
        client: &candidate.client,
        policy: &policy,
        request,
        audience,
    };
    match proven.and_then(|()| decide(asked, facts)) {
        Ok(token) => issue(realm, &actor, token).await,
        Err(refused) => {
            if let Refused::Rule(rule) = &refused {
                write_refusal(realm, &actor, &candidate.client.name, request, rule).await?;
            }
            Err(refused)
        }
    }
}

async fn write_refusal(
    realm: &Realm,
    actor: &Actor,
    client_name: &str,
    request: &ClientCredentials,
    rule: &oauth::Error,
) -> Result<(), Error> {
    let description = match rule {
        // The client is told no more than that it failed.
        oauth::Error::ClientAssertion(why) => why.to_string(),
        rule => rule.to_string(),
    };
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
    log::write(realm, entry).await
}
