//! The claims of an ID token (OpenID Connect Core section 2).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::numeric_date;

/// What an ID token says of who signed in, and how. Absent claims are not written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdClaims {
    /// What the scopes tell of the user (`name`, `email`, …), before the rest as the service writes it.
    #[serde(flatten)]
    pub profile: Map<String, Value>,
    /// Who issued it: `https://host/` with the trailing slash.
    pub iss: String,
    /// The client it is for.
    pub aud: String,
    /// When it was issued, in seconds since the Unix epoch.
    #[serde(deserialize_with = "numeric_date::required")]
    pub iat: i64,
    /// From when on it is worth nothing, in seconds since the Unix epoch.
    #[serde(deserialize_with = "numeric_date::required")]
    pub exp: i64,
    /// The user.
    pub sub: String,
    /// When the user gave a credential, in seconds since the Unix epoch.
    #[serde(
        default,
        deserialize_with = "numeric_date::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub auth_time: Option<i64>,
    /// The session, as logout names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// What the client sent along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The organization that was signed in to, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_id: Option<String>,
    /// That organization's name when the token was issued, where names are switched on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_name: Option<String>,
}
