//! The body that changes a client.

use super::authentication::{METHODS, SIGNED_REQUEST_OBJECT, TOKEN_VAULT};
use super::property as p;
use crate::schema::{Property, Schema, object, property, string};

/// The same property, which null removes.
const fn removable(property: Property) -> Property {
    Property {
        schema: property.schema.nullable(),
        ..property
    }
}

/// `PATCH /clients/{id}` (contract: `UpdateClientRequestContent` and its newer fields).
pub const UPDATE_CLIENT: Schema = object(&[
    property(
        "client_secret",
        "The secret used to sign tokens for the client.",
        string().length(1, 512),
    ),
    p::NAME,
    p::DESCRIPTION,
    p::LOGO_URI,
    p::CALLBACKS,
    p::OIDC_LOGOUT,
    removable(p::OIDC_BACKCHANNEL_LOGOUT),
    p::SESSION_TRANSFER,
    p::ALLOWED_ORIGINS,
    p::WEB_ORIGINS,
    p::CLIENT_ALIASES,
    p::ALLOWED_CLIENTS,
    p::ALLOWED_LOGOUT_URLS,
    p::GRANT_TYPES,
    removable(p::TOKEN_ENDPOINT_AUTH_METHOD),
    p::IS_TOKEN_ENDPOINT_IP_HEADER_TRUSTED,
    p::APP_TYPE,
    p::IS_FIRST_PARTY,
    p::OIDC_CONFORMANT,
    p::JWT_CONFIGURATION,
    p::ENCRYPTION_KEY,
    p::SSO,
    p::CROSS_ORIGIN_AUTHENTICATION,
    removable(p::CROSS_ORIGIN_LOC),
    p::SSO_DISABLED,
    p::CUSTOM_LOGIN_PAGE_ON,
    p::CUSTOM_LOGIN_PAGE,
    p::CUSTOM_LOGIN_PAGE_PREVIEW,
    p::FORM_TEMPLATE,
    p::ADDONS,
    p::CLIENT_METADATA,
    p::MOBILE,
    p::INITIATE_LOGIN_URI,
    removable(p::NATIVE_SOCIAL_LOGIN),
    removable(p::FEDCM_LOGIN),
    p::REFRESH_TOKEN,
    p::DEFAULT_ORGANIZATION,
    removable(p::ORGANIZATION_USAGE),
    removable(p::ORGANIZATION_REQUIRE_BEHAVIOR),
    removable(p::ORGANIZATION_DISCOVERY_METHODS),
    p::REQUIRE_PUSHED_AUTHORIZATION_REQUESTS,
    p::REQUIRE_PROOF_OF_POSSESSION,
    p::COMPLIANCE_LEVEL,
    removable(p::SKIP_NON_VERIFIABLE_CALLBACK_URI_CONFIRMATION_PROMPT),
    removable(p::TOKEN_EXCHANGE),
    p::PAR_REQUEST_EXPIRY,
    removable(p::TOKEN_QUOTA),
    p::THIRD_PARTY_SECURITY_MODE,
    p::REDIRECTION_POLICY,
    removable(p::EXPRESS_CONFIGURATION),
    removable(p::MY_ORGANIZATION_CONFIGURATION),
    removable(p::ASYNC_APPROVAL_NOTIFICATION_CHANNELS),
    removable(p::IDENTITY_ASSERTION_AUTHORIZATION_GRANT),
    property(
        "client_authentication_methods",
        "Credentials with which the client proves itself.",
        METHODS.nullable(),
    ),
    property(
        "signed_request_object",
        "Credentials with which the client signs authorization requests.",
        SIGNED_REQUEST_OBJECT.nullable(),
    ),
    property(
        "token_vault_privileged_access",
        "Credentials with which the client reads the token vault.",
        TOKEN_VAULT.nullable(),
    ),
])
.entries(1, usize::MAX);
