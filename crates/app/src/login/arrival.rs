//! Coming back from another provider: the answer is taken once, in the browser that left, and believed or not.

use guildhall_protocol::oauth::{Parameters, Scope};
use guildhall_store::{LogRow, UserRow};
use secrecy::SecretString;
use serde_json::json;
use subtle::ConstantTimeEq as _;

use super::connection::Upstream;
use super::departure::{Departed, callback, failed, place};
use super::flow::{Answer, Refused, resume};
use super::password;
use super::stale;
use super::trusted::Untrusted;
use super::view::Ongoing;
use super::visitor::Visitor;
use crate::actor::Actor;
use crate::error::Error;
use crate::log::{self, Happening, Through};
use crate::realm::Realm;
use crate::secret;
use crate::upstream::identity::{self, Identity};
use crate::upstream::redeem::{Redemption, redeem};
use crate::upstream::{self, Failure, Flow, Provider};
use crate::user::{self, Recognized};

/// The longest value of an answer that is looked at, in bytes: an ID token with many groups is long.
const LONGEST: usize = 65_536;

/// Takes the answer of a provider, signs its user in, and goes on with the login.
pub async fn arrive(
    realm: &Realm,
    parameters: Vec<(String, String)>,
    visitor: &Visitor,
) -> Result<Answer, Refused> {
    let parameters = Parameters::from_pairs(parameters).map_err(Untrusted::Malformed)?;
    let told = Told::read(&parameters)?;
    let departed = take(realm, &told.state, visitor).await?;
    let state: SecretString = departed.login.as_str().into();
    let ongoing = resume(realm, state, visitor).await?;
    let connection = departed.connection.as_str();
    let upstream = ongoing
        .upstreams()
        .find(|upstream| upstream.row.id == connection)
        .cloned();
    // It may have been taken from the login since.
    let Some(upstream) = upstream else {
        return ongoing.go_on(realm, visitor).await;
    };
    let arrival = Arrival {
        realm,
        ongoing: &ongoing,
        visitor,
        upstream: &upstream,
    };
    let recognized = match arrival.identify(&told, &departed).await? {
        Ok(somebody) => arrival.recognize(somebody).await?,
        Err(failure) => Err(failure),
    };
    match recognized {
        Ok(user) => {
            let begun = password::begin(realm, &ongoing, visitor, &user).await?;
            Ok(begun.ok_or(Untrusted::Expired { back: None })?)
        }
        Err(failure) => {
            log::write(realm, arrival.entry(&failure)?).await?;
            let state = ongoing.state().clone();
            Err(failed(&ongoing.case, &upstream, failure, state))
        }
    }
}

/// What the browser brought.
struct Told {
    state: String,
    code: Option<String>,
    id_token: Option<SecretString>,
    error: Option<String>,
    error_description: Option<String>,
    issuer: Option<String>,
}

impl Told {
    fn read(parameters: &Parameters) -> Result<Self, Untrusted> {
        let text = |name| {
            let found = parameters.optional(name).map_err(Untrusted::Malformed)?;
            Ok::<_, Untrusted>(
                found
                    .filter(|value| value.len() <= LONGEST)
                    .map(str::to_owned),
            )
        };
        Ok(Self {
            state: text("state")?.unwrap_or_default(),
            code: text("code")?,
            id_token: text("id_token")?.map(Into::into),
            error: text("error")?,
            error_description: text("error_description")?,
            issuer: text("iss")?,
        })
    }

    /// Whether the answer is one of this provider (RFC 9207), and no error.
    fn check(&self, provider: &Provider) -> Result<(), Failure> {
        match &self.issuer {
            Some(issuer) if !bool::from(issuer.as_bytes().ct_eq(provider.issuer.as_bytes())) => {
                return Err(Failure::Issuer);
            }
            None if provider.names_itself => return Err(Failure::Issuer),
            _ => {}
        }
        match &self.error {
            Some(error) => Err(Failure::Refused {
                code: upstream::tamed(error),
                description: upstream::told(self.error_description.as_deref()),
            }),
            None => Ok(()),
        }
    }
}

/// The departure that this answers; no second answer finds it.
async fn take(realm: &Realm, state: &str, visitor: &Visitor) -> Result<Departed, Refused> {
    let Some(browser) = visitor.browser_hash() else {
        return Err(stale::answer(realm).await?.into());
    };
    let plan = (secret::hash(state), browser);
    let write = realm.store.write(plan, |(hash, browser), mut tx| {
        Box::pin(async move { tx.take_departure(hash, browser).await })
    });
    let found = write.await?.filter(|row| realm.now() < row.ends_at);
    let Some(row) = found else {
        return Err(stale::answer(realm).await?.into());
    };
    let text = realm
        .store
        .open(place(&row.hash), &row.secrets)
        .map_err(Error::from)?;
    Ok(serde_json::from_slice(&text)?)
}

/// An answer that belongs to a login.
struct Arrival<'a> {
    realm: &'a Realm,
    ongoing: &'a Ongoing,
    visitor: &'a Visitor,
    upstream: &'a Upstream,
}

impl Arrival<'_> {
    /// Who it was; the inner failure is the provider's.
    async fn identify(
        &self,
        told: &Told,
        departed: &Departed,
    ) -> Result<Result<Recognized, Failure>, Error> {
        let provider = match Provider::read(&self.realm.store, &self.upstream.row)? {
            Ok(provider) => provider,
            Err(failure) => return Ok(Err(failure)),
        };
        let identity = match self.ask(&provider, told, departed).await {
            Ok(identity) => identity,
            Err(failure) => return Ok(Err(failure)),
        };
        Ok(Ok(Recognized {
            connection: self.upstream.row.clone(),
            attributes: provider.mapping.attributes(&identity),
            when: provider.when,
            subject: identity.subject,
        }))
    }

    async fn ask(
        &self,
        provider: &Provider,
        told: &Told,
        departed: &Departed,
    ) -> Result<Identity, Failure> {
        told.check(provider)?;
        let outbound = &*self.realm.services.outside.outbound;
        let answer = identity::Answer {
            nonce: &departed.nonce,
            max_age: self.ongoing.max_age(),
            access_token: None,
        };
        let Flow::Code {
            token_endpoint,
            authentication,
            userinfo_endpoint,
        } = &provider.flow
        else {
            let id_token = told.id_token.as_ref();
            let id_token = id_token.ok_or(Failure::Missing("id_token"))?;
            return identity::believe(self.realm, provider, id_token, answer).await;
        };
        let redemption = Redemption {
            endpoint: token_endpoint,
            authentication,
            code: told.code.as_deref().ok_or(Failure::Missing("code"))?,
            redirect_uri: &callback(self.realm),
            verifier: provider
                .pkce
                .promises()
                .then_some(departed.verifier.as_str()),
        };
        let tokens = redeem(outbound, provider, &redemption).await?;
        let id_token = tokens.id_token.ok_or(Failure::Missing("id_token"))?;
        let answer = identity::Answer {
            access_token: tokens.access_token.as_ref(),
            ..answer
        };
        let mut identity = identity::believe(self.realm, provider, &id_token, answer).await?;
        if let (Some(endpoint), Some(token)) = (userinfo_endpoint, &tokens.access_token) {
            identity::tell_more(outbound, endpoint, token, &mut identity).await?;
        }
        Ok(identity)
    }

    /// The user, made or changed.
    async fn recognize(&self, somebody: Recognized) -> Result<Result<UserRow, Failure>, Error> {
        let plan = (self.realm.clone(), self.actor(), somebody);
        let write = self
            .realm
            .store
            .write(plan, |(realm, actor, somebody), mut tx| {
                Box::pin(async move { user::recognize(realm, actor, somebody, &mut tx).await })
            });
        match write.await {
            Ok(Some(user)) => Ok(Ok(user)),
            Ok(None) => Ok(Err(Failure::Leaving)),
            // One that was deleted a moment ago, and is not swept yet.
            Err(error) if user::is_taken(&error) => Ok(Err(Failure::Leaving)),
            Err(error) => Err(error),
        }
    }

    fn actor(&self) -> Actor {
        Actor::with_scopes(
            Some(self.ongoing.case.trusted.client.id.clone()),
            None,
            Scope::default(),
            self.visitor.origin.clone(),
        )
    }

    /// The sign-in that failed, for the tenant's log.
    fn entry(&self, failure: &Failure) -> Result<LogRow, Error> {
        let description = failure.to_string();
        let organization = self.ongoing.organization();
        let happening = Happening {
            kind: "f",
            description: &description,
            client_name: Some(self.ongoing.application()),
            connection: Some(Through::of(&self.upstream.row)),
            organization: organization.map(|found| (found.id.as_str(), found.name.as_str())),
            details: Some(json!({"error": {"message": description, "type": failure.code()}})),
            ..Happening::default()
        };
        log::entry(self.realm, &self.actor(), &happening)
    }
}
