//! What a sign-in is good for, kept with the code and the refresh tokens that come of it.

use serde::{Deserialize, Serialize};

/// What was asked for and granted by signing in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Promise {
    /// The address to which the code went, where the request named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) redirect_uri: Option<String>,
    /// What whoever redeems the code proves (S256).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) challenge: Option<String>,
    /// The scopes that were asked for.
    pub(crate) scope: String,
    /// The identifier of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) audience: Option<String>,
    /// What the client sent along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nonce: Option<String>,
    /// When the user gave a credential, in seconds, where the client asked how old that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) auth_time: Option<i64>,
}
