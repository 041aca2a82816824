//! How a client says who it is at the token endpoint (RFC 6749 section 2.3, RFC 7521 section 4.2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;

use super::{Error, Parameters};

/// The one `client_assertion_type` there is (RFC 7523 section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a client presented. Nothing of it has been checked.
#[derive(Debug)]
pub enum ClientAuthentication {
    /// Only its id, as a client without a secret does (`token_endpoint_auth_method` `none`).
    None {
        /// The id it claims.
        client_id: String,
    },
    /// Id and secret in the `Authorization` header (`client_secret_basic`).
    SecretBasic {
        /// The id it claims.
        client_id: String,
        /// The secret as presented.
        client_secret: SecretString,
    },
    /// Id and secret in the body (`client_secret_post`).
    SecretPost {
        /// The id it claims.
        client_id: String,
        /// The secret as presented.
        client_secret: SecretString,
    },
    /// A signed assertion (`private_key_jwt`).
    Assertion {
        /// The id it claims in the body, which may be left out (RFC 7521 section 4.2); then the assertion's subject
        /// says it.
        client_id: Option<String>,
        /// The compact token, a credential while it lasts.
        assertion: SecretString,
    },
}

impl ClientAuthentication {
    /// Reads the authentication out of the value of the `Authorization` header, if there is one, and the body.
    /// More than one method is refused (RFC 6749 section 2.3). Another scheme than `Basic` is not looked at.
    pub fn parse(authorization: Option<&str>, parameters: &Parameters) -> Result<Self, Error> {
        let basic = authorization.and_then(basic_credentials).transpose()?;
        let client_id = parameters.optional("client_id")?;
        let client_secret = parameters.optional("client_secret")?;
        let assertion = assertion(parameters)?;
        match (basic, client_secret, assertion) {
            (Some(credentials), None, None) => credentials.agreeing_with(client_id),
            (None, Some(secret), None) => Ok(Self::SecretPost {
                client_id: client_id
                    .ok_or(Error::MissingParameter("client_id"))?
                    .to_owned(),
                client_secret: secret.into(),
            }),
            (None, None, Some(assertion)) => Ok(Self::Assertion {
                client_id: client_id.map(str::to_owned),
                assertion: assertion.into(),
            }),
            (None, None, None) => Ok(Self::None {
                client_id: client_id
                    .ok_or(Error::MissingParameter("client_id"))?
                    .to_owned(),
            }),
            _ => Err(Error::SeveralAuthentications),
        }
    }

    /// The id the client claims; absent only where an assertion says it.
    pub fn client_id(&self) -> Option<&str> {
        match self {
            Self::None { client_id }
            | Self::SecretBasic { client_id, .. }
            | Self::SecretPost { client_id, .. } => Some(client_id),
            Self::Assertion { client_id, .. } => client_id.as_deref(),
        }
    }

    /// The method's name, as in `token_endpoint_auth_method` of a client.
    pub const fn method(&self) -> &'static str {
        match self {
            Self::None { .. } => "none",
            Self::SecretBasic { .. } => "client_secret_basic",
            Self::SecretPost { .. } => "client_secret_post",
            Self::Assertion { .. } => "private_key_jwt",
        }
    }
}

fn assertion(parameters: &Parameters) -> Result<Option<&str>, Error> {
    let assertion = parameters.optional("client_assertion")?;
    let assertion_type = parameters.optional("client_assertion_type")?;
    match (assertion, assertion_type) {
        (None, None) => Ok(None),
        (Some(assertion), Some(JWT_BEARER)) => Ok(Some(assertion)),
        (_, Some(other)) if other != JWT_BEARER => {
            Err(Error::UnsupportedAssertionType(other.to_owned()))
        }
        (Some(_), _) => Err(Error::MissingParameter("client_assertion_type")),
        (None, Some(_)) => Err(Error::MissingParameter("client_assertion")),
    }
}

struct BasicCredentials {
    client_id: String,
    client_secret: SecretString,
}

impl BasicCredentials {
    /// A `client_id` in the body beside the header is no second authentication as long as it is the same.
    fn agreeing_with(self, client_id: Option<&str>) -> Result<ClientAuthentication, Error> {
        if client_id.is_some_and(|client_id| client_id != self.client_id) {
            return Err(Error::ClientIdMismatch);
        }
        Ok(ClientAuthentication::SecretBasic {
            client_id: self.client_id,
            client_secret: self.client_secret,
        })
    }
}

/// Reads `Basic base64(id:secret)`, both form-encoded first (RFC 6749 section 2.3.1). `None` for another scheme.
fn basic_credentials(authorization: &str) -> Option<Result<BasicCredentials, Error>> {
    let (scheme, encoded) = authorization.split_once(' ').unwrap_or((authorization, ""));
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    Some(decode_credentials(encoded.trim_matches(' ')).ok_or(Error::MalformedAuthorization))
}

fn decode_credentials(encoded: &str) -> Option<BasicCredentials> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (client_id, client_secret) = text.split_once(':')?;
    let client_id = form_decoded(client_id).filter(|id| !id.is_empty())?;
    Some(BasicCredentials {
        client_id,
        client_secret: form_decoded(client_secret)?.into(),
    })
}

/// Undoes `application/x-www-form-urlencoded` (RFC 6749 appendix B). `None` for a broken escape or broken UTF-8.
fn form_decoded(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => decoded.push(b' '),
            b'%' => {
                let ([high, low], after) = rest.split_first_chunk()?;
                decoded.push(hexadecimal(*high)? << 4 | hexadecimal(*low)?);
                rest = after;
            }
            _ => decoded.push(*byte),
        }
    }
    String::from_utf8(decoded).ok()
}

fn hexadecimal(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
