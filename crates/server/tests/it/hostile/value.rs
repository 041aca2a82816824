//! Values made up: bytes, texts, JSON, and what nearly fits a declaration.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Bytes, and what looks a little like something.
pub(super) fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..64),
        any::<String>().prop_map(String::into_bytes),
        "[\\[\\]{}:,\"\\\\u0-9a-fé\n \u{0}]{0,60}".prop_map(String::into_bytes),
        "[a-z\\[\\]0-9=&%+\u{0}]{0,60}".prop_map(String::into_bytes),
        json().prop_map(|value| value.to_string().into_bytes()),
    ]
}

/// A text, odd or plain.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => any::<String>(),
        4 => "[a-z0-9_-]{1,60}",
        1 => Just("\0".to_owned()),
        1 => Just(String::new()),
        1 => Just("\u{feff}\u{202e}\u{10ffff}".to_owned()),
        1 => "[#a-f0-9]{4}",
        1 => Just("https://example.com/logo.png".to_owned()),
        1 => (250_usize..260).prop_map(|count| "ü".repeat(count)),
    ]
}

/// Any JSON.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(text(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// JSON that fits a declaration, or nearly.
pub(super) fn near(schema: &Value) -> BoxedStrategy<Value> {
    let kind = schema["type"]
        .as_str()
        .or_else(|| schema["type"][0].as_str());
    let fitting = match kind {
        Some("object") => object(schema),
        Some("array") => prop::collection::vec(near(&schema["items"]), 0..3)
            .prop_map(Value::from)
            .boxed(),
        Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
        Some("integer" | "number") => prop_oneof![1_i64..100, any::<i64>()]
            .prop_map(Value::from)
            .boxed(),
        Some("string") => match schema["enum"].as_array() {
            Some(choices) => prop::sample::select(choices.clone()).boxed(),
            None => text().prop_map(Value::from).boxed(),
        },
        _ => json().boxed(),
    };
    prop_oneof![12 => fitting, 1 => json(), 1 => Just(Value::Null)].boxed()
}

fn object(schema: &Value) -> BoxedStrategy<Value> {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let named = schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let members: Vec<_> = named
        .iter()
        .map(|(name, schema)| {
            let name = name.clone();
            let likely = if required.contains(&json!(name)) {
                0.97
            } else {
                0.3
            };
            prop::option::weighted(
                likely,
                near(schema).prop_map(move |value| (name.clone(), value)),
            )
        })
        .collect();
    let free = match &schema["additionalProperties"] {
        Value::Object(_) => {
            prop::collection::hash_map(text(), near(&schema["additionalProperties"]), 0..4).boxed()
        }
        _ => prop_oneof![
            4 => Just(HashMap::new()),
            1 => prop::collection::hash_map(text(), json(), 1..2),
        ]
        .boxed(),
    };
    (members, free)
        .prop_map(|(members, free)| {
            let mut object: Map<String, Value> = members.into_iter().flatten().collect();
            object.extend(free);
            Value::Object(object)
        })
        .boxed()
}

/// The upper level of an object as a form.
pub(super) fn form(value: &Value) -> String {
    let members = value.as_object().into_iter().flatten();
    let pairs = members.map(|(name, value)| {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned);
        format!("{}={}", encoded(name.as_bytes()), encoded(value.as_bytes()))
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Every byte that is no letter or digit, percent-encoded.
pub(super) fn encoded(bytes: &[u8]) -> String {
    let letters = bytes.iter().map(|byte| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    letters.collect()
}
