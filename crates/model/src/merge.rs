//! How a change is applied to a stored document.

use serde_json::{Map, Value};

/// Applies a change to a document: `null` removes a property, another value replaces it. Of the objects named in
/// `merged` each property is changed by itself, those that are not mentioned stay (recorded for tenant flags). What stays
/// keeps its place.
pub fn merge(document: &mut Map<String, Value>, change: Map<String, Value>, merged: &[&str]) {
    for (name, value) in change {
        match (document.get_mut(&name), value) {
            (_, Value::Null) => {
                document.shift_remove(&name);
            }
            (Some(Value::Object(present)), Value::Object(inner))
                if merged.contains(&name.as_str()) =>
            {
                merge(present, inner, &[]);
            }
            (_, value) => {
                document.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn absent_null_and_value() {
        let present = json!({"a": 1, "b": {"x": 1, "y": 2}, "c": {"x": 1, "y": 2}});
        for (change, expected) in [
            (json!({}), present.clone()),
            (
                json!({"a": null}),
                json!({"b": {"x": 1, "y": 2}, "c": {"x": 1, "y": 2}}),
            ),
            (
                json!({"b": {"x": 3, "y": null}, "c": {"x": 3}}),
                json!({"a": 1, "b": {"x": 3}, "c": {"x": 3}}),
            ),
            (
                json!({"b": null, "c": null, "d": 4}),
                json!({"a": 1, "d": 4}),
            ),
            (
                json!({"a": {"x": 1}, "b": 2}),
                json!({"a": {"x": 1}, "b": 2, "c": {"x": 1, "y": 2}}),
            ),
        ] {
            let (Value::Object(mut document), Value::Object(change)) = (present.clone(), change)
            else {
                panic!("not objects")
            };
            merge(&mut document, change, &["b"]);
            assert_eq!(Value::Object(document), expected);
        }
    }
}
