//! The answer to an authorization request (RFC 6749 section 4.1.2, RFC 9207).

use std::fmt;
use std::fmt::Write as _;

use super::{AuthorizationError, RedirectUri, ResponseMode};

/// An answer on its way to the client. It can only be made with a [`RedirectUri`], which is one that the client
/// registered.
pub struct AuthorizationResponse {
    redirect: RedirectUri,
    mode: ResponseMode,
    parameters: Vec<(&'static str, String)>,
}

/// Where answers go, and how.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The address.
    pub redirect: RedirectUri,
    /// How.
    pub mode: ResponseMode,
    /// What the client wants back.
    pub state: Option<String>,
    /// Who answers (RFC 9207).
    pub issuer: String,
}

impl Destination {
    /// The answer that carries a code.
    pub fn code(&self, code: String) -> AuthorizationResponse {
        self.answer(vec![("code", code)])
    }

    /// The answer that says why not.
    pub fn error(&self, error: &AuthorizationError) -> AuthorizationResponse {
        self.answer(vec![
            ("error", error.code().to_owned()),
            ("error_description", error.to_string()),
        ])
    }

    fn answer(&self, mut parameters: Vec<(&'static str, String)>) -> AuthorizationResponse {
        if let Some(state) = &self.state {
            parameters.push(("state", state.clone()));
        }
        parameters.push(("iss", self.issuer.clone()));
        AuthorizationResponse {
            redirect: self.redirect.clone(),
            mode: self.mode,
            parameters,
        }
    }
}

impl AuthorizationResponse {
    /// How the answer travels.
    pub fn mode(&self) -> ResponseMode {
        self.mode
    }

    /// The registered address.
    pub fn redirect(&self) -> &RedirectUri {
        &self.redirect
    }

    /// The parameters, for a form or a message.
    pub fn parameters(&self) -> &[(&'static str, String)] {
        &self.parameters
    }

    /// The address with the answer in its query, which keeps what it has (RFC 6749 section 3.1.2).
    pub fn location(&self) -> String {
        let address = self.redirect.as_str();
        let mut location = address.to_owned();
        let mut separator = if !address.contains('?') {
            "?"
        } else if address.ends_with(['?', '&']) {
            ""
        } else {
            "&"
        };
        for (name, value) in &self.parameters {
            location.push_str(separator);
            location.push_str(name);
            location.push('=');
            append_encoded(&mut location, value);
            separator = "&";
        }
        location
    }
}

/// Codes are not shown.
impl fmt::Debug for AuthorizationResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| *name).collect();
        formatter
            .debug_struct("AuthorizationResponse")
            .field("redirect", &self.redirect)
            .field("mode", &self.mode)
            .field("parameters", &names)
            .finish()
    }
}

/// Writes `text` as a value of a query (RFC 3986 section 2.1): everything but unreserved characters is escaped.
pub fn append_encoded(target: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            target.push(char::from(byte));
        } else {
            // Writing to a text can not fail.
            let _ = write!(target, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::redirect_uri::admit;
    use super::*;

    fn destination(address: &str, state: Option<&str>) -> Destination {
        Destination {
            redirect: admit(&[address.to_owned()], Some(address), None).unwrap(),
            mode: ResponseMode::Query,
            state: state.map(str::to_owned),
            issuer: "https://t.example/".into(),
        }
    }

    #[test]
    fn locations() {
        let iss = "iss=https%3A%2F%2Ft.example%2F";
        for (address, state, expected) in [
            (
                "https://a.example/cb",
                Some("a b&c"),
                "https://a.example/cb?code=x&state=a%20b%26c&",
            ),
            (
                "https://a.example/cb?y=1",
                None,
                "https://a.example/cb?y=1&code=x&",
            ),
            (
                "https://a.example/cb?",
                Some("\u{e4}"),
                "https://a.example/cb?code=x&state=%C3%A4&",
            ),
        ] {
            let location = destination(address, state).code("x".into()).location();
            assert_eq!(location, format!("{expected}{iss}"));
        }
    }

    #[test]
    fn errors_say_why_with_state_and_issuer() {
        let answer = destination("https://a.example/cb", Some("s"))
            .error(&AuthorizationError::LoginRequired);
        let expected = [
            ("error", "login_required"),
            ("error_description", "Login required"),
            ("state", "s"),
            ("iss", "https://t.example/"),
        ];
        let told: Vec<(&str, &str)> = answer
            .parameters()
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert_eq!(told, expected);
    }
}
