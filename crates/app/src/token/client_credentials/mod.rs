//! Tokens by client credentials (RFC 6749 section 4.4), also for an organization.

mod decide;
mod facts;
mod organization;

use guildhall_protocol::oauth::{self, ClientAuthentication, ClientCredentials, Scope};

use super::bearer::management_host;
use super::issue::{Issued, issue};
use super::policy::TenantPolicy;
use super::refused::Refused;
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;
use decide::decide;
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
