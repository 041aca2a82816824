//! What the token endpoint answers when it grants (RFC 6749 section 5.1).

use std::fmt;

use serde::Serialize;

/// A granted token, written in the order of the service. Send it with `Cache-Control: no-store`.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct TokenResponse {
    /// The token.
    pub access_token: String,
    /// What gives the next token, where the client asked for `offline_access` and may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Who signed in, where the client asked for `openid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// What it allows, separated by spaces; left out when nothing was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// For how many seconds it is good.
    pub expires_in: i64,
    /// How it is to be presented.
    pub token_type: TokenResponseType,
}

/// How a token is presented to an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TokenResponseType {
    /// Whoever bears it may use it (RFC 6750).
    Bearer,
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenResponse")
            .field("scope", &self.scope)
            .field("expires_in", &self.expires_in)
            .field("token_type", &self.token_type)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_recorded() {
        let response = TokenResponse {
            access_token: "t".into(),
            refresh_token: None,
            id_token: None,
            scope: None,
            expires_in: 86_400,
            token_type: TokenResponseType::Bearer,
        };
        assert_eq!(
            serde_json::to_string(&response).unwrap(),
            r#"{"access_token":"t","expires_in":86400,"token_type":"Bearer"}"#
        );
        assert!(!format!("{response:?}").contains('"'));
    }
}
