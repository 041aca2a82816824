//! The bodies that create and change a connection.

use super::strategy::STRATEGIES;
use super::{database, enterprise};
use crate::client::ANY_CLIENT_ID;
use crate::schema::{Format, Property, Schema, array, boolean, map, object, property, string};

/// Letters and digits, with single hyphens between them.
const NAME: Format = Format {
    name: "connection-name",
    check: |text| {
        text.split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    },
    pattern: Some("^[a-zA-Z0-9](-[a-zA-Z0-9]|[a-zA-Z0-9])*$"),
};

const CLIENT: Schema = string().format(&ANY_CLIENT_ID);
const REALM: Schema = string().length(1, 128);
const TEXT: Schema = string();
const METADATA_VALUE: Schema = string().length(0, 255).nullable();

const DISPLAY_NAME: Property = property(
    "display_name",
    "Connection name used in the new universal login experience.",
    string().length(0, 128),
);
const IS_DOMAIN_CONNECTION: Property = property(
    "is_domain_connection",
    "Whether the connection is that of the tenant's domain.",
    boolean(),
);
const SHOW_AS_BUTTON: Property = property(
    "show_as_button",
    "Whether the connection is shown as a button at login.",
    boolean(),
);
const REALMS: Property = property(
    "realms",
    "Names by which the connection is found in password logins.",
    array(&REALM),
);
const METADATA: Property = property(
    "metadata",
    "Metadata of the connection: at most 10 pairs of 255 characters.",
    map(&METADATA_VALUE).entries(0, 10).keys_up_to(255),
);
const AUTHENTICATION: Property = property(
    "authentication",
    "Whether people log in with it.",
    object(&[property("active", "Whether they do.", boolean()).required()]),
);
const CONNECTED_ACCOUNTS: Property = property(
    "connected_accounts",
    "Whether people link accounts with it.",
    object(&[
        property("active", "Whether they do.", boolean()).required(),
        property(
            "cross_app_access",
            "Whether other applications may use them.",
            boolean(),
        ),
    ]),
);
const REQUESTING_APP: Property = property(
    "cross_app_access_requesting_app",
    "Whether applications ask for access at the provider's other applications.",
    object(&[property("active", "Whether they do.", boolean()).required()]).nullable(),
);
const RESOURCE_APP: Property = property(
    "cross_app_access_resource_app",
    "Whether applications of the provider get access here.",
    object(&[property(
        "status",
        "Whether they do.",
        string().one_of(&["enabled", "disabled"]),
    )])
    .nullable(),
);

/// The options that are known; each strategy has more of its own.
const OPTIONS: Schema = object(&[
    database::VALIDATION,
    property(
        "non_persistent_attrs",
        "Attributes that are not stored.",
        array(&TEXT).nullable(),
    ),
    database::PRECEDENCE,
    database::ATTRIBUTES,
    property(
        "enable_script_context",
        "Whether scripts get a context.",
        boolean(),
    ),
    property(
        "enabledDatabaseCustomization",
        "Whether scripts look users up.",
        boolean(),
    ),
    property(
        "import_mode",
        "Whether users are taken over at their first login.",
        boolean(),
    ),
    property(
        "configuration",
        "Values for scripts, stored encrypted.",
        map(&METADATA_ANY).nullable(),
    ),
    database::CUSTOM_SCRIPTS,
    database::AUTHENTICATION_METHODS,
    database::PASSKEY_OPTIONS,
    database::PASSWORD_POLICY,
    database::PASSWORD_COMPLEXITY,
    database::PASSWORD_HISTORY,
    database::PASSWORD_NO_PERSONAL_INFO,
    database::PASSWORD_DICTIONARY,
    database::PASSWORD_OPTIONS,
    property(
        "api_enable_users",
        "Whether the provider's API of users is used.",
        boolean(),
    ),
    property(
        "api_enable_groups",
        "Whether the provider's API of groups is used.",
        boolean(),
    ),
    property(
        "basic_profile",
        "Whether the basic profile is asked for.",
        boolean(),
    ),
    property(
        "ext_admin",
        "Whether is-administrator is asked for.",
        boolean(),
    ),
    property(
        "ext_is_suspended",
        "Whether is-suspended is asked for.",
        boolean(),
    ),
    property(
        "ext_agreed_terms",
        "Whether agreed-terms is asked for.",
        boolean(),
    ),
    property("ext_groups", "Whether groups are asked for.", boolean()),
    property(
        "ext_assigned_plans",
        "Whether assigned plans are asked for.",
        boolean(),
    ),
    property(
        "ext_profile",
        "Whether the extended profile is asked for.",
        boolean(),
    ),
    property(
        "disable_self_service_change_password",
        "Whether people can not change their passwords.",
        boolean(),
    ),
    enterprise::UPSTREAM_PARAMS,
    enterprise::SET_USER_ROOT_ATTRIBUTES,
    enterprise::GATEWAY_AUTHENTICATION,
    enterprise::FEDERATED_TOKENS,
    enterprise::ASSERTION_DECRYPTION,
    enterprise::ID_TOKEN_ALGORITHMS,
    enterprise::DPOP_ALGORITHM,
    enterprise::TOKEN_ENDPOINT_METHOD,
    enterprise::TOKEN_ENDPOINT_ALGORITHM,
    enterprise::TOKEN_ENDPOINT_AUDIENCE,
    property(
        "id_token_session_expiry_supported",
        "Whether the provider tells when a session ends.",
        boolean(),
    ),
])
.open();

const METADATA_ANY: Schema = string().nullable();

/// `POST /connections` (contract: `CreateConnectionRequestContent` and its newer fields).
pub const CREATE_CONNECTION: Schema = object(&[
    property(
        "name",
        "The name of the connection.",
        string().length(1, 128).format(&NAME),
    )
    .required(),
    DISPLAY_NAME,
    property(
        "strategy",
        "The identity provider identifier for the connection.",
        string().one_of(STRATEGIES),
    )
    .required(),
    property("options", "The connection's options.", OPTIONS),
    property(
        "enabled_clients",
        "The clients for which the connection is enabled.",
        array(&CLIENT),
    ),
    IS_DOMAIN_CONNECTION,
    SHOW_AS_BUTTON,
    REALMS,
    METADATA,
    AUTHENTICATION,
    CONNECTED_ACCOUNTS,
    REQUESTING_APP,
    RESOURCE_APP,
]);

/// `PATCH /connections/{id}` (contract: `UpdateConnectionRequestContent` and its newer fields). Options are replaced
/// whole (recorded).
pub const UPDATE_CONNECTION: Schema = object(&[
    DISPLAY_NAME,
    property("options", "The connection's options.", OPTIONS.nullable()),
    property(
        "enabled_clients",
        "The clients for which the connection is enabled.",
        array(&CLIENT).nullable(),
    ),
    IS_DOMAIN_CONNECTION,
    SHOW_AS_BUTTON,
    REALMS,
    METADATA,
    AUTHENTICATION,
    CONNECTED_ACCOUNTS,
    REQUESTING_APP,
    RESOURCE_APP,
])
.entries(1, usize::MAX);

const CLIENT_STATUS: Schema = object(&[
    property("client_id", "The client.", CLIENT).required(),
    property(
        "status",
        "Whether the connection is enabled for it.",
        boolean(),
    )
    .required(),
]);

/// `PATCH /connections/{id}/clients`: at most 50 at once, as the service's own tools send them.
pub const CONNECTION_CLIENTS: Schema = array(&CLIENT_STATUS).entries(1, 50);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names() {
        for (name, fits) in [
            ("google-oauth2", true),
            ("A", true),
            ("Username-Password-Authentication", true),
            ("", false),
            ("-a", false),
            ("a-", false),
            ("a--b", false),
            ("a_b", false),
            ("ä", false),
        ] {
            assert_eq!((NAME.check)(name), fits, "{name}");
        }
    }

    #[test]
    fn options_are_open_and_their_known_parts_are_not() {
        let body = |options| json!({"name": "a", "strategy": "auth0", "options": options});
        for (options, refused) in [
            (json!({"anything": 1}), None),
            (
                json!({"attributes": {"email": {"other": 1}}}),
                Some(
                    "'Additional properties not allowed: other' on property options.attributes.email (E-mail addresses)",
                ),
            ),
            (
                json!({"authentication_methods": {"password": {"api_behavior": "never"}}}),
                Some(
                    "'No enum match for: never' on property options.authentication_methods.password.api_behavior (Whether the API needs one)",
                ),
            ),
        ] {
            let found = CREATE_CONNECTION.check(&body(options.clone()));
            let found = found.err().map(|problem| problem.to_string());
            assert_eq!(found.as_deref(), refused, "{options}");
        }
    }
}
