//! A provider, as its connection describes it.

use guildhall_protocol::jose::PublicKeyAlgorithm;
use guildhall_store::{ConnectionRow, TenantStore};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Failure;
use super::attribute::{Mapping, When};
use crate::connection;
use crate::error::Error;

/// What is asked for when the connection says nothing.
const SCOPE: &str = "openid profile email";

/// A provider that can be left for.
#[derive(Clone, Debug)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) jwks_uri: String,
    pub(crate) client_id: String,
    pub(crate) scope: String,
    pub(crate) flow: Flow,
    pub(crate) pkce: Pkce,
    pub(crate) algorithms: Vec<PublicKeyAlgorithm>,
    /// Whether it says who answers (RFC 9207).
    pub(crate) names_itself: bool,
    pub(crate) upstream_params: Map<String, Value>,
    pub(crate) mapping: Mapping,
    pub(crate) when: When,
}

/// How the provider tells who signed in.
#[derive(Clone, Debug)]
pub(crate) enum Flow {
    /// `back_channel`: a code, which is redeemed for tokens.
    Code {
        /// Where.
        token_endpoint: String,
        /// How this server proves itself there.
        authentication: Authentication,
        /// Where more is told of the person.
        userinfo_endpoint: Option<String>,
    },
    /// `front_channel`: an ID token in a form.
    IdToken,
}

/// How this server proves itself at a provider's token endpoint.
#[derive(Clone, Debug)]
pub(crate) enum Authentication {
    /// It does not: PKCE alone protects the code.
    None,
    /// `client_secret_post`.
    Post(SecretString),
    /// `client_secret_basic`.
    Basic(SecretString),
}

/// `connection_settings.pkce`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Pkce {
    /// The best that there is: providers that do not know it ignore it (RFC 6749 section 3.1).
    #[default]
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "S256")]
    S256,
    #[serde(rename = "plain")]
    Plain,
    #[serde(rename = "disabled")]
    Disabled,
}

/// The options that decide. `null` is as good as absent.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Options {
    r#type: Option<String>,
    domain: Option<String>,
    #[serde(flatten)]
    endpoints: Endpoints,
    client_id: Option<String>,
    #[serde(deserialize_with = "super::secret")]
    client_secret: Option<SecretString>,
    scope: Option<Value>,
    connection_settings: Option<Settings>,
    token_endpoint_auth_method: Option<String>,
    id_token_signed_response_algs: Option<Vec<String>>,
    upstream_params: Option<Map<String, Value>>,
    attribute_map: Option<Mapping>,
    set_user_root_attributes: Option<When>,
    oidc_metadata: Option<Metadata>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Endpoints {
    issuer: Option<String>,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    userinfo_endpoint: Option<String>,
    jwks_uri: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    #[serde(flatten)]
    endpoints: Endpoints,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Settings {
    pkce: Option<Pkce>,
}

impl Pkce {
    /// Whether something is promised that has to be shown when the code is redeemed.
    pub(crate) fn promises(self) -> bool {
        self != Self::Disabled
    }
}

impl Provider {
    /// Reads what a connection says of its provider. The inner failure is one of the connection's set-up.
    pub(crate) fn read(
        store: &TenantStore,
        row: &ConnectionRow,
    ) -> Result<Result<Self, Failure>, Error> {
        let options = connection::options_of(store, row)?;
        Ok(match serde_json::from_value(Value::Object(options)) {
            Ok(options) => Self::new(&row.strategy, options),
            Err(error) => Err(Failure::Setup(error.to_string())),
        })
    }

    /// Where browsers are sent, as options say that need not be complete and have no secrets.
    pub(crate) fn destination(strategy: &str, options: &Value) -> Option<String> {
        let options: Options = serde_json::from_value(options.clone()).ok()?;
        let metadata = options.oidc_metadata.unwrap_or_default();
        options
            .endpoints
            .or(metadata.endpoints)
            .or(Endpoints::conventional(strategy, options.domain.as_deref()))
            .authorization_endpoint
    }

    fn new(strategy: &str, options: Options) -> Result<Self, Failure> {
        let metadata = options.oidc_metadata.unwrap_or_default();
        let endpoints = options
            .endpoints
            .or(metadata.endpoints)
            .or(Endpoints::conventional(strategy, options.domain.as_deref()));
        let has_codes = match options.r#type.as_deref() {
            Some("front_channel") => false,
            Some("back_channel") => true,
            Some(other) => return Err(Failure::Setup(format!("type is {}", super::tamed(other)))),
            // Whoever has a place to redeem codes means codes.
            None => endpoints.token_endpoint.is_some(),
        };
        let flow = if has_codes {
            Flow::Code {
                token_endpoint: needed("token_endpoint", endpoints.token_endpoint)?,
                authentication: authentication(
                    options.client_secret,
                    options.token_endpoint_auth_method.as_deref(),
                    metadata.token_endpoint_auth_methods_supported.as_deref(),
                )?,
                userinfo_endpoint: endpoints.userinfo_endpoint,
            }
        } else {
            Flow::IdToken
        };
        Ok(Self {
            issuer: needed("issuer", endpoints.issuer)?,
            authorization_endpoint: needed(
                "authorization_endpoint",
                endpoints.authorization_endpoint.filter(|url| is_web(url)),
            )?,
            jwks_uri: needed("jwks_uri", endpoints.jwks_uri)?,
            client_id: needed("client_id", options.client_id)?,
            scope: scope(options.scope.as_ref()),
            flow,
            pkce: options
                .connection_settings
                .and_then(|settings| settings.pkce)
                .unwrap_or_default(),
            algorithms: algorithms(options.id_token_signed_response_algs)?,
            names_itself: metadata.authorization_response_iss_parameter_supported == Some(true),
            upstream_params: options.upstream_params.unwrap_or_default(),
            mapping: options.attribute_map.unwrap_or_default(),
            when: options.set_user_root_attributes.unwrap_or_default(),
        })
    }
}

impl Endpoints {
    /// Where an organization of Okta has them; elsewhere there is no convention.
    fn conventional(strategy: &str, domain: Option<&str>) -> Self {
        let Some(domain) = domain.filter(|_| strategy == "okta") else {
            return Self::default();
        };
        let at = |path| Some(format!("https://{domain}{path}"));
        Self {
            issuer: at(""),
            authorization_endpoint: at("/oauth2/v1/authorize"),
            token_endpoint: at("/oauth2/v1/token"),
            userinfo_endpoint: at("/oauth2/v1/userinfo"),
            jwks_uri: at("/oauth2/v1/keys"),
        }
    }

    /// What is said here, else what is said there.
    fn or(self, other: Self) -> Self {
        let some = |text: Option<String>| text.filter(|text| !text.is_empty());
        Self {
            issuer: some(self.issuer).or(other.issuer),
            authorization_endpoint: some(self.authorization_endpoint)
                .or(other.authorization_endpoint),
            token_endpoint: some(self.token_endpoint).or(other.token_endpoint),
            userinfo_endpoint: some(self.userinfo_endpoint).or(other.userinfo_endpoint),
            jwks_uri: some(self.jwks_uri).or(other.jwks_uri),
        }
    }
}

fn needed(name: &'static str, value: Option<String>) -> Result<String, Failure> {
    value
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Failure::Setup(format!("it has no {name}")))
}

/// Whether a browser may be sent there: a web address, in which nothing stands that would end a header.
fn is_web(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && url.bytes().all(|byte| byte.is_ascii_graphic())
        && !url.contains('#')
}

/// A secret is posted, as the service does, unless the provider publishes that it takes it in the header alone.
fn authentication(
    secret: Option<SecretString>,
    method: Option<&str>,
    supported: Option<&[String]>,
) -> Result<Authentication, Failure> {
    if method == Some("private_key_jwt") {
        return Err(Failure::Setup(
            "token_endpoint_auth_method private_key_jwt is not supported".to_owned(),
        ));
    }
    let Some(secret) = secret else {
        return Ok(Authentication::None);
    };
    let takes = |name: &str| supported.is_some_and(|methods| methods.iter().any(|m| m == name));
    Ok(
        if method.is_none() && !takes("client_secret_post") && takes("client_secret_basic") {
            Authentication::Basic(secret)
        } else {
            Authentication::Post(secret)
        },
    )
}

/// The scopes as one text, of which `openid` is one.
fn scope(said: Option<&Value>) -> String {
    let said = match said {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(words)) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            words.join(" ")
        }
        _ => String::new(),
    };
    if said.trim().is_empty() {
        SCOPE.to_owned()
    } else if said.split_whitespace().any(|word| word == "openid") {
        said
    } else {
        format!("openid {said}")
    }
}

/// The algorithms that are taken; RS256 where nothing is said (OpenID Connect Core section 2). Those that are not spoken
/// here are left out.
fn algorithms(said: Option<Vec<String>>) -> Result<Vec<PublicKeyAlgorithm>, Failure> {
    let Some(said) = said.filter(|said| !said.is_empty()) else {
        return Ok(vec![PublicKeyAlgorithm::Rs256]);
    };
    let names = said.iter();
    let spoken: Vec<_> = names
        .filter_map(|name| PublicKeyAlgorithm::from_name(name))
        .collect();
    if spoken.is_empty() {
        return Err(Failure::Setup(format!(
            "none of {} is supported",
            super::tamed(&said.join(", "))
        )));
    }
    Ok(spoken)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(strategy: &str, options: Value) -> Result<Provider, Failure> {
        Provider::new(strategy, serde_json::from_value(options).unwrap())
    }

    fn whole() -> Value {
        json!({
            "type": "back_channel", "client_id": "us", "client_secret": "secret",
            "issuer": "https://idp.example", "authorization_endpoint": "https://idp.example/auth",
            "token_endpoint": "https://idp.example/token", "jwks_uri": "https://idp.example/keys",
        })
    }

    #[test]
    fn what_is_needed_is_named() {
        assert!(read("oidc", whole()).is_ok());
        for name in [
            "client_id",
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
        ] {
            let mut options = whole();
            options[name] = Value::Null;
            let told = read("oidc", options).unwrap_err().to_string();
            assert_eq!(
                told,
                format!("the connection is not complete: it has no {name}")
            );
        }
        for url in [
            "javascript:alert(1)",
            "https://a b",
            "//idp.example",
            "https://a#b",
        ] {
            let mut options = whole();
            options["authorization_endpoint"] = json!(url);
            assert!(read("oidc", options).is_err(), "{url}");
        }
    }

    #[test]
    fn what_was_said_wins_over_what_was_discovered() {
        let metadata = json!({
            "issuer": "https://other.example", "userinfo_endpoint": "https://other.example/me",
            "authorization_response_iss_parameter_supported": true,
        });
        let mut options = whole();
        options["oidc_metadata"] = metadata;
        let provider = read("oidc", options).unwrap();
        assert_eq!(provider.issuer, "https://idp.example");
        assert!(provider.names_itself);
        let Flow::Code {
            userinfo_endpoint, ..
        } = provider.flow
        else {
            panic!("a code");
        };
        assert_eq!(
            userinfo_endpoint.as_deref(),
            Some("https://other.example/me")
        );
    }

    #[test]
    fn okta_needs_but_its_domain() {
        let options = json!({"client_id": "us", "client_secret": "s", "domain": "acme.okta.com"});
        let provider = read("okta", options.clone()).unwrap();
        assert_eq!(provider.issuer, "https://acme.okta.com");
        assert!(matches!(provider.flow, Flow::Code { .. }));
        assert!(read("oidc", options).is_err());
    }

    #[test]
    fn how_it_proves_itself() {
        for (secret, method, supported, expected) in [
            (Some("s"), None, json!(null), "Post"),
            (
                Some("s"),
                None,
                json!(["client_secret_basic", "client_secret_post"]),
                "Post",
            ),
            (Some("s"), None, json!(["client_secret_basic"]), "Basic"),
            (
                Some("s"),
                Some("client_secret_post"),
                json!(["client_secret_basic"]),
                "Post",
            ),
            (None, None, json!(null), "None"),
        ] {
            let supported: Option<Vec<String>> = serde_json::from_value(supported).unwrap();
            let found = authentication(secret.map(Into::into), method, supported.as_deref());
            let found = format!("{:?}", found.unwrap());
            assert!(found.starts_with(expected), "{found} {expected}");
        }
        assert!(authentication(None, Some("private_key_jwt"), None).is_err());
    }

    #[test]
    fn scopes_and_algorithms() {
        for (said, expected) in [
            (json!(null), "openid profile email"),
            (json!(""), "openid profile email"),
            (json!("email"), "openid email"),
            (json!("email openid"), "email openid"),
            (json!(["email", "profile"]), "openid email profile"),
        ] {
            assert_eq!(scope(Some(&said)), expected, "{said}");
        }
        let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(algorithms(None).unwrap(), [PublicKeyAlgorithm::Rs256]);
        assert_eq!(
            algorithms(names(&["ES384", "ES256"])).unwrap(),
            [PublicKeyAlgorithm::Es256]
        );
        assert!(algorithms(names(&["none", "HS256"])).is_err());
    }
}
