//! What a provider publishes about itself (OpenID Connect Discovery 1.0), read when its connection is made or changed.

use serde_json::{Map, Value};

use super::redeem::ask;
use super::{Failure, Place};
use crate::error::Error;
use crate::outbound::{Failure as Away, Outbound, Request};

/// The options that are filled in from the document where they were not said.
const FILLED: [&str; 5] = [
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "issuer",
];
/// Without these nobody can leave for the provider.
const NEEDED: [&str; 3] = ["authorization_endpoint", "jwks_uri", "issuer"];

/// What came of looking for a provider's document.
#[derive(Clone, Debug)]
pub(crate) enum Discovered {
    /// Nobody looked: the connection names none, or says itself what stands in it.
    Nothing,
    /// The document.
    Document(Map<String, Value>),
    /// The provider can not be reached, and the connection says itself what is needed.
    Away,
}

/// Where the document of a connection's provider is.
pub(crate) fn address(strategy: &str, options: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| {
        let text = options.get(name)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    text("discovery_url").or_else(|| {
        let domain = text("domain").filter(|_| strategy == "okta")?;
        Some(format!("https://{domain}/.well-known/openid-configuration"))
    })
}

/// Looks for the document that options name. A provider that can not be reached is no obstacle where the options are
/// complete without it: connections are imported where their providers are not.
pub(crate) async fn discover(
    outbound: &dyn Outbound,
    strategy: &str,
    options: &Map<String, Value>,
) -> Result<Discovered, Error> {
    let is_spoken = super::STRATEGIES.contains(&strategy);
    let Some(address) = address(strategy, options).filter(|_| is_spoken) else {
        return Ok(Discovered::Nothing);
    };
    if options.get("oidc_metadata").is_some_and(Value::is_object) {
        return Ok(Discovered::Nothing);
    }
    match read(outbound, address).await {
        Ok(document) => Ok(Discovered::Document(document)),
        Err(Failure::Unreachable {
            failure: Away::Unresolved | Away::Connection(_) | Away::TooSlow,
            ..
        }) if is_complete(strategy, options) => Ok(Discovered::Away),
        Err(failure) => {
            let name = if options.contains_key("discovery_url") {
                "options.discovery_url"
            } else {
                "options.domain"
            };
            Err(Error::invalid_body(
                failure.to_string(),
                name,
                "Where the provider says what it can",
            ))
        }
    }
}

async fn read(outbound: &dyn Outbound, address: String) -> Result<Map<String, Value>, Failure> {
    let request = Request::get(address).header("accept", "application/json");
    let answer = ask(outbound, Place::Discovery, request).await?;
    let document: Option<Map<String, Value>> = serde_json::from_slice(&answer.body).ok();
    document
        .filter(|document| document.get("issuer").is_some_and(Value::is_string))
        .ok_or(Failure::Garbage(Place::Discovery))
}

fn is_complete(strategy: &str, options: &Map<String, Value>) -> bool {
    let is_said = |name: &str| {
        let text = options.get(name).and_then(Value::as_str);
        text.is_some_and(|text| !text.is_empty())
    };
    // By its domain everything of Okta is known.
    if strategy == "okta" && is_said("domain") {
        return true;
    }
    let has_codes = options.get("type").and_then(Value::as_str) != Some("front_channel");
    NEEDED.into_iter().all(is_said) && (!has_codes || is_said("token_endpoint"))
}

/// Keeps the document in the options, and fills in what they do not say (recorded).
pub(crate) fn fill(options: &mut Map<String, Value>, document: Map<String, Value>) {
    for name in FILLED {
        let is_said = options.get(name).is_some_and(|value| !value.is_null());
        if !is_said && let Some(value) = document.get(name) {
            options.insert(name.to_owned(), value.clone());
        }
    }
    options.insert("oidc_metadata".to_owned(), Value::Object(document));
}
