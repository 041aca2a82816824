//! The options of a database.

use serde_json::{Map, Value, json};

use super::Before;
use crate::tenant::database_options;

/// What stays in the options of a database when it is not said again (recorded); the rest is only filled in once.
const STAYING: [&str; 4] = [
    "authentication_methods",
    "passkey_options",
    "brute_force_protection",
    "disable_self_service_change_password",
];

/// Fills in what was not said.
pub(super) fn complete(said: Map<String, Value>, before: Before<'_>) -> Map<String, Value> {
    let defaults = match database_options() {
        Value::Object(defaults) => defaults,
        _ => Map::new(),
    };
    let mut options = match before {
        Before::Nothing => defaults.clone(),
        Before::Options(_) => Map::new(),
    };
    options.extend(said);
    for name in STAYING {
        if !options.contains_key(name)
            && let Some(value) = before.get(name).or_else(|| defaults.get(name))
        {
            options.insert(name.to_owned(), value.clone());
        }
    }
    complete_methods(&mut options, defaults.get("authentication_methods"));
    complete_attributes(&mut options);
    options
}

/// Methods that were said say the rest of themselves, too.
fn complete_methods(options: &mut Map<String, Value>, defaults: Option<&Value>) {
    let Some(Value::Object(methods)) = options.get_mut("authentication_methods") else {
        return;
    };
    if Some(&Value::Object(methods.clone())) == defaults {
        return;
    }
    for (name, default) in [
        (
            "password",
            json!({"enabled": true, "api_behavior": "required", "signup_behavior": "allow"}),
        ),
        ("passkey", json!({"enabled": false})),
        ("email_otp", json!({"enabled": false})),
        ("phone_otp", json!({"enabled": false})),
    ] {
        let mut whole = match default {
            Value::Object(default) => default,
            _ => Map::new(),
        };
        if let Some(Value::Object(said)) = methods.get(name) {
            whole.extend(said.clone());
        }
        methods.insert(name.to_owned(), Value::Object(whole));
    }
}

/// An e-mail attribute says how it is verified and that it is unique.
fn complete_attributes(options: &mut Map<String, Value>) {
    let email = options
        .get_mut("attributes")
        .and_then(|attributes| attributes.get_mut("email")?.as_object_mut());
    if let Some(email) = email {
        email
            .entry("verification_method")
            .or_insert_with(|| json!("link"));
        email.entry("unique").or_insert_with(|| json!(true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn a_new_database_has_everything() {
        let options = complete(
            map(json!({"brute_force_protection": false})),
            Before::Nothing,
        );
        assert_eq!(options["brute_force_protection"], json!(false));
        assert_eq!(options["mfa"]["active"], json!(true));
        assert_eq!(
            options["authentication_methods"],
            json!({
                "password": {"enabled": true, "api_behavior": "required", "signup_behavior": "allow"},
                "passkey": {"enabled": false},
            })
        );
    }

    #[test]
    fn a_change_replaces_all_but_what_stays() {
        let before = map(
            json!({"mfa": {}, "import_mode": true, "passkey_options": {"challenge_ui": "button"}}),
        );
        let options = complete(
            map(json!({"disable_signup": true})),
            Before::Options(&before),
        );
        assert_eq!(
            options.keys().map(String::as_str).collect::<Vec<_>>(),
            [
                "disable_signup",
                "authentication_methods",
                "passkey_options",
                "brute_force_protection",
                "disable_self_service_change_password"
            ]
        );
        assert_eq!(options["passkey_options"]["challenge_ui"], json!("button"));
    }

    #[test]
    fn methods_and_attributes_are_completed() {
        let said = json!({
            "authentication_methods": {"password": {"enabled": true}, "passkey": {"enabled": true}},
            "attributes": {"email": {"identifier": {"active": true}}},
        });
        let options = complete(map(said), Before::Nothing);
        assert_eq!(
            options["authentication_methods"],
            json!({
                "password": {"enabled": true, "api_behavior": "required", "signup_behavior": "allow"},
                "passkey": {"enabled": true},
                "email_otp": {"enabled": false},
                "phone_otp": {"enabled": false},
            })
        );
        assert_eq!(options["attributes"]["email"]["unique"], json!(true));
        assert_eq!(
            options["attributes"]["email"]["verification_method"],
            json!("link")
        );
    }
}
