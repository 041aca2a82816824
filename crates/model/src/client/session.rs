//! What ends a client's sessions, and what carries one over.

use super::format::HTTPS_WITH_PLACEHOLDERS_OR_EMPTY;
use crate::schema::{Schema, array, boolean, object, property, string};

const LOGOUT_URL: Schema = string().format(&HTTPS_WITH_PLACEHOLDERS_OR_EMPTY);
const INITIATOR: Schema = string().one_of(&[
    "rp-logout",
    "idp-logout",
    "password-changed",
    "session-expired",
    "session-revoked",
    "account-deleted",
    "email-identifier-changed",
    "mfa-phone-unenrolled",
    "account-deactivated",
]);

/// `oidc_logout`, and `oidc_backchannel_logout` as it was called before.
pub(super) const LOGOUT: Schema = object(&[
    property(
        "backchannel_logout_urls",
        "Addresses that are told of a logout.",
        array(&LOGOUT_URL),
    ),
    property(
        "backchannel_logout_initiators",
        "What is told.",
        object(&[
            property(
                "mode",
                "Everything or a selection.",
                string().one_of(&["custom", "all"]),
            ),
            property("selected_initiators", "The selection.", array(&INITIATOR)),
        ])
        .open(),
    ),
    property(
        "backchannel_logout_session_metadata",
        "Whether the session's metadata is told.",
        object(&[property("include", "Whether it is.", boolean())])
            .open()
            .nullable(),
    ),
])
.open();

const METHOD: Schema = string().one_of(&["cookie", "query"]);

/// `session_transfer`.
pub(super) const TRANSFER: Schema = object(&[
    property(
        "can_create_session_transfer_token",
        "Whether the client may ask for a session transfer token.",
        boolean(),
    ),
    property(
        "enforce_cascade_revocation",
        "Whether revoking the parent ends what came of it.",
        boolean(),
    ),
    property(
        "allowed_authentication_methods",
        "How the token comes.",
        array(&METHOD).nullable(),
    ),
    property(
        "enforce_device_binding",
        "What has to stay the same.",
        string().one_of(&["ip", "asn", "none"]),
    ),
    property(
        "allow_refresh_token",
        "Whether such a session gives refresh tokens.",
        boolean(),
    ),
    property(
        "enforce_online_refresh_tokens",
        "Whether refresh tokens end with the session.",
        boolean(),
    ),
    property(
        "delegation",
        "Access in another's name.",
        object(&[
            property(
                "allow_delegated_access",
                "Whether it is allowed.",
                boolean(),
            ),
            property(
                "enforce_device_binding",
                "What has to stay the same.",
                string().one_of(&["ip", "asn"]),
            ),
        ])
        .nullable(),
    ),
])
.nullable();
