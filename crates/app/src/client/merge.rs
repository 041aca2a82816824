//! Applying a change to a client, property by property.

use guildhall_model::merge;
use serde_json::{Map, Value, json};

/// Objects that a change extends; every other value is replaced whole. Recorded for `jwt_configuration`,
/// `client_metadata`, `mobile`, `native_social_login` and `session_transfer`.
const EXTENDED: [&str; 10] = [
    "addons",
    "client_metadata",
    "fedcm_login",
    "jwt_configuration",
    "mobile",
    "native_social_login",
    "oidc_backchannel_logout",
    "oidc_logout",
    "refresh_token",
    "session_transfer",
];

/// Those of [`EXTENDED`] that have a part or are not there (contract: `minProperties`).
const NEVER_EMPTY: [&str; 2] = ["fedcm_login", "native_social_login"];

/// Applies `change` to `document`: null removes, a value replaces, and what is in [`EXTENDED`] is changed by its parts,
/// of which null removes one.
///
/// `oidc_backchannel_logout` is the former name of a part of `oidc_logout`: both are told, and both go (recorded).
pub(super) fn merge(document: &mut Map<String, Value>, mut change: Map<String, Value>) {
    mirror_logout(&mut change);
    for (name, value) in change {
        match (document.get_mut(&name), value) {
            (_, Value::Null) => {
                document.shift_remove(&name);
            }
            (Some(Value::Object(present)), Value::Object(parts))
                if EXTENDED.contains(&name.as_str()) =>
            {
                merge::merge(present, parts, &[]);
            }
            (_, Value::Object(parts)) if EXTENDED.contains(&name.as_str()) => {
                let mut fresh = defaults(&name);
                merge::merge(&mut fresh, parts, &[]);
                document.insert(name, Value::Object(fresh));
            }
            (_, value) => {
                document.insert(name, value);
            }
        }
    }
    for name in NEVER_EMPTY {
        if matches!(document.get(name), Some(Value::Object(parts)) if parts.is_empty()) {
            document.shift_remove(name);
        }
    }
}

fn mirror_logout(change: &mut Map<String, Value>) {
    const NAME: &str = "oidc_logout";
    const FORMER: &str = "oidc_backchannel_logout";
    let said = match change.get(NAME).or_else(|| change.get(FORMER)) {
        None => return,
        Some(said) => said.clone(),
    };
    if !change.contains_key(FORMER) {
        let addresses = said.get("backchannel_logout_urls").cloned();
        let former = match addresses {
            Some(addresses) => json!({"backchannel_logout_urls": addresses}),
            None if said.is_null() => Value::Null,
            None => return,
        };
        change.insert(FORMER.to_owned(), former);
    } else if !change.contains_key(NAME) {
        change.insert(NAME.to_owned(), said);
    }
}

/// What an object says of itself before anything was said (recorded).
fn defaults(name: &str) -> Map<String, Value> {
    let mut defaults = Map::new();
    if name == "session_transfer" {
        for (name, value) in [
            ("can_create_session_transfer_token", json!(false)),
            ("allowed_authentication_methods", json!([])),
            ("enforce_device_binding", json!("ip")),
            ("allow_refresh_token", json!(false)),
            ("enforce_online_refresh_tokens", json!(true)),
            ("enforce_cascade_revocation", json!(true)),
        ] {
            defaults.insert(name.to_owned(), value);
        }
    }
    defaults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_null_and_value() {
        for (before, change, after) in [
            (json!({"a": 1}), json!({}), json!({"a": 1})),
            (json!({"a": 1, "b": 2}), json!({"a": null}), json!({"b": 2})),
            (
                json!({"client_metadata": {"bar": "baz", "foo": "zoo"}}),
                json!({"client_metadata": {"bar": null, "foo": "new", "more": "x"}}),
                json!({"client_metadata": {"foo": "new", "more": "x"}}),
            ),
            (
                json!({"client_metadata": {"foo": "zoo"}}),
                json!({"client_metadata": {"foo": null}}),
                json!({"client_metadata": {}}),
            ),
            (
                json!({"fedcm_login": {"google": {"is_enabled": true}}}),
                json!({"fedcm_login": {"google": null}}),
                json!({}),
            ),
            (
                json!({}),
                json!({"native_social_login": {"apple": null}}),
                json!({}),
            ),
            (
                json!({"mobile": {"android": {"a": 1}, "ios": {"b": 1}}}),
                json!({"mobile": {"android": {"c": 2}}}),
                json!({"mobile": {"android": {"c": 2}, "ios": {"b": 1}}}),
            ),
            (
                json!({"default_organization": {"organization_id": "x", "flows": []}}),
                json!({"default_organization": {"organization_id": "y"}}),
                json!({"default_organization": {"organization_id": "y"}}),
            ),
            (
                json!({}),
                json!({"session_transfer": {"allow_refresh_token": true, "delegation": null}}),
                json!({"session_transfer": {
                    "can_create_session_transfer_token": false,
                    "allowed_authentication_methods": [],
                    "enforce_device_binding": "ip",
                    "allow_refresh_token": true,
                    "enforce_online_refresh_tokens": true,
                    "enforce_cascade_revocation": true,
                }}),
            ),
            (
                json!({}),
                json!({"oidc_logout": {"backchannel_logout_urls": ["https://a"], "x": 1}}),
                json!({
                    "oidc_logout": {"backchannel_logout_urls": ["https://a"], "x": 1},
                    "oidc_backchannel_logout": {"backchannel_logout_urls": ["https://a"]},
                }),
            ),
            (
                json!({"oidc_logout": {}, "oidc_backchannel_logout": {}}),
                json!({"oidc_backchannel_logout": null}),
                json!({}),
            ),
        ] {
            let mut document = before.as_object().cloned().unwrap();
            merge(&mut document, change.as_object().cloned().unwrap());
            assert_eq!(
                Value::Object(document),
                after,
                "{before} changed by {change}"
            );
        }
    }
}
