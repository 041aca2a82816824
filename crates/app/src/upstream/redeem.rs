//! Redeeming the code that a browser brought back (RFC 6749 section 4.1.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guildhall_protocol::oauth::append_encoded;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::provider::Authentication;
use super::{Failure, Place, Provider, SIZE_LIMIT, TIME_LIMIT, told};
use crate::outbound::{Answer, Outbound, Request};

/// What a code is redeemed with.
pub(crate) struct Redemption<'a> {
    /// The token endpoint.
    pub(crate) endpoint: &'a str,
    /// How this server proves itself there.
    pub(crate) authentication: &'a Authentication,
    /// The code.
    pub(crate) code: &'a str,
    /// Where it came to.
    pub(crate) redirect_uri: &'a str,
    /// What was promised, where something was.
    pub(crate) verifier: Option<&'a str>,
}

/// What a code is good for.
#[derive(Deserialize)]
pub(crate) struct Tokens {
    #[serde(default, deserialize_with = "super::secret")]
    pub(crate) id_token: Option<SecretString>,
    #[serde(default, deserialize_with = "super::secret")]
    pub(crate) access_token: Option<SecretString>,
}

/// The error of a token endpoint (RFC 6749 section 5.2).
#[derive(Deserialize)]
struct ErrorBody {
    error: String,
}

/// Redeems a code.
pub(crate) async fn redeem(
    outbound: &dyn Outbound,
    provider: &Provider,
    redemption: &Redemption<'_>,
) -> Result<Tokens, Failure> {
    let mut form = String::from("grant_type=authorization_code");
    let mut say = |name: &str, value: &str| {
        form.push('&');
        form.push_str(name);
        form.push('=');
        append_encoded(&mut form, value);
    };
    say("code", redemption.code);
    say("redirect_uri", redemption.redirect_uri);
    if let Some(verifier) = redemption.verifier {
        say("code_verifier", verifier);
    }
    let mut header = None;
    match redemption.authentication {
        Authentication::None => say("client_id", &provider.client_id),
        Authentication::Post(secret) => {
            say("client_id", &provider.client_id);
            say("client_secret", secret.expose_secret());
        }
        Authentication::Basic(secret) => header = Some(basic(&provider.client_id, secret)),
    }
    let mut request = Request::post(
        redemption.endpoint,
        "application/x-www-form-urlencoded",
        form,
    )
    .header("accept", "application/json");
    if let Some(value) = header {
        request = request.header("authorization", value);
    }
    let answer = ask(outbound, Place::Token, request).await?;
    serde_json::from_slice(&answer.body).map_err(|_| Failure::Garbage(Place::Token))
}

/// `client_secret_basic`: both halves are encoded as in a form first (RFC 6749 section 2.3.1).
fn basic(client_id: &str, secret: &SecretString) -> String {
    let mut pair = String::new();
    append_encoded(&mut pair, client_id);
    pair.push(':');
    append_encoded(&mut pair, secret.expose_secret());
    format!("Basic {}", STANDARD.encode(pair))
}

/// Sends a request to a provider; an answer that is no success is a failure.
pub(super) async fn ask(
    outbound: &dyn Outbound,
    place: Place,
    mut request: Request,
) -> Result<Answer, Failure> {
    request.time_limit = TIME_LIMIT;
    request.size_limit = SIZE_LIMIT;
    let answer = outbound.send(request).await;
    let answer = answer.map_err(|failure| Failure::Unreachable { place, failure })?;
    if answer.is_success() {
        return Ok(answer);
    }
    let error: Option<ErrorBody> = serde_json::from_slice(&answer.body).ok();
    Err(Failure::Status {
        place,
        status: answer.status,
        told: told(error.map(|body| body.error).as_deref()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_are_encoded() {
        let header = basic("a:b", &"c d".into());
        let pair = STANDARD.decode(header.strip_prefix("Basic ").unwrap());
        assert_eq!(pair.unwrap(), b"a%3Ab:c%20d");
    }
}
