//! The address to which a browser leaves: an authentication request (OpenID Connect Core section 3.1.2.1).

use guildhall_protocol::oauth::{CodeChallenge, append_encoded};
use serde_json::Value;

use super::provider::{Flow, Pkce, Provider};

/// What one request is made of, beside its provider.
pub(crate) struct Departing<'a> {
    /// By what the answer is known.
    pub(crate) state: &'a str,
    /// What the ID token has to carry.
    pub(crate) nonce: &'a str,
    /// What the code will be redeemed with.
    pub(crate) verifier: &'a str,
    /// Where the answer goes.
    pub(crate) redirect_uri: &'a str,
    /// Who will probably sign in.
    pub(crate) login_hint: Option<&'a str>,
    /// Whether the person has to sign in anew.
    pub(crate) anew: bool,
    /// How old a sign-in may be, in seconds.
    pub(crate) max_age: Option<i64>,
    /// A parameter of the request that was made here, by name.
    pub(crate) asked: &'a dyn Fn(&str) -> Option<String>,
}

/// The address, with everything that is asked for.
pub(crate) fn address(provider: &Provider, departing: &Departing<'_>) -> String {
    let mut parameters: Vec<(&str, String)> = vec![
        ("client_id", provider.client_id.clone()),
        ("redirect_uri", departing.redirect_uri.to_owned()),
        ("scope", provider.scope.clone()),
        ("state", departing.state.to_owned()),
        ("nonce", departing.nonce.to_owned()),
    ];
    match provider.flow {
        Flow::Code { .. } => {
            parameters.push(("response_type", "code".to_owned()));
            parameters.extend(challenge(provider.pkce, departing.verifier));
        }
        Flow::IdToken => {
            parameters.push(("response_type", "id_token".to_owned()));
            parameters.push(("response_mode", "form_post".to_owned()));
        }
    }
    // What the connection says is never in the place of what the protocol needs.
    let own: Vec<&str> = parameters.iter().map(|(name, _)| *name).collect();
    let said = provider
        .upstream_params
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()))
        .filter_map(|(name, value)| Some((name.as_str(), upstream(value, departing)?)));
    let mut said: Vec<(&str, String)> = said.collect();
    for (name, value) in [
        ("login_hint", departing.login_hint.map(str::to_owned)),
        ("prompt", departing.anew.then(|| "login".to_owned())),
        ("max_age", departing.max_age.map(|age| age.to_string())),
    ] {
        if let Some(value) = value
            && !said.iter().any(|(known, _)| *known == name)
        {
            said.push((name, value));
        }
    }
    parameters.extend(said);
    with_query(&provider.authorization_endpoint, &parameters)
}

/// A fixed value, or a parameter of the request that was made here.
fn upstream(said: &Value, departing: &Departing<'_>) -> Option<String> {
    if let Some(Value::String(value)) = said.get("value") {
        return Some(value.clone());
    }
    match said.get("alias")?.as_str()? {
        "login_hint" => departing.login_hint.map(str::to_owned),
        alias => (departing.asked)(alias),
    }
}

fn challenge(pkce: Pkce, verifier: &str) -> Vec<(&'static str, String)> {
    let (challenge, method) = match pkce {
        Pkce::Auto | Pkce::S256 => (CodeChallenge::of(verifier).to_string(), "S256"),
        Pkce::Plain => (verifier.to_owned(), "plain"),
        Pkce::Disabled => return Vec::new(),
    };
    vec![
        ("code_challenge", challenge),
        ("code_challenge_method", method.to_owned()),
    ]
}

/// An address with parameters behind those that it has.
fn with_query(address: &str, parameters: &[(&str, String)]) -> String {
    let mut whole = address.to_owned();
    let mut separator = if address.contains('?') { '&' } else { '?' };
    for (name, value) in parameters {
        whole.push(separator);
        append_encoded(&mut whole, name);
        whole.push('=');
        append_encoded(&mut whole, value);
        separator = '&';
    }
    whole
}
