//! Clients on devices.

use crate::schema::{Schema, array, boolean, object, property, string};

const FINGERPRINT: Schema = string().length(1, usize::MAX);

/// `mobile`.
pub(super) const MOBILE: Schema = object(&[
    property(
        "android",
        "Android.",
        object(&[
            property("app_package_name", "The package.", string()),
            property(
                "sha256_cert_fingerprints",
                "Fingerprints of the certificates that sign it.",
                array(&FINGERPRINT).entries(1, usize::MAX),
            ),
        ])
        .open(),
    ),
    property(
        "ios",
        "iOS.",
        object(&[
            property("team_id", "The team.", string()),
            property("app_bundle_identifier", "The bundle.", string()),
        ])
        .open(),
    ),
])
.open();

const SWITCH: Schema =
    object(&[property("enabled", "Whether it is used.", boolean())]).entries(1, usize::MAX);

/// `native_social_login`; a change may remove a part with null.
pub(super) const NATIVE_SOCIAL_LOGIN: Schema = object(&[
    property("apple", "Apple.", SWITCH.nullable()),
    property("facebook", "Facebook.", SWITCH.nullable()),
    property("google", "Google.", SWITCH.nullable()),
])
.entries(1, usize::MAX);

/// `fedcm_login`.
pub(super) const FEDCM_LOGIN: Schema = object(&[property(
    "google",
    "Google.",
    object(&[property("is_enabled", "Whether it is used.", boolean())])
        .entries(1, usize::MAX)
        .nullable(),
)])
.entries(1, usize::MAX);
