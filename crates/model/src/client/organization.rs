//! What a client has to do with organizations.

use super::format::{
    ANY_CLIENT_ID, CONNECTION_PROFILE_ID, HTTPS_WITH_PLACEHOLDERS_OR_EMPTY,
    USER_ATTRIBUTE_PROFILE_ID,
};
use crate::id::ORGANIZATION_ID;
use crate::schema::{Schema, array, boolean, object, property, string};

const FLOW: Schema = string().one_of(&["client_credentials"]);

/// `default_organization`: both or neither (recorded).
pub(super) const DEFAULT: Schema = object(&[
    property(
        "organization_id",
        "The organization.",
        string().format(&ORGANIZATION_ID),
    )
    .required(),
    property("flows", "The flows in which it counts.", array(&FLOW)).required(),
])
.nullable();

/// `organization_usage`.
pub(super) const USAGE: Schema = string().one_of(&["deny", "allow", "require"]);

/// `organization_require_behavior`.
pub(super) const REQUIRE_BEHAVIOR: Schema =
    string().one_of(&["no_prompt", "pre_login_prompt", "post_login_prompt"]);

const METHOD: Schema = string().one_of(&["email", "organization_name"]);

/// `organization_discovery_methods`.
pub(super) const DISCOVERY_METHODS: Schema = array(&METHOD).entries(1, usize::MAX);

const LINKED: Schema =
    object(&[property("client_id", "The client.", string().format(&ANY_CLIENT_ID)).required()]);

/// `express_configuration`.
pub(super) const EXPRESS: Schema = object(&[
    property(
        "initiate_login_uri_template",
        "The login address of a new organization.",
        string()
            .length(1, usize::MAX)
            .format(&HTTPS_WITH_PLACEHOLDERS_OR_EMPTY),
    )
    .required(),
    property(
        "user_attribute_profile_id",
        "The user attribute profile.",
        string().format(&USER_ATTRIBUTE_PROFILE_ID),
    )
    .required(),
    property(
        "connection_profile_id",
        "The connection profile.",
        string().format(&CONNECTION_PROFILE_ID),
    )
    .required(),
    property(
        "enable_client",
        "Whether the connection is enabled for the client.",
        boolean(),
    )
    .required(),
    property(
        "enable_organization",
        "Whether the connection is enabled for the organization.",
        boolean(),
    )
    .required(),
    property("linked_clients", "Clients that go with it.", array(&LINKED)),
    property(
        "okta_oin_client_id",
        "The client of the integration network.",
        string().format(&ANY_CLIENT_ID),
    )
    .required(),
    property(
        "admin_login_domain",
        "The domain of the administrators.",
        string().length(1, usize::MAX),
    )
    .required(),
    property(
        "oin_submission_id",
        "The submission.",
        string().length(1, 200),
    ),
]);

const STRATEGY: Schema = string().one_of(&[
    "pingfederate",
    "adfs",
    "waad",
    "google-apps",
    "okta",
    "oidc",
    "samlp",
]);

/// `my_organization_configuration`.
pub(super) const MY_ORGANIZATION: Schema = object(&[
    property(
        "connection_profile_id",
        "The connection profile.",
        string().format(&CONNECTION_PROFILE_ID),
    ),
    property(
        "user_attribute_profile_id",
        "The user attribute profile.",
        string().format(&USER_ATTRIBUTE_PROFILE_ID),
    ),
    property(
        "allowed_strategies",
        "The kinds of connection that an organization may make.",
        array(&STRATEGY),
    )
    .required(),
    property(
        "connection_deletion_behavior",
        "When an organization may delete a connection.",
        string().one_of(&["allow", "allow_if_empty"]),
    )
    .required(),
    property(
        "invitation_landing_client_id",
        "The client at which invitations arrive.",
        string().format(&ANY_CLIENT_ID),
    ),
]);
