//! The settings of a tenant: what may be said about them, and how a change is applied.
//!
//! They are kept as they were declared, a document; who acts on a setting reads it out of that.

mod flag;
mod format;
mod locale;
mod property;
mod security_headers;

use serde_json::{Map, Value, json};

pub use locale::LOCALES;

use crate::merge::merge;
use crate::schema::{Schema, object};

/// The body of `PATCH /tenants/settings`; says at least one thing.
pub const UPDATE_TENANT_SETTINGS: Schema = object(property::PROPERTIES).entries(1, usize::MAX);

/// The versions of the extensibility environment that can be chosen, the newest first; always told, never stored.
pub const SANDBOX_VERSIONS: &[&str] = &["22", "18"];

/// The objects of which a change names single properties; the others are replaced whole (recorded for `flags`,
/// `change_password` and `guardian_mfa_page`).
const MERGED: &[&str] = &[
    "change_password",
    "device_flow",
    "error_page",
    "flags",
    "guardian_mfa_page",
    "mtls",
    "oidc_logout",
    "session_cookie",
    "sessions",
    "universal_login",
];

/// The lifetimes that may also be given in minutes; they are kept and answered in hours, with a fraction (recorded).
const LIFETIMES: &[(&str, &str)] = &[
    ("session_lifetime_in_minutes", "session_lifetime"),
    ("idle_session_lifetime_in_minutes", "idle_session_lifetime"),
    (
        "ephemeral_session_lifetime_in_minutes",
        "ephemeral_session_lifetime",
    ),
    (
        "idle_ephemeral_session_lifetime_in_minutes",
        "idle_ephemeral_session_lifetime",
    ),
];

/// How many hours a session lasts whatever happens, where the tenant does not say.
pub const SESSION_HOURS: f64 = 168.0;
/// How many hours an unused session lasts, where the tenant does not say.
pub const IDLE_SESSION_HOURS: f64 = 72.0;

/// The settings of a new tenant of that name (recorded). `friendly_name` and `picture_url` are in every recorded answer.
pub fn defaults(name: &str) -> Value {
    json!({
        "enabled_locales": ["en"],
        "flags": {
            "allow_changing_enable_sso": false,
            "disable_impersonation": true,
            "enable_sso": true,
            "universal_login": true,
            "revoke_refresh_token_grant": false,
            "disable_clickjack_protection_headers": false,
        },
        "friendly_name": name,
        "picture_url": "",
        "sandbox_version": "22",
        "session_lifetime": 168,
        "idle_session_lifetime": 72,
        "oidc_logout": {"rp_logout_end_session_endpoint_discovery": true},
        "resource_parameter_profile": "compatibility",
    })
}

/// Applies a checked change to the settings. Of a lifetime in minutes and in hours the minutes hold.
pub fn apply(settings: &mut Map<String, Value>, mut change: Map<String, Value>) {
    for (minutes, hours) in LIFETIMES {
        if let Some(given) = change.remove(*minutes).and_then(|given| given.as_i64()) {
            change.insert((*hours).to_owned(), hours_of(given));
        }
    }
    merge(settings, change, MERGED);
}

#[expect(
    clippy::cast_precision_loss,
    reason = "minutes beyond 2^53 are past every calendar"
)]
fn hours_of(minutes: i64) -> Value {
    if minutes % 60 == 0 {
        json!(minutes / 60)
    } else {
        json!(minutes as f64 / 60.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => panic!("not an object"),
        }
    }

    #[test]
    fn a_change_is_applied_as_recorded() {
        let present = json!({
            "flags": {"enable_sso": true}, "change_password": {"enabled": true, "html": "<p>"},
            "country_codes": {"list": ["DE"], "mode": "deny"}, "session_lifetime": 168, "friendly_name": "A",
        });
        for (change, name, expected) in [
            (
                json!({"flags": {"universal_login": true}}),
                "flags",
                json!({"enable_sso": true, "universal_login": true}),
            ),
            (
                json!({"change_password": {"enabled": false}}),
                "change_password",
                json!({"enabled": false, "html": "<p>"}),
            ),
            (
                json!({"change_password": null}),
                "change_password",
                Value::Null,
            ),
            (
                json!({"country_codes": {"list": ["FR"]}}),
                "country_codes",
                json!({"list": ["FR"]}),
            ),
            (json!({"country_codes": null}), "country_codes", Value::Null),
            (
                json!({"session_lifetime_in_minutes": 181}),
                "session_lifetime",
                json!(3.016_666_666_666_666_6),
            ),
            (
                json!({"session_lifetime": 5, "session_lifetime_in_minutes": 120}),
                "session_lifetime",
                json!(2),
            ),
            (
                json!({"idle_session_lifetime_in_minutes": 60}),
                "idle_session_lifetime",
                json!(1),
            ),
            (
                json!({"idle_session_lifetime_in_minutes": 60}),
                "idle_session_lifetime_in_minutes",
                Value::Null,
            ),
            (json!({"picture_url": ""}), "friendly_name", json!("A")),
        ] {
            UPDATE_TENANT_SETTINGS.check(&change).expect("declared");
            let mut settings = object(present.clone());
            apply(&mut settings, object(change.clone()));
            assert_eq!(
                settings.get(name).cloned().unwrap_or_default(),
                expected,
                "{change}"
            );
        }
    }

    #[test]
    fn refused_changes() {
        for (change, problem) in [
            (json!({}), "'Too few properties defined (0), minimum 1'"),
            (
                json!({"sandbox_versions_available": []}),
                "'Additional properties not allowed: sandbox_versions_available'",
            ),
            (
                json!({"flags": {"unheard_of": true}}),
                "'Additional properties not allowed: unheard_of' on property flags (Flags used to change the behavior of this tenant)",
            ),
            (
                json!({"flags": null}),
                "'Expected type object but found type null' on property flags (Flags used to change the behavior of this tenant)",
            ),
            (
                json!({"enabled_locales": []}),
                "'Array is too short (0), minimum 1' on property enabled_locales (Supported locales for the user interface)",
            ),
            (
                json!({"enabled_locales": ["xx"]}),
                "'No enum match for: xx' on property enabled_locales.0",
            ),
            (
                json!({"session_lifetime": 0}),
                "'Value 0 is less than minimum 1' on property session_lifetime (Number of hours a session will stay valid)",
            ),
            (
                json!({"session_cookie": {}}),
                "'Missing required property: mode' on property session_cookie (Session cookie configuration)",
            ),
            (
                json!({"default_token_quota": {}}),
                "'Too few properties defined (0), minimum 1' on property default_token_quota (Token Quota configuration)",
            ),
        ] {
            let refused = UPDATE_TENANT_SETTINGS.check(&change).expect_err("refused");
            assert_eq!(refused.to_string(), problem, "{change}");
        }
    }

    #[test]
    fn a_new_tenant_could_have_been_told_its_settings() {
        UPDATE_TENANT_SETTINGS
            .check(&defaults("acme"))
            .expect("declared");
    }
}
