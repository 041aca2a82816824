//! What of an object is not as it is wanted.

use serde_json::Value;

use super::Object;

/// The properties of `wanted` that `current` has not, or has otherwise.
pub(super) fn of(current: &Value, wanted: &Object) -> Object {
    wanted
        .iter()
        .filter(|(name, value)| !holds(current.get(name.as_str()), name, value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Whether `current` already says what `wanted` says. The service fills in what a body leaves out, so an object may hold
/// more than is wanted; free pairs of text are compared whole.
fn holds(current: Option<&Value>, name: &str, wanted: &Value) -> bool {
    match (current, wanted) {
        (None, Value::Null) => true,
        (Some(Value::Object(current)), Value::Object(wanted)) if is_free(name) => current == wanted,
        (Some(Value::Object(current)), Value::Object(wanted)) => wanted
            .iter()
            .all(|(name, value)| holds(current.get(name), name, value)),
        // Which comes first does not matter to any list that is seeded, and the service may sort them.
        (Some(Value::Array(current)), Value::Array(wanted)) => {
            current.len() == wanted.len()
                && wanted.iter().all(|wanted| {
                    current
                        .iter()
                        .any(|current| holds(Some(current), "", wanted))
                })
        }
        (Some(current), wanted) => current == wanted,
        (None, Value::Object(wanted)) => wanted.is_empty(),
        (None, _) => false,
    }
}

/// Whether the names within are the customer's own, so that one too many is a difference.
fn is_free(name: &str) -> bool {
    matches!(name, "metadata" | "client_metadata")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_sent() {
        for (current, wanted, difference) in [
            (json!({"a": 1, "b": 2}), json!({"a": 1}), json!({})),
            (
                json!({"a": 1}),
                json!({"a": 2, "b": 3}),
                json!({"a": 2, "b": 3}),
            ),
            (
                json!({"a": {"x": 1, "y": 2}}),
                json!({"a": {"x": 1}}),
                json!({}),
            ),
            (
                json!({"a": {"x": 1}}),
                json!({"a": {"x": 2}}),
                json!({"a": {"x": 2}}),
            ),
            (
                json!({"metadata": {"x": "1", "y": "2"}}),
                json!({"metadata": {"x": "1"}}),
                json!({"metadata": {"x": "1"}}),
            ),
            (json!({}), json!({"a": null, "metadata": {}}), json!({})),
            (json!({"a": 1}), json!({"a": null}), json!({"a": null})),
            (
                json!({"a": ["x", "y"]}),
                json!({"a": ["y", "x"]}),
                json!({}),
            ),
            (
                json!({"a": ["x", "y"]}),
                json!({"a": ["x"]}),
                json!({"a": ["x"]}),
            ),
            (
                json!({"a": [{"value": "x", "more": 1}]}),
                json!({"a": [{"value": "x"}]}),
                json!({}),
            ),
        ] {
            let wanted = wanted.as_object().expect("an object");
            assert_eq!(Value::Object(of(&current, wanted)), difference, "{current}");
        }
    }
}
