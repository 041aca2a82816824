//! The discovery document (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2).
//!
//! It is built from what the caller says exists: no endpoint, method or algorithm is advertised by this file on its
//! own. Members without a value are left out, as RFC 8414 section 3.2 demands.

use serde::Serialize;

use super::Issuer;

/// An endpoint that may exist beneath an issuer, at the service's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `/authorize`.
    Authorization,
    /// `/oauth/token`.
    Token,
    /// `/oauth/device/code`.
    DeviceAuthorization,
    /// `/userinfo`.
    Userinfo,
    /// `/mfa/challenge`.
    MfaChallenge,
    /// `/oidc/register`.
    Registration,
    /// `/oauth/revoke`.
    Revocation,
    /// `/oidc/logout`.
    EndSession,
    /// `/bc-authorize`.
    BackchannelAuthentication,
    /// `/oauth/par`.
    PushedAuthorizationRequest,
    /// `/oauth/global-token-revocation/connection/{connectionName}`.
    GlobalTokenRevocation,
}

impl Endpoint {
    /// The path, without the leading slash.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Authorization => "authorize",
            Self::Token => "oauth/token",
            Self::DeviceAuthorization => "oauth/device/code",
            Self::Userinfo => "userinfo",
            Self::MfaChallenge => "mfa/challenge",
            Self::Registration => "oidc/register",
            Self::Revocation => "oauth/revoke",
            Self::EndSession => "oidc/logout",
            Self::BackchannelAuthentication => "bc-authorize",
            Self::PushedAuthorizationRequest => "oauth/par",
            Self::GlobalTokenRevocation => {
                "oauth/global-token-revocation/connection/{connectionName}"
            }
        }
    }
}

/// What a server can do. Lists keep their order on the wire; an empty list is left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Supported<'a> {
    /// Endpoints that exist.
    pub endpoints: &'a [Endpoint],
    /// Scopes of OpenID Connect.
    pub scopes: &'a [&'a str],
    /// `response_type` values.
    pub response_types: &'a [&'a str],
    /// `response_mode` values.
    pub response_modes: &'a [&'a str],
    /// `grant_type` values.
    pub grant_types: &'a [&'a str],
    /// PKCE methods.
    pub code_challenge_methods: &'a [&'a str],
    /// `public`, as soon as there are users.
    pub subject_types: &'a [&'a str],
    /// Algorithms ID tokens can be signed with.
    pub id_token_signing_algorithms: &'a [&'a str],
    /// Ways a client can authenticate.
    pub token_endpoint_authentication_methods: &'a [&'a str],
    /// Algorithms of client assertions.
    pub token_endpoint_authentication_algorithms: &'a [&'a str],
    /// Claims about users.
    pub claims: &'a [&'a str],
    /// Algorithms of DPoP proofs.
    pub dpop_signing_algorithms: &'a [&'a str],
    /// How CIBA results are delivered.
    pub backchannel_token_delivery_modes: &'a [&'a str],
    /// Whether logout tokens are sent to applications, with the session in them.
    pub backchannel_logout: bool,
    /// Whether every answer to an authorization request names its issuer (RFC 9207 section 3).
    pub response_issuer: bool,
    /// Whether `request` is taken at the authorization endpoint.
    pub request_parameter: bool,
    /// Whether `request_uri` is taken at the authorization endpoint, beyond pushed requests.
    pub request_uri_parameter: bool,
}

/// The document, members in the order of the service's.
#[derive(Clone, Debug, Serialize)]
pub struct Discovery<'a> {
    issuer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_authorization_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    userinfo_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mfa_challenge_endpoint: Option<String>,
    jwks_uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_endpoint: Option<String>,
    #[serde(skip_serializing_if = "is_empty")]
    scopes_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "is_empty")]
    response_types_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "is_empty")]
    grant_types_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "is_empty")]
    code_challenge_methods_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "is_empty")]
    response_modes_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "is_empty")]
    subject_types_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "is_empty")]
    token_endpoint_auth_methods_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "is_empty")]
    token_endpoint_auth_signing_alg_values_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "is_empty")]
    claims_supported: &'a [&'a str],
    request_uri_parameter_supported: bool,
    request_parameter_supported: bool,
    #[serde(skip_serializing_if = "is_empty")]
    id_token_signing_alg_values_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    pushed_authorization_request_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backchannel_logout_supported: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backchannel_logout_session_supported: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_session_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backchannel_authentication_endpoint: Option<String>,
    #[serde(skip_serializing_if = "is_empty")]
    backchannel_token_delivery_modes_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    global_token_revocation_endpoint: Option<String>,
    #[serde(skip_serializing_if = "is_empty")]
    global_token_revocation_endpoint_auth_methods_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "is_empty")]
    dpop_signing_alg_values_supported: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_response_iss_parameter_supported: Option<bool>,
}

impl<'a> Discovery<'a> {
    /// The path of the document, without the leading slash.
    pub const PATH: &'static str = ".well-known/openid-configuration";
    /// The path of the key set, without the leading slash.
    pub const JWKS_PATH: &'static str = ".well-known/jwks.json";

    /// The document of `issuer`, which can do what `supported` says. The key set always exists.
    pub fn new(issuer: &'a Issuer, supported: &Supported<'a>) -> Self {
        let exists = |endpoint: Endpoint| supported.endpoints.contains(&endpoint);
        let url = |endpoint: Endpoint| exists(endpoint).then(|| issuer.url(endpoint.path()));
        let revocation_methods: &[&str] = if exists(Endpoint::GlobalTokenRevocation) {
            &["global-token-revocation+jwt"]
        } else {
            &[]
        };
        let logout = supported.backchannel_logout.then_some(true);
        Self {
            issuer: issuer.as_str(),
            authorization_endpoint: url(Endpoint::Authorization),
            token_endpoint: url(Endpoint::Token),
            device_authorization_endpoint: url(Endpoint::DeviceAuthorization),
            userinfo_endpoint: url(Endpoint::Userinfo),
            mfa_challenge_endpoint: url(Endpoint::MfaChallenge),
            jwks_uri: issuer.url(Self::JWKS_PATH),
            registration_endpoint: url(Endpoint::Registration),
            revocation_endpoint: url(Endpoint::Revocation),
            scopes_supported: supported.scopes,
            response_types_supported: supported.response_types,
            grant_types_supported: supported.grant_types,
            code_challenge_methods_supported: supported.code_challenge_methods,
            response_modes_supported: supported.response_modes,
            subject_types_supported: supported.subject_types,
            token_endpoint_auth_methods_supported: supported.token_endpoint_authentication_methods,
            token_endpoint_auth_signing_alg_values_supported: supported
                .token_endpoint_authentication_algorithms,
            claims_supported: supported.claims,
            request_uri_parameter_supported: supported.request_uri_parameter,
            request_parameter_supported: supported.request_parameter,
            id_token_signing_alg_values_supported: supported.id_token_signing_algorithms,
            pushed_authorization_request_endpoint: url(Endpoint::PushedAuthorizationRequest),
            backchannel_logout_supported: logout,
            backchannel_logout_session_supported: logout,
            end_session_endpoint: url(Endpoint::EndSession),
            backchannel_authentication_endpoint: url(Endpoint::BackchannelAuthentication),
            backchannel_token_delivery_modes_supported: supported.backchannel_token_delivery_modes,
            global_token_revocation_endpoint: url(Endpoint::GlobalTokenRevocation),
            global_token_revocation_endpoint_auth_methods_supported: revocation_methods,
            dpop_signing_alg_values_supported: supported.dpop_signing_algorithms,
            authorization_response_iss_parameter_supported: supported
                .response_issuer
                .then_some(true),
        }
    }
}

fn is_empty(list: &&[&str]) -> bool {
    list.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer() -> Issuer {
        Issuer::parse("https://tenant.example/").unwrap()
    }

    #[test]
    fn nothing_is_advertised_that_was_not_said() {
        let issuer = issuer();
        let document = Discovery::new(&issuer, &Supported::default());
        assert_eq!(
            serde_json::to_string(&document).unwrap(),
            r#"{"issuer":"https://tenant.example/","jwks_uri":"https://tenant.example/.well-known/jwks.json","request_uri_parameter_supported":false,"request_parameter_supported":false}"#
        );
    }

    #[test]
    fn a_server_for_machines() {
        let issuer = issuer();
        let supported = Supported {
            endpoints: &[Endpoint::Token],
            grant_types: &["client_credentials"],
            token_endpoint_authentication_methods: &["client_secret_basic", "client_secret_post"],
            ..Supported::default()
        };
        let document = serde_json::to_value(Discovery::new(&issuer, &supported)).unwrap();
        assert_eq!(
            document["token_endpoint"],
            "https://tenant.example/oauth/token"
        );
        assert_eq!(document["grant_types_supported"][0], "client_credentials");
        assert!(document.get("authorization_endpoint").is_none());
        assert!(document.get("response_types_supported").is_none());
    }

    #[test]
    fn each_endpoint_at_the_path_of_the_service() {
        let issuer = issuer();
        let cases = [
            (
                Endpoint::Authorization,
                "authorization_endpoint",
                "authorize",
            ),
            (Endpoint::Token, "token_endpoint", "oauth/token"),
            (
                Endpoint::DeviceAuthorization,
                "device_authorization_endpoint",
                "oauth/device/code",
            ),
            (Endpoint::Userinfo, "userinfo_endpoint", "userinfo"),
            (
                Endpoint::MfaChallenge,
                "mfa_challenge_endpoint",
                "mfa/challenge",
            ),
            (
                Endpoint::Registration,
                "registration_endpoint",
                "oidc/register",
            ),
            (Endpoint::Revocation, "revocation_endpoint", "oauth/revoke"),
            (Endpoint::EndSession, "end_session_endpoint", "oidc/logout"),
            (
                Endpoint::BackchannelAuthentication,
                "backchannel_authentication_endpoint",
                "bc-authorize",
            ),
            (
                Endpoint::PushedAuthorizationRequest,
                "pushed_authorization_request_endpoint",
                "oauth/par",
            ),
            (
                Endpoint::GlobalTokenRevocation,
                "global_token_revocation_endpoint",
                "oauth/global-token-revocation/connection/{connectionName}",
            ),
        ];
        for (endpoint, member, path) in cases {
            let endpoints = [endpoint];
            let supported = Supported {
                endpoints: &endpoints,
                ..Supported::default()
            };
            let document = serde_json::to_value(Discovery::new(&issuer, &supported)).unwrap();
            assert_eq!(document[member], format!("https://tenant.example/{path}"));
        }
    }
}
