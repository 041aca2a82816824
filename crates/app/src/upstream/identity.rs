//! Who signed in at a provider: an ID token that is believed, and what more the provider tells.

use guildhall_protocol::jose::UnverifiedToken;
use guildhall_protocol::oidc::id_token::{self, Expected};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};

use super::redeem::ask;
use super::{Failure, Place, Provider};
use crate::outbound::{Outbound, Request};
use crate::realm::Realm;

/// Somebody, as a provider knows them.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// The id that the provider gives to nobody else.
    pub(crate) subject: String,
    /// What the ID token says of the person.
    pub(crate) tokenset: Map<String, Value>,
    /// What the userinfo endpoint says; empty where it was not asked.
    pub(crate) userinfo: Map<String, Value>,
}

/// What a sign-in has to fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer<'a> {
    /// What was sent along.
    pub(crate) nonce: &'a str,
    /// How old the sign-in may be, in seconds.
    pub(crate) max_age: Option<i64>,
    /// The access token that came along.
    pub(crate) access_token: Option<&'a SecretString>,
}

/// Who an ID token tells of, if it is believed.
pub(crate) async fn believe(
    realm: &Realm,
    provider: &Provider,
    id_token: &SecretString,
    answer: Answer<'_>,
) -> Result<Identity, Failure> {
    let refused = |error: &dyn std::fmt::Display| Failure::IdToken(error.to_string());
    let token =
        UnverifiedToken::parse(id_token.expose_secret()).map_err(|error| refused(&error))?;
    let keys = &realm.services.upstream_keys;
    let key = keys
        .key_for(realm, &provider.jwks_uri, &token, &provider.algorithms)
        .await?;
    let expected = Expected {
        issuer: &provider.issuer,
        client_id: &provider.client_id,
        nonce: answer.nonce,
        algorithms: &provider.algorithms,
        max_age: answer.max_age,
        access_token: answer.access_token.map(SecretString::expose_secret),
        now: realm.now().seconds(),
    };
    let claims = id_token::verify(&token, &key, &expected).map_err(|error| refused(&error))?;
    Ok(Identity {
        subject: claims.sub,
        tokenset: claims.rest,
        userinfo: Map::new(),
    })
}

/// Asks the provider what more it knows of the person (OpenID Connect Core section 5.3). What it tells of somebody else is
/// no answer (section 5.3.2).
pub(crate) async fn tell_more(
    outbound: &dyn Outbound,
    endpoint: &str,
    access_token: &SecretString,
    identity: &mut Identity,
) -> Result<(), Failure> {
    let request = Request::get(endpoint)
        .header("accept", "application/json")
        .header(
            "authorization",
            format!("Bearer {}", access_token.expose_secret()),
        );
    let answer = ask(outbound, Place::Userinfo, request).await?;
    let told: Map<String, Value> =
        serde_json::from_slice(&answer.body).map_err(|_| Failure::Garbage(Place::Userinfo))?;
    if told.get("sub").and_then(Value::as_str) != Some(&identity.subject) {
        return Err(Failure::Subject);
    }
    identity.userinfo = told;
    Ok(())
}
