//! The body of a change, property by property.

use super::flag::FLAGS;
use super::format::{
    ABSOLUTE_HTTPS_URI_OR_EMPTY, ABSOLUTE_URI_OR_EMPTY, ACR, COUNTRY, EMAIL_OR_EMPTY,
    URL_WITH_PLACEHOLDERS,
};
use super::locale::LOCALES;
use super::security_headers::SECURITY_HEADERS;
use crate::schema::{Property, Schema, array, boolean, integer, object, property, string};

const LOGOUT_URL: Schema = string().format(&URL_WITH_PLACEHOLDERS);
const LOCALE: Schema = string().one_of(LOCALES);
const CLASS: Schema = string().format(&ACR);
const COUNTRY_CODE: Schema = string().length(2, 2).format(&COUNTRY);
const POSITIVE: Schema = integer().range(1, i64::MAX);
const VERSION: Schema = string().length(0, 8);

/// A page of the tenant's own making.
const PAGE: Schema = object(&[
    property(
        "enabled",
        "Whether to use the custom page (true) or the default page (false).",
        boolean(),
    ),
    property(
        "html",
        "Custom page HTML (Liquid syntax is supported).",
        string(),
    ),
]);

const ERROR_PAGE: Schema = object(&[
    property(
        "html",
        "Custom error page HTML (Liquid syntax is supported).",
        string(),
    ),
    property(
        "show_log_link",
        "Whether to show the link to log as part of the default error page.",
        boolean(),
    ),
    property(
        "url",
        "URL to redirect to when an error occurs instead of showing the default error page.",
        string().format(&ABSOLUTE_URI_OR_EMPTY),
    ),
]);

/// Tokens a client or an organization may be given by default; beside the known kind there may be others.
const QUOTA: Schema = object(&[property(
    "client_credentials",
    "The token quota configuration.",
    object(&[
        property(
            "enforce",
            "If enabled, the quota will be enforced and requests in excess of the quota will fail.",
            boolean(),
        ),
        property(
            "per_day",
            "Maximum number of issued tokens per day.",
            integer().range(1, 2_147_483_647),
        ),
        property(
            "per_hour",
            "Maximum number of issued tokens per hour.",
            integer().range(1, 2_147_483_647),
        ),
    ])
    .entries(1, usize::MAX),
)
.required()])
.open();

/// Recorded only: what the older login pages look like, and what they ask first.
const UNIVERSAL_LOGIN: Schema = object(&[
    property(
        "colors",
        "Colors of the login pages.",
        object(&[
            property("primary", "Primary color.", string()),
            property("page_background", "Page background color.", string()),
        ]),
    ),
    property(
        "identifier_first",
        "Whether the identifier is asked for first.",
        boolean(),
    ),
    property(
        "passwordless",
        "Passwordless login.",
        object(&[property(
            "allow_magiclink_verify_without_session",
            "Whether a link works in another browser.",
            boolean(),
        )]),
    ),
    property("is_custom_theme_set", "Whether a theme is set.", boolean()),
    property(
        "is_custom_template_set",
        "Whether a page template is set.",
        boolean(),
    ),
]);

/// The properties (contract: `UpdateTenantSettingsRequestContent`, and `universal_login` as recorded).
pub(super) const PROPERTIES: &[Property] = &[
    property(
        "change_password",
        "Change Password page customization.",
        PAGE.nullable(),
    ),
    property(
        "device_flow",
        "Device Flow configuration.",
        object(&[
            property(
                "charset",
                "Character set used to generate a User Code.",
                string().one_of(&["base20", "digits"]),
            ),
            property(
                "mask",
                "Mask used to format a generated User Code into a friendly, readable format.",
                string().length(0, 20),
            ),
        ])
        .nullable(),
    ),
    property(
        "guardian_mfa_page",
        "Guardian page customization.",
        PAGE.nullable(),
    ),
    property(
        "default_audience",
        "Default audience for API Authorization.",
        string(),
    ),
    property(
        "default_directory",
        "Name of the connection used for password grants.",
        string(),
    ),
    property(
        "error_page",
        "Error page customization.",
        ERROR_PAGE.nullable(),
    ),
    property(
        "default_token_quota",
        "Token Quota configuration.",
        object(&[
            property("clients", "The token quota of clients.", QUOTA),
            property("organizations", "The token quota of organizations.", QUOTA),
        ])
        .entries(1, usize::MAX)
        .nullable(),
    ),
    property(
        "flags",
        "Flags used to change the behavior of this tenant.",
        FLAGS,
    ),
    property("friendly_name", "Friendly name for this tenant.", string()),
    property(
        "picture_url",
        "URL of logo to be shown for this tenant.",
        string().format(&ABSOLUTE_URI_OR_EMPTY),
    ),
    property(
        "support_email",
        "End-user support email.",
        string().format(&EMAIL_OR_EMPTY),
    ),
    property(
        "support_url",
        "End-user support url.",
        string().format(&ABSOLUTE_URI_OR_EMPTY),
    ),
    property(
        "allowed_logout_urls",
        "URLs that are valid to redirect to after logout.",
        array(&LOGOUT_URL),
    ),
    property(
        "session_lifetime",
        "Number of hours a session will stay valid.",
        POSITIVE,
    ),
    property(
        "session_lifetime_in_minutes",
        "Number of minutes a session will stay valid.",
        POSITIVE,
    ),
    property(
        "idle_session_lifetime",
        "Number of hours for which a session can be inactive before the user must log in again.",
        POSITIVE,
    ),
    property(
        "idle_session_lifetime_in_minutes",
        "Number of minutes for which a session can be inactive before the user must log in again.",
        POSITIVE,
    ),
    property(
        "ephemeral_session_lifetime",
        "Number of hours an ephemeral (non-persistent) session will stay valid.",
        POSITIVE,
    ),
    property(
        "ephemeral_session_lifetime_in_minutes",
        "Number of minutes an ephemeral (non-persistent) session will stay valid.",
        POSITIVE,
    ),
    property(
        "idle_ephemeral_session_lifetime",
        "Number of hours for which an ephemeral (non-persistent) session can be inactive before the user must log in again.",
        POSITIVE,
    ),
    property(
        "idle_ephemeral_session_lifetime_in_minutes",
        "Number of minutes for which an ephemeral (non-persistent) session can be inactive before the user must log in again.",
        POSITIVE,
    ),
    property(
        "sandbox_version",
        "Selected sandbox version for the extensibility environment.",
        VERSION,
    ),
    property(
        "legacy_sandbox_version",
        "Selected legacy sandbox version for the extensibility environment.",
        VERSION,
    ),
    property(
        "default_redirection_uri",
        "The default absolute redirection uri, must be https.",
        string().format(&ABSOLUTE_HTTPS_URI_OR_EMPTY),
    ),
    property(
        "enabled_locales",
        "Supported locales for the user interface.",
        array(&LOCALE).entries(1, usize::MAX),
    ),
    property(
        "security_headers",
        "Security headers of the tenant's pages.",
        SECURITY_HEADERS.nullable(),
    ),
    property(
        "session_cookie",
        "Session cookie configuration.",
        object(&[property(
            "mode",
            "Behavior of the session cookie.",
            string().one_of(&["persistent", "non-persistent"]),
        )
        .required()])
        .nullable(),
    ),
    property(
        "sessions",
        "Sessions related settings for tenant.",
        object(&[property(
            "oidc_logout_prompt_enabled",
            "Whether to bypass prompting logic (false) when performing OIDC Logout.",
            boolean(),
        )])
        .nullable(),
    ),
    property(
        "oidc_logout",
        "Settings related to OIDC RP-initiated Logout.",
        object(&[property(
            "rp_logout_end_session_endpoint_discovery",
            "Enable the end_session_endpoint URL in the .well-known discovery configuration.",
            boolean(),
        )]),
    ),
    property(
        "customize_mfa_in_postlogin_action",
        "Whether to enable flexible factors for MFA in the PostLogin action.",
        boolean().nullable(),
    ),
    property(
        "allow_organization_name_in_authentication_api",
        "Whether to accept an organization name instead of an ID on auth endpoints.",
        boolean().nullable(),
    ),
    property(
        "acr_values_supported",
        "Supported ACR values.",
        array(&CLASS).nullable(),
    ),
    property(
        "mtls",
        "mTLS configuration.",
        object(&[property(
            "enable_endpoint_aliases",
            "If true, enables mTLS endpoint aliases.",
            boolean(),
        )])
        .nullable(),
    ),
    property(
        "pushed_authorization_requests_supported",
        "Enables the use of Pushed Authorization Requests.",
        boolean().nullable(),
    ),
    property(
        "authorization_response_iss_parameter_supported",
        "Supports iss parameter in authorization responses.",
        boolean().nullable(),
    ),
    property(
        "skip_non_verifiable_callback_uri_confirmation_prompt",
        "Controls whether a confirmation prompt is shown during login flows when the redirect URI uses non-verifiable callback URIs.",
        boolean().nullable(),
    ),
    property(
        "resource_parameter_profile",
        "Which parameter names the API.",
        string().one_of(&["audience", "compatibility"]),
    ),
    property(
        "client_id_metadata_document_supported",
        "Whether the authorization server supports retrieving client metadata from a client_id URL.",
        boolean(),
    ),
    property(
        "enable_ai_guide",
        "Whether the AI guide is shown.",
        boolean(),
    ),
    property(
        "phone_consolidated_experience",
        "Whether Phone Consolidated Experience is enabled for this tenant.",
        boolean(),
    ),
    property(
        "include_session_metadata_in_tenant_logs",
        "Whether session metadata is included in tenant logs.",
        boolean(),
    ),
    property(
        "dynamic_client_registration_security_mode",
        "Security mode of clients that register themselves.",
        string().one_of(&["strict", "permissive"]),
    ),
    property(
        "country_codes",
        "Phone country codes allowed or denied.",
        object(&[
            property("list", "The countries.", array(&COUNTRY_CODE)),
            property(
                "mode",
                "Whether they are allowed or denied.",
                string().one_of(&["allow", "deny"]),
            ),
        ])
        .nullable(),
    ),
    property(
        "universal_login",
        "Universal Login settings.",
        UNIVERSAL_LOGIN,
    ),
];
