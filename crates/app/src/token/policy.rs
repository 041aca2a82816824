//! What a resource server, a client and a tenant say about tokens, read out of their documents.

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
}

impl TokenPolicy {
    /// Whether tokens follow RFC 9068 instead of the service's own dialect.
    pub(super) fn is_rfc9068(&self) -> bool {
        self.token_dialect
            .as_deref()
            .is_some_and(|dialect| dialect.starts_with("rfc9068"))
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
