//! An authorization request (RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1), read in two steps: first
//! [`Addressing`], which says whom an answer would go to, then the rest, whose refusals go there.

use super::{AuthorizationError, CodeChallenge, Error, Parameters, Scope};

/// The names of the parameters that mean something here. Others are ignored (RFC 6749 section 3.1).
pub const AUTHORIZATION_PARAMETERS: &[&str] = &[
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "audience",
    "prompt",
    "max_age",
    "login_hint",
    "screen_hint",
    "ui_locales",
    "organization",
    "invitation",
    "connection",
    "request",
    "request_uri",
];

/// The longest value of a parameter, in bytes; `state` and `nonce` of some clients are whole documents.
const LONGEST: usize = 4096;

/// Who asks and where the answer goes. Nothing of it is to be believed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressing {
    /// The client that is claimed.
    pub client_id: String,
    /// The address that is asked for.
    pub redirect_uri: Option<String>,
    /// How the answer is to travel; `None` is a mode that is not spoken.
    pub response_mode: Option<ResponseMode>,
    /// What the client wants back.
    pub state: Option<String>,
}

/// How an answer travels to the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query of the address.
    #[default]
    Query,
    /// In a form that the browser posts to the address (OAuth 2.0 Form Post Response Mode).
    FormPost,
    /// In a message to the window that opened this one.
    WebMessage,
}

impl Addressing {
    /// Reads whom an answer would go to.
    pub fn parse(parameters: &Parameters) -> Result<Self, Error> {
        let text = |name| {
            parameters
                .optional(name)
                .map(|text| text.map(str::to_owned))
        };
        Ok(Self {
            client_id: parameters.required("client_id")?.to_owned(),
            redirect_uri: text("redirect_uri")?,
            response_mode: match parameters.optional("response_mode")? {
                None | Some("query") => Some(ResponseMode::Query),
                Some("form_post") => Some(ResponseMode::FormPost),
                Some("web_message") => Some(ResponseMode::WebMessage),
                Some(_) => None,
            },
            state: text("state")?.filter(|state| state.len() <= LONGEST),
        })
    }
}

/// What a client asks for. Only the code flow exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// What the tokens shall allow.
    pub scope: Scope,
    /// Comes back in the ID token.
    pub nonce: Option<String>,
    /// What whoever redeems the code will prove.
    pub challenge: Option<CodeChallenge>,
    /// The API that the access token is for.
    pub audience: Option<String>,
    /// What is to be shown, or not.
    pub prompt: Prompt,
    /// How old a sign-in may be, in seconds.
    pub max_age: Option<i64>,
    /// Who will probably sign in.
    pub login_hint: Option<String>,
    /// Whether to begin with signing up.
    pub wants_signup: bool,
    /// The languages of the user, the best first.
    pub ui_locales: Option<String>,
    /// The organization to sign in to, by id or name.
    pub organization: Option<String>,
    /// The ticket of an invitation.
    pub invitation: Option<String>,
    /// The connection to sign in through, by name.
    pub connection: Option<String>,
}

/// `prompt`: a list of words, of which `none` stands alone (OpenID Connect Core section 3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// Nothing may be shown.
    pub none: bool,
    /// The user signs in again.
    pub login: bool,
    /// The user consents again.
    pub consent: bool,
}

impl Prompt {
    fn parse(text: Option<&str>) -> Result<Self, AuthorizationError> {
        let mut prompt = Self::default();
        for word in text.unwrap_or_default().split_ascii_whitespace() {
            match word {
                "none" => prompt.none = true,
                "login" | "select_account" => prompt.login = true,
                "consent" => prompt.consent = true,
                // Unknown words are no reason to refuse: providers have their own.
                _ => {}
            }
        }
        if prompt.none && (prompt.login || prompt.consent) {
            return Err(AuthorizationError::MalformedParameter("prompt"));
        }
        Ok(prompt)
    }
}

impl AuthorizationRequest {
    /// Reads what is asked for. Every refusal may go to the client.
    pub fn parse(parameters: &Parameters) -> Result<Self, AuthorizationError> {
        for name in ["request", "request_uri"] {
            if text(parameters, name)?.is_some() {
                return Err(AuthorizationError::RequestObject(name));
            }
        }
        text(parameters, "state")?;
        match text(parameters, "response_type")? {
            Some("code") => {}
            Some(other) => {
                return Err(AuthorizationError::UnsupportedResponseType(
                    other.chars().take(100).collect(),
                ));
            }
            None => return Err(AuthorizationError::MissingParameter("response_type")),
        }
        let owned = |name| text(parameters, name).map(|text| text.map(str::to_owned));
        Ok(Self {
            scope: Scope::parse(text(parameters, "scope")?.unwrap_or_default()),
            nonce: owned("nonce")?,
            challenge: CodeChallenge::parse(
                text(parameters, "code_challenge")?,
                text(parameters, "code_challenge_method")?,
            )?,
            audience: owned("audience")?,
            prompt: Prompt::parse(text(parameters, "prompt")?)?,
            max_age: text(parameters, "max_age")?.map(seconds).transpose()?,
            login_hint: owned("login_hint")?,
            wants_signup: text(parameters, "screen_hint")? == Some("signup"),
            ui_locales: owned("ui_locales")?,
            organization: owned("organization")?,
            invitation: owned("invitation")?,
            connection: owned("connection")?,
        })
    }
}

fn text<'a>(
    parameters: &'a Parameters,
    name: &'static str,
) -> Result<Option<&'a str>, AuthorizationError> {
    match parameters.optional(name) {
        Ok(Some(text)) if text.len() > LONGEST => Err(AuthorizationError::MalformedParameter(name)),
        Ok(text) => Ok(text),
        Err(_) => Err(AuthorizationError::MalformedParameter(name)),
    }
}

fn seconds(text: &str) -> Result<i64, AuthorizationError> {
    text.parse()
        .ok()
        .filter(|seconds| *seconds >= 0)
        .ok_or(AuthorizationError::MalformedParameter("max_age"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parameters(pairs: &[(&str, &str)]) -> Parameters {
        Parameters::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
        .unwrap()
    }

    #[test]
    fn what_is_refused_and_how() {
        use AuthorizationError as Error;
        let long = "a".repeat(LONGEST + 1);
        #[rustfmt::skip]
        let cases = [
            (vec![], Error::MissingParameter("response_type")),
            (vec![("response_type", "token")], Error::UnsupportedResponseType("token".into())),
            (vec![("response_type", "code id_token")], Error::UnsupportedResponseType("code id_token".into())),
            (vec![("response_type", "code"), ("prompt", "none login")], Error::MalformedParameter("prompt")),
            (vec![("response_type", "code"), ("max_age", "-1")], Error::MalformedParameter("max_age")),
            (vec![("response_type", "code"), ("max_age", "soon")], Error::MalformedParameter("max_age")),
            (vec![("response_type", "code"), ("nonce", long.as_str())], Error::MalformedParameter("nonce")),
            (vec![("response_type", "code"), ("request", "x.y.z")], Error::RequestObject("request")),
            (vec![("response_type", "code"), ("request_uri", "urn:x")], Error::RequestObject("request_uri")),
        ];
        for (pairs, refused) in cases {
            let found = AuthorizationRequest::parse(&parameters(&pairs));
            assert_eq!(found, Err(refused), "{pairs:?}");
        }
    }

    #[test]
    fn everything_that_may_be_asked_for() {
        let asked = AuthorizationRequest::parse(&parameters(&[
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("prompt", "login consent"),
            ("max_age", "60"),
            ("screen_hint", "signup"),
            ("organization", "org_1"),
            ("ext-anything", "x"),
        ]))
        .unwrap();
        assert!(asked.prompt.login && asked.prompt.consent && !asked.prompt.none);
        assert_eq!(asked.max_age, Some(60));
        assert!(asked.wants_signup);
        assert_eq!(asked.organization.as_deref(), Some("org_1"));
    }

    #[test]
    fn modes() {
        for (mode, expected) in [
            ("", Some(ResponseMode::Query)),
            ("query", Some(ResponseMode::Query)),
            ("form_post", Some(ResponseMode::FormPost)),
            ("web_message", Some(ResponseMode::WebMessage)),
            ("fragment", None),
        ] {
            let read =
                Addressing::parse(&parameters(&[("client_id", "c"), ("response_mode", mode)]));
            assert_eq!(read.unwrap().response_mode, expected, "{mode}");
        }
    }

    proptest! {
        #[test]
        fn any_values_are_a_request_or_an_error(
            values in proptest::collection::vec((0..AUTHORIZATION_PARAMETERS.len(), ".*|code|none|S256|1"), 0..12)
        ) {
            let pairs = values.into_iter().map(|(at, value)| (AUTHORIZATION_PARAMETERS[at].to_owned(), value));
            if let Ok(parameters) = Parameters::from_pairs(pairs) {
                let _ = Addressing::parse(&parameters);
                let _ = AuthorizationRequest::parse(&parameters);
            }
        }
    }
}
