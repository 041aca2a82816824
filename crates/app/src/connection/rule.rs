//! Rules about what a connection says of itself.

use serde_json::{Map, Value};

use crate::error::Error;

/// The strategies whose provider can be asked for access to its other applications.
const REQUESTING: [&str; 2] = ["oidc", "okta"];

/// Checks a body against what the connection speaks, and against its options before the change.
pub(super) fn check(
    strategy: &str,
    given: &Map<String, Value>,
    before: Option<&Map<String, Value>>,
) -> Result<(), Error> {
    if given
        .get("cross_app_access_requesting_app")
        .is_some_and(|app| !app.is_null())
        && !REQUESTING.contains(&strategy)
    {
        return Err(Error::Refused {
            message: "Cross App Access Requesting App is not supported for this connection.".into(),
            code: "operation_not_supported",
        });
    }
    match given.get("options").and_then(Value::as_object) {
        Some(options) => check_attributes(options, before),
        None => Ok(()),
    }
}

/// The attributes by which users are known: at least one has to be an identifier, and addresses that were unique can
/// not stop to be (both recorded).
fn check_attributes(
    options: &Map<String, Value>,
    before: Option<&Map<String, Value>>,
) -> Result<(), Error> {
    let Some(attributes) = options.get("attributes").and_then(Value::as_object) else {
        return Ok(());
    };
    let is_active = |attribute: &Value| {
        attribute
            .get("identifier")
            .and_then(|identifier| identifier.get("active")?.as_bool())
            == Some(true)
    };
    if !attributes.values().any(is_active) {
        return Err(Error::refused_body(
            "attributes must contain one active identifier",
        ));
    }
    if before.is_some_and(|before| !is_not_unique(before)) && is_not_unique(options) {
        return Err(Error::refused_body("cannot add non-unique email attribute"));
    }
    Ok(())
}

fn is_not_unique(options: &Map<String, Value>) -> bool {
    options
        .get("attributes")
        .and_then(|attributes| attributes.get("email")?.get("unique")?.as_bool())
        == Some(false)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(strategy: &str, given: &Value, before: Option<&Value>) -> Option<String> {
        let given = given.as_object().unwrap();
        let before = before.map(|before| before.as_object().unwrap());
        check(strategy, given, before)
            .err()
            .map(|error| error.to_string())
    }

    #[test]
    fn attributes() {
        let with = |active: bool, unique: bool| {
            json!({"options": {"attributes": {
                "email": {"identifier": {"active": active}, "unique": unique},
                "username": {"identifier": {"active": !active}},
            }}})
        };
        let none_active = json!({"options": {"attributes": {"email": {"identifier": {"active": false}}, "username": {}}}});
        let before = json!({"brute_force_protection": true});
        let not_unique = with(false, false);
        let before_not_unique = not_unique.get("options").unwrap();
        for (given, before, expected) in [
            (
                &none_active,
                None,
                Some("attributes must contain one active identifier"),
            ),
            (&with(true, true), None, None),
            (&not_unique, None, None),
            (
                &not_unique,
                Some(&before),
                Some("cannot add non-unique email attribute"),
            ),
            (&not_unique, Some(before_not_unique), None),
            (&with(true, true), Some(&before), None),
            (&json!({"options": {}}), Some(&before), None),
        ] {
            assert_eq!(told("auth0", given, before).as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn requesting_apps_need_a_provider() {
        let given = json!({"cross_app_access_requesting_app": {"active": true}});
        assert_eq!(
            told("auth0", &given, None).as_deref(),
            Some("Cross App Access Requesting App is not supported for this connection.")
        );
        assert_eq!(told("oidc", &given, None), None);
    }
}
