//! A request to the token endpoint (RFC 6749 section 3.2) as plain data.

use secrecy::SecretString;

use super::{ClientAuthentication, Error, Parameters, Scope};

/// Who asks, and for what. Read, not decided.
#[derive(Debug)]
pub struct TokenRequest {
    /// How the client says who it is.
    pub authentication: ClientAuthentication,
    /// What it asks for.
    pub grant: Grant,
}

/// The grant a client asks by, with what belongs to it.
#[derive(Debug)]
pub enum Grant {
    /// For a user who signed in (RFC 6749 section 4.1.3).
    AuthorizationCode(AuthorizationCode),
    /// On its own behalf (RFC 6749 section 4.4).
    ClientCredentials(ClientCredentials),
    /// For a user who signed in before (RFC 6749 section 6).
    RefreshToken(RefreshToken),
}

/// The parameters of `authorization_code`.
#[derive(Debug)]
pub struct AuthorizationCode {
    /// The code.
    pub code: SecretString,
    /// The address to which it went, where the authorization request named one.
    pub redirect_uri: Option<String>,
    /// What the code's challenge was made of (RFC 7636 section 4.5).
    pub code_verifier: Option<SecretString>,
}

/// The parameters of `refresh_token`.
#[derive(Debug)]
pub struct RefreshToken {
    /// The refresh token.
    pub refresh_token: SecretString,
    /// What the new token shall allow; absent asks for what was granted.
    pub scope: Option<Scope>,
    /// Identifier of the API the token shall be for; absent is that of before. The service's own parameter.
    pub audience: Option<String>,
}

/// A request to the revocation endpoint (RFC 7009 section 2.1).
#[derive(Debug)]
pub struct RevocationRequest {
    /// How the client says who it is.
    pub authentication: ClientAuthentication,
    /// The token that ends.
    pub token: SecretString,
}

impl RevocationRequest {
    /// Reads a request from the value of its `Authorization` header and its parameters. `token_type_hint` is not
    /// needed, since only refresh tokens can be revoked.
    pub fn parse(authorization: Option<&str>, parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            authentication: ClientAuthentication::parse(authorization, parameters)?,
            token: parameters.required("token")?.into(),
        })
    }
}

/// The parameters of `client_credentials`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ClientCredentials {
    /// Identifier of the API the token shall be for. The service's own parameter.
    pub audience: Option<String>,
    /// What the token shall allow; absent asks for all that is granted.
    pub scope: Option<Scope>,
    /// Organization the token shall be limited to, by id or name. The service's own parameter.
    pub organization: Option<String>,
}

impl TokenRequest {
    /// Reads a request from the value of its `Authorization` header and its parameters. Parameters that the grant
    /// does not know are ignored (RFC 6749 section 3.2).
    pub fn parse(authorization: Option<&str>, parameters: &Parameters) -> Result<Self, Error> {
        let grant = Grant::parse(parameters)?;
        Ok(Self {
            authentication: ClientAuthentication::parse(authorization, parameters)?,
            grant,
        })
    }
}

impl Grant {
    fn parse(parameters: &Parameters) -> Result<Self, Error> {
        match parameters.required("grant_type")? {
            "authorization_code" => {
                AuthorizationCode::parse(parameters).map(Self::AuthorizationCode)
            }
            "refresh_token" => RefreshToken::parse(parameters).map(Self::RefreshToken),
            "client_credentials" => {
                ClientCredentials::parse(parameters).map(Self::ClientCredentials)
            }
            other => Err(Error::UnsupportedGrantType(other.to_owned())),
        }
    }

    /// The `grant_type` on the wire, which is also how a client's `grant_types` names it.
    pub const fn grant_type(&self) -> &'static str {
        match self {
            Self::AuthorizationCode(_) => "authorization_code",
            Self::ClientCredentials(_) => "client_credentials",
            Self::RefreshToken(_) => "refresh_token",
        }
    }
}

impl AuthorizationCode {
    fn parse(parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            code: parameters.required("code")?.into(),
            redirect_uri: parameters.optional("redirect_uri")?.map(str::to_owned),
            code_verifier: parameters.optional("code_verifier")?.map(Into::into),
        })
    }
}

impl RefreshToken {
    fn parse(parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            refresh_token: parameters.required("refresh_token")?.into(),
            scope: parameters.optional("scope")?.map(Scope::parse),
            audience: parameters.optional("audience")?.map(str::to_owned),
        })
    }
}

impl ClientCredentials {
    fn parse(parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            audience: parameters.optional("audience")?.map(str::to_owned),
            scope: parameters.optional("scope")?.map(Scope::parse),
            organization: parameters.optional("organization")?.map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(json: &str) -> Result<TokenRequest, Error> {
        TokenRequest::parse(None, &Parameters::from_json(json.as_bytes())?)
    }

    #[test]
    fn client_credentials_with_everything() {
        let request = parse(
            r#"{"grant_type":"client_credentials","client_id":"c","client_secret":"s",
            "audience":"https://api.example","scope":"b a","organization":"org_1","test":"value"}"#,
        )
        .unwrap();
        assert_eq!(request.authentication.client_id(), Some("c"));
        assert_eq!(request.grant.grant_type(), "client_credentials");
        let Grant::ClientCredentials(asked) = request.grant else {
            panic!("another grant")
        };
        assert_eq!(asked.audience.as_deref(), Some("https://api.example"));
        assert_eq!(asked.scope, Some(Scope::parse("b a")));
        assert_eq!(asked.organization.as_deref(), Some("org_1"));
    }

    #[test]
    fn client_credentials_with_nothing() {
        let request = parse(r#"{"grant_type":"client_credentials","client_id":"c","scope":""}"#);
        let Grant::ClientCredentials(asked) = request.unwrap().grant else {
            panic!("another grant")
        };
        assert_eq!(asked, ClientCredentials::default());
    }

    #[test]
    fn grants_of_users() {
        let request = parse(
            r#"{"grant_type":"authorization_code","client_id":"c","code":"x","redirect_uri":"https://a.example/cb","code_verifier":"v"}"#,
        )
        .unwrap();
        assert_eq!(request.grant.grant_type(), "authorization_code");
        let request = parse(
            r#"{"grant_type":"refresh_token","client_id":"c","refresh_token":"x","scope":"a"}"#,
        )
        .unwrap();
        let Grant::RefreshToken(asked) = request.grant else {
            panic!("another grant")
        };
        assert_eq!(asked.scope, Some(Scope::parse("a")));
        for (json, missing) in [
            (
                r#"{"grant_type":"authorization_code","client_id":"c"}"#,
                "code",
            ),
            (
                r#"{"grant_type":"refresh_token","client_id":"c"}"#,
                "refresh_token",
            ),
        ] {
            assert_eq!(parse(json).unwrap_err(), Error::MissingParameter(missing));
        }
    }

    #[test]
    fn refusals() {
        let unsupported = |name: &str| Error::UnsupportedGrantType(name.into());
        let cases = [
            ("{}", Error::MissingParameter("grant_type")),
            (
                r#"{"grant_type":""}"#,
                Error::MissingParameter("grant_type"),
            ),
            (
                r#"{"grant_type":5}"#,
                Error::MalformedParameter("grant_type"),
            ),
            (r#"{"grant_type":"x","client_id":5}"#, unsupported("x")),
            (
                r#"{"grant_type":"CLIENT_CREDENTIALS"}"#,
                unsupported("CLIENT_CREDENTIALS"),
            ),
            (
                r#"{"grant_type":"client_credentials"}"#,
                Error::MissingParameter("client_id"),
            ),
            (
                r#"{"grant_type":"client_credentials","client_id":"c","scope":["a"]}"#,
                Error::MalformedParameter("scope"),
            ),
            (
                r#"{"grant_type":"client_credentials","client_id":"c","organization":{}}"#,
                Error::MalformedParameter("organization"),
            ),
        ];
        for (json, expected) in cases {
            assert_eq!(parse(json).unwrap_err(), expected, "{json}");
        }
    }

    proptest! {
        #[test]
        fn any_body_is_a_request_or_an_error(body in any::<Vec<u8>>()) {
            let _ = Parameters::from_json(&body)
                .and_then(|parameters| TokenRequest::parse(None, &parameters));
        }

        #[test]
        fn any_values_are_a_request_or_an_error(
            authorization in proptest::option::of(".*"),
            names in proptest::collection::vec(
                "grant_type|client_id|client_secret|client_assertion|client_assertion_type|audience|scope|organization|code|.*",
                0..8,
            ),
            value in "client_credentials|authorization_code|refresh_token|.*",
        ) {
            let pairs = names.into_iter().map(|name| (name, value.clone()));
            let _ = Parameters::from_pairs(pairs)
                .and_then(|parameters| TokenRequest::parse(authorization.as_deref(), &parameters));
        }
    }
}
