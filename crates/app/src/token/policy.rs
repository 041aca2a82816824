//! What a resource server, a client and a tenant say about tokens, read out of their documents.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

/// The part of a client's document that decides about machine-to-machine tokens.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ClientPolicy {
    #[serde(default)]
    pub(super) grant_types: Option<Vec<String>>,
    #[serde(default)]
    pub(super) token_endpoint_auth_method: Option<String>,
    #[serde(default)]
    default_organization: Option<DefaultOrganization>,
    #[serde(default)]
    pub(super) client_authentication_methods: Option<AuthenticationMethods>,
    #[serde(default)]
    jwt_configuration: Option<JwtConfiguration>,
    #[serde(default)]
    refresh_token: Option<RefreshPolicy>,
}

/// What a client says about its ID tokens.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct JwtConfiguration {
    #[serde(default)]
    pub(super) alg: Option<String>,
    #[serde(default)]
    pub(super) lifetime_in_seconds: Option<i64>,
    #[serde(default)]
    secret_encoded: Option<bool>,
}

impl JwtConfiguration {
    /// The bytes of a client's secret, as its ID tokens are signed with them.
    pub(super) fn decoded(&self, secret: Vec<u8>) -> Vec<u8> {
        if self.secret_encoded == Some(true) {
            STANDARD.decode(&secret).unwrap_or(secret)
        } else {
            secret
        }
    }
}

/// What a client says about its refresh tokens; in seconds where it counts.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct RefreshPolicy {
    #[serde(default)]
    rotation_type: Option<String>,
    #[serde(default)]
    leeway: Option<i64>,
    #[serde(default)]
    token_lifetime: Option<i64>,
    #[serde(default)]
    infinite_token_lifetime: Option<bool>,
    #[serde(default)]
    idle_token_lifetime: Option<i64>,
    #[serde(default)]
    infinite_idle_token_lifetime: Option<bool>,
    #[serde(default)]
    expiration_type: Option<String>,
}

impl RefreshPolicy {
    /// Whether a token can be used once.
    pub(super) fn rotates(&self) -> bool {
        self.rotation_type.as_deref() == Some("rotating")
    }

    /// For how many seconds a token whose place was taken is still good.
    pub(super) fn leeway(&self) -> i64 {
        self.leeway.unwrap_or_default()
    }

    /// How long a token is good whatever happens.
    pub(super) fn lifetime(&self) -> Option<i64> {
        self.token_lifetime
            .filter(|_| self.expires() && self.infinite_token_lifetime != Some(true))
    }

    /// How long an unused token is good.
    pub(super) fn idle_lifetime(&self) -> Option<i64> {
        self.idle_token_lifetime
            .filter(|_| self.expires() && self.infinite_idle_token_lifetime != Some(true))
    }

    fn expires(&self) -> bool {
        self.expiration_type.as_deref() == Some("expiring")
    }
}

/// How a client proves itself other than by its secret, which then does not count.
#[derive(Debug, Deserialize)]
pub(super) struct AuthenticationMethods {
    #[serde(default)]
    private_key_jwt: Option<Credentials>,
}

#[derive(Debug, Deserialize)]
struct Credentials {
    credentials: Vec<Reference>,
}

/// A credential of the client, by its id.
#[derive(Debug, Deserialize)]
struct Reference {
    id: String,
}

/// When an organization is meant though none is named; which one stands beside the document.
#[derive(Debug, Deserialize)]
struct DefaultOrganization {
    flows: Vec<String>,
}

impl ClientPolicy {
    pub(super) fn allows(&self, grant_type: &str) -> bool {
        self.grant_types
            .as_ref()
            .is_some_and(|types| types.iter().any(|allowed| allowed == grant_type))
    }

    /// The ids of the credentials with which assertions are signed; `None` for a client that proves itself otherwise.
    pub(super) fn assertion_keys(&self) -> Option<Vec<&str>> {
        let methods = self.client_authentication_methods.as_ref()?;
        let keys = methods.private_key_jwt.as_ref()?;
        Some(keys.credentials.iter().map(|key| key.id.as_str()).collect())
    }

    pub(super) fn jwt_configuration(&self) -> JwtConfiguration {
        self.jwt_configuration.clone().unwrap_or_default()
    }

    pub(super) fn refresh_token(&self) -> RefreshPolicy {
        self.refresh_token.clone().unwrap_or_default()
    }

    /// Whether the default organization is meant for machine-to-machine tokens, too.
    pub(super) fn has_default_for_machines(&self) -> bool {
        let flows = self
            .default_organization
            .iter()
            .flat_map(|default| &default.flows);
        flows.into_iter().any(|flow| flow == "client_credentials")
    }
}

/// The part of a resource server's document that decides what its tokens look like.
#[derive(Debug, Default, Deserialize)]
pub(super) struct TokenPolicy {
    #[serde(default)]
    pub(super) token_dialect: Option<String>,
    #[serde(default)]
    pub(super) enforce_policies: bool,
    #[serde(default)]
    pub(super) allow_offline_access: bool,
    #[serde(default)]
    subject_type_authorization: Option<SubjectTypes>,
}

/// Who may ask for tokens of an API, by whom they are for.
#[derive(Debug, Deserialize)]
struct SubjectTypes {
    #[serde(default)]
    user: Option<SubjectType>,
}

#[derive(Debug, Deserialize)]
struct SubjectType {
    #[serde(default)]
    policy: Option<String>,
}

impl TokenPolicy {
    /// Whether tokens follow RFC 9068 instead of the service's own dialect.
    pub(super) fn is_rfc9068(&self) -> bool {
        self.token_dialect
            .as_deref()
            .is_some_and(|dialect| dialect.starts_with("rfc9068"))
    }

    /// Which clients may ask in users' names (`allow_all`, `require_client_grant`, `deny_all`), where it was said.
    pub(super) fn user_access(&self) -> Option<&str> {
        let user = self.subject_type_authorization.as_ref()?.user.as_ref()?;
        user.policy.as_deref()
    }

    /// Whether tokens list permissions.
    pub(super) fn lists_permissions(&self) -> bool {
        self.enforce_policies
            && self
                .token_dialect
                .as_deref()
                .is_some_and(|dialect| dialect.ends_with("authz"))
    }
}

/// The scopes that a resource server knows, read out of its document.
#[derive(Debug, Default, Deserialize)]
pub(super) struct KnownScopes<'a> {
    #[serde(default, borrow)]
    pub(super) scopes: Vec<KnownScope<'a>>,
}

/// One of them.
#[derive(Debug, Deserialize)]
pub(super) struct KnownScope<'a> {
    #[serde(borrow)]
    pub(super) value: std::borrow::Cow<'a, str>,
}

/// The part of a client grant's document that decides about scopes.
#[derive(Debug, Default, Deserialize)]
pub(super) struct GrantPolicy {
    #[serde(default)]
    pub(super) allow_all_scopes: Option<bool>,
}

/// The part of a tenant's settings that decides about tokens.
#[derive(Debug, Default, Deserialize)]
pub(super) struct TenantPolicy {
    #[serde(default)]
    pub(super) default_audience: Option<String>,
    #[serde(default)]
    pub(super) allow_organization_name_in_authentication_api: bool,
}
