//! Every property of a client but its keys, once.

use super::{addons, authentication, format, organization, platform, session, token};
use crate::organization::TokenQuota;
use crate::schema::{Property, Schema, array, boolean, map, object, property, string};

const TEXT: Schema = string().length(1, usize::MAX);
const CALLBACK: Schema = string().format(&format::CALLBACK_URL);
const ADDRESS: Schema = string().format(&format::URL_WITH_PLACEHOLDERS);
const METADATA_VALUE: Schema = string().length(0, 255).nullable();
const CHANNEL: Schema = string().one_of(&["guardian-push", "email"]);
const APP_TYPES: &[&str] = &[
    "native",
    "spa",
    "regular_web",
    "non_interactive",
    "resource_server",
    "express_configuration",
    "rms",
    "box",
    "cloudbees",
    "concur",
    "dropbox",
    "mscrm",
    "echosign",
    "egnyte",
    "newrelic",
    "office365",
    "salesforce",
    "sentry",
    "sharepoint",
    "slack",
    "springcm",
    "zendesk",
    "zoom",
    "sso_integration",
    "oag",
];

pub(super) const NAME: Property = property(
    "name",
    "Name of the client.",
    string().format(&format::NAME),
);
pub(super) const DESCRIPTION: Property = property(
    "description",
    "Free text description of the purpose of the client.",
    string().length(0, 140),
);
pub(super) const LOGO_URI: Property = property(
    "logo_uri",
    "Address of the logo of the client.",
    string().format(&format::ABSOLUTE_URI_OR_EMPTY),
);
pub(super) const CALLBACKS: Property = property(
    "callbacks",
    "Addresses to which people come back after login.",
    array(&CALLBACK),
);
pub(super) const OIDC_LOGOUT: Property = property(
    "oidc_logout",
    "Configuration for OIDC backchannel logout.",
    session::LOGOUT,
);
pub(super) const OIDC_BACKCHANNEL_LOGOUT: Property = property(
    "oidc_backchannel_logout",
    "Configuration for OIDC backchannel logout (deprecated, in favor of oidc_logout).",
    session::LOGOUT,
);
pub(super) const SESSION_TRANSFER: Property = property(
    "session_transfer",
    "Configuration for session transfer.",
    session::TRANSFER,
);
pub(super) const ALLOWED_ORIGINS: Property = property(
    "allowed_origins",
    "Origins that may make cross-origin requests.",
    array(&ADDRESS),
);
pub(super) const WEB_ORIGINS: Property = property(
    "web_origins",
    "Origins from which web messages may be asked for.",
    array(&ADDRESS),
);
pub(super) const CLIENT_ALIASES: Property =
    property("client_aliases", "Audiences for SAML.", array(&TEXT));
pub(super) const ALLOWED_CLIENTS: Property = property(
    "allowed_clients",
    "Clients whose tokens may be exchanged.",
    array(&TEXT),
);
pub(super) const ALLOWED_LOGOUT_URLS: Property = property(
    "allowed_logout_urls",
    "Addresses to which people may go after logout.",
    array(&ADDRESS),
);
pub(super) const GRANT_TYPES: Property = property(
    "grant_types",
    "Grants that the client may use.",
    array(&TEXT),
);
pub(super) const TOKEN_ENDPOINT_AUTH_METHOD: Property = property(
    "token_endpoint_auth_method",
    "How the client proves itself at the token endpoint.",
    string().one_of(&["none", "client_secret_post", "client_secret_basic"]),
);
pub(super) const IS_TOKEN_ENDPOINT_IP_HEADER_TRUSTED: Property = property(
    "is_token_endpoint_ip_header_trusted",
    "Whether the auth0-forwarded-for header of the client is trusted.",
    boolean(),
);
pub(super) const APP_TYPE: Property = property(
    "app_type",
    "The type of application this client represents.",
    string().one_of(APP_TYPES),
);
pub(super) const IS_FIRST_PARTY: Property = property(
    "is_first_party",
    "Whether the client belongs to the tenant.",
    boolean(),
);
pub(super) const OIDC_CONFORMANT: Property = property(
    "oidc_conformant",
    "Whether the client follows OIDC strictly.",
    boolean(),
);
pub(super) const JWT_CONFIGURATION: Property = property(
    "jwt_configuration",
    "Configuration of the tokens of the client.",
    token::CONFIGURATION,
);
pub(super) const ENCRYPTION_KEY: Property = property(
    "encryption_key",
    "The key with which tokens for the client are encrypted.",
    token::ENCRYPTION_KEY,
);
pub(super) const SSO: Property = property(
    "sso",
    "Whether the session of another client is used.",
    boolean(),
);
pub(super) const CROSS_ORIGIN_AUTHENTICATION: Property = property(
    "cross_origin_authentication",
    "Whether the client can make cross-origin authentication requests.",
    boolean(),
);
pub(super) const CROSS_ORIGIN_LOC: Property = property(
    "cross_origin_loc",
    "The page that verifies cross-origin requests.",
    string().format(&format::URL),
);
pub(super) const SSO_DISABLED: Property =
    property("sso_disabled", "Whether single sign-on is off.", boolean());
pub(super) const CUSTOM_LOGIN_PAGE_ON: Property = property(
    "custom_login_page_on",
    "Whether the custom login page is used.",
    boolean(),
);
pub(super) const CUSTOM_LOGIN_PAGE: Property = property(
    "custom_login_page",
    "The content of the custom login page.",
    string(),
);
pub(super) const CUSTOM_LOGIN_PAGE_PREVIEW: Property = property(
    "custom_login_page_preview",
    "The content of the custom login page, for previews.",
    string(),
);
pub(super) const FORM_TEMPLATE: Property =
    property("form_template", "The form of WS-Federation.", string());
pub(super) const ADDONS: Property = property("addons", "Addons of the client.", addons::ADDONS);
pub(super) const CLIENT_METADATA: Property = property(
    "client_metadata",
    "Metadata of the client: at most 10 pairs of 255 characters.",
    map(&METADATA_VALUE).entries(0, 10).keys_up_to(255),
);
pub(super) const MOBILE: Property = property(
    "mobile",
    "Configuration of mobile applications.",
    platform::MOBILE,
);
pub(super) const INITIATE_LOGIN_URI: Property = property(
    "initiate_login_uri",
    "Where login begins when it does not begin at the client.",
    string().format(&format::HTTPS_WITH_PLACEHOLDERS_OR_EMPTY),
);
pub(super) const NATIVE_SOCIAL_LOGIN: Property = property(
    "native_social_login",
    "Logins with accounts of the device.",
    platform::NATIVE_SOCIAL_LOGIN,
);
pub(super) const FEDCM_LOGIN: Property = property(
    "fedcm_login",
    "Logins with accounts of the browser.",
    platform::FEDCM_LOGIN,
);
pub(super) const REFRESH_TOKEN: Property = property(
    "refresh_token",
    "Configuration of refresh tokens.",
    token::REFRESH,
);
pub(super) const DEFAULT_ORGANIZATION: Property = property(
    "default_organization",
    "The organization that is meant when none is named.",
    organization::DEFAULT,
);
pub(super) const ORGANIZATION_USAGE: Property = property(
    "organization_usage",
    "How the client uses organizations.",
    organization::USAGE,
);
pub(super) const ORGANIZATION_REQUIRE_BEHAVIOR: Property = property(
    "organization_require_behavior",
    "How people proceed when an organization is required.",
    organization::REQUIRE_BEHAVIOR,
);
pub(super) const ORGANIZATION_DISCOVERY_METHODS: Property = property(
    "organization_discovery_methods",
    "How an organization is found.",
    organization::DISCOVERY_METHODS,
);
pub(super) const REQUIRE_PUSHED_AUTHORIZATION_REQUESTS: Property = property(
    "require_pushed_authorization_requests",
    "Whether authorization requests have to be pushed.",
    boolean(),
);
pub(super) const REQUIRE_PROOF_OF_POSSESSION: Property = property(
    "require_proof_of_possession",
    "Whether tokens have to be bound to a key.",
    boolean(),
);
pub(super) const COMPLIANCE_LEVEL: Property = property(
    "compliance_level",
    "The profile that the client follows.",
    string()
        .one_of(&[
            "none",
            "fapi1_adv_pkj_par",
            "fapi1_adv_mtls_par",
            "fapi2_sp_pkj_mtls",
            "fapi2_sp_mtls_mtls",
        ])
        .nullable(),
);
pub(super) const SKIP_NON_VERIFIABLE_CALLBACK_URI_CONFIRMATION_PROMPT: Property = property(
    "skip_non_verifiable_callback_uri_confirmation_prompt",
    "Whether no confirmation is asked for callbacks that anybody could have registered.",
    boolean(),
);
pub(super) const TOKEN_EXCHANGE: Property = property(
    "token_exchange",
    "Configuration of token exchange.",
    token::EXCHANGE,
);
pub(super) const PAR_REQUEST_EXPIRY: Property = property(
    "par_request_expiry",
    "How many seconds a pushed authorization request is kept.",
    authentication::PAR_REQUEST_EXPIRY,
);
pub(super) const TOKEN_QUOTA: Property = property(
    "token_quota",
    "The token quota of the client.",
    TokenQuota::SCHEMA,
);
pub(super) const RESOURCE_SERVER_IDENTIFIER: Property = property(
    "resource_server_identifier",
    "The API that this client stands for.",
    string().length(1, 600),
);
pub(super) const THIRD_PARTY_SECURITY_MODE: Property = property(
    "third_party_security_mode",
    "How strict a third-party client is treated.",
    string().one_of(&["strict", "permissive"]),
);
pub(super) const REDIRECTION_POLICY: Property = property(
    "redirection_policy",
    "Whether a third-party client is redirected to without being asked.",
    string().one_of(&["allow_always", "open_redirect_protection"]),
);
pub(super) const EXPRESS_CONFIGURATION: Property = property(
    "express_configuration",
    "Configuration of express configuration.",
    organization::EXPRESS,
);
pub(super) const MY_ORGANIZATION_CONFIGURATION: Property = property(
    "my_organization_configuration",
    "Configuration of the administration by organizations themselves.",
    organization::MY_ORGANIZATION,
);
pub(super) const ASYNC_APPROVAL_NOTIFICATION_CHANNELS: Property = property(
    "async_approval_notification_channels",
    "How approvals are asked for.",
    array(&CHANNEL).entries(1, usize::MAX),
);
pub(super) const IDENTITY_ASSERTION_AUTHORIZATION_GRANT: Property = property(
    "identity_assertion_authorization_grant",
    "Whether identity assertions are accepted as grants.",
    object(&[property("active", "Whether they are.", boolean())]),
);
