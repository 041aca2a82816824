//! How far a login has come: what was asked for, and what the user has said since.

use guildhall_protocol::oauth::{AUTHORIZATION_PARAMETERS, AuthorizationError, Parameters};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::trusted::Untrusted;

/// The document of a login under way. What was asked for stands there as it came, and is checked anew at each step: a
/// client that is gone, or has given up an address, is not answered any more.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Progress {
    /// The parameters of the request.
    request: Map<String, Value>,
    /// Why the request is refused at once: a parameter came twice, or is not ours.
    #[serde(skip)]
    pub(super) refused: Option<AuthorizationError>,
    /// The user whom the client means, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hinted: Option<String>,
    /// The organization that the user named or chose, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) organization: Option<String>,
    /// Whether the user goes on without an organization.
    #[serde(default)]
    pub(super) personal: bool,
    /// The domain that several organizations share, of which one is still to be chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) domain: Option<String>,
    /// What the user typed to be recognized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) identifier: Option<String>,
    /// The language that the user chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    /// Whether the invitation of the request was accepted in this login.
    #[serde(default)]
    pub(super) accepted: bool,
    /// The id of the session in which the user has answered what the application asks for, during this login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) consented: Option<String>,
    /// The id of the session in which the user gave a credential during this login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) signed_in: Option<String>,
}

impl Progress {
    /// A login that begins with these parameters; those that mean nothing are left out.
    pub(super) fn new(pairs: &[(String, String)]) -> Self {
        let request = pairs
            .iter()
            .filter(|(name, _)| AUTHORIZATION_PARAMETERS.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), Value::String(value.clone())))
            .collect();
        Self {
            request,
            ..Self::default()
        }
    }

    /// A parameter of the request.
    pub(super) fn requested(&self, name: &str) -> Option<&str> {
        self.request.get(name).and_then(Value::as_str)
    }

    /// The parameters of the request.
    pub(super) fn parameters(&self) -> Result<Parameters, Untrusted> {
        let pairs = self.request.iter().filter_map(|(name, value)| {
            let text = value.as_str()?;
            Some((name.clone(), text.to_owned()))
        });
        Parameters::from_pairs(pairs).map_err(Untrusted::Malformed)
    }
}
