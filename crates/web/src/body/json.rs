//! JSON, strictly (RFC 8259).
//!
//! A name that stands twice keeps its first place and its last value, as in the service that this one speaks the
//! wire of. Numbers beyond the range of a double, lone surrogates and more than 127 levels are refused.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Why bytes are not the JSON that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Not JSON.
    #[error("{reason} at line {line} column {column}")]
    Syntax {
        /// What is wrong there, in a few words.
        reason: String,
        /// The line, from 1.
        line: usize,
        /// The character in the line, from 1.
        column: usize,
        /// Bytes before the place.
        position: usize,
    },
    /// Not UTF-8.
    #[error("text that is not UTF-8 at position {position}")]
    NotUtf8 {
        /// Bytes before the first that is wrong.
        position: usize,
    },
    /// A text or a name holds U+0000, which PostgreSQL cannot store.
    #[error("the character U+0000 is not allowed in {path:?}")]
    NullCharacter {
        /// The property, with dots between names and places in lists (`enabled_connections.0.name`), without that
        /// character; empty for the whole body.
        path: String,
    },
}

/// Reads one JSON value.
///
/// # Errors
/// [`JsonError`], with the place.
pub fn parse_json(bytes: &[u8]) -> Result<Value, JsonError> {
    let text = std::str::from_utf8(bytes).map_err(|error| JsonError::NotUtf8 {
        position: error.valid_up_to(),
    })?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = AnyValue
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| syntax_error(text, &error))?;
    match null_character(&value) {
        None => Ok(value),
        Some(path) => Err(JsonError::NullCharacter { path }),
    }
}

fn syntax_error(text: &str, error: &serde_json::Error) -> JsonError {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let reason = whole.strip_suffix(&place).unwrap_or(&whole).to_owned();
    // The library counts the bytes of the line up to and with the place.
    let lines_before = error.line().saturating_sub(1);
    let line_start: usize = text
        .split_inclusive('\n')
        .take(lines_before)
        .map(str::len)
        .sum();
    let position = (line_start + error.column().saturating_sub(1)).min(text.len());
    let before = text
        .get(line_start..text.floor_char_boundary(position))
        .unwrap_or_default();
    JsonError::Syntax {
        reason,
        line: error.line(),
        column: before.chars().count() + 1,
        position,
    }
}

/// Reads any value. Unlike `serde_json::Value`'s own reading, it gives no name a meaning: built with `raw_value`, that
/// one takes an object with a certain private name for a text to be read as JSON again.
struct AnyValue;

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("number out of range"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(AnyValue)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            let value = access.next_value_seed(AnyValue)?;
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

/// The path of the first text or name that holds U+0000.
fn null_character(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(place, item)| Some(joined(&place.to_string(), &null_character(item)?))),
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            if name.contains('\0') {
                return Some(name.replace('\0', ""));
            }
            Some(joined(name, &null_character(member)?))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn joined(name: &str, path: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{name}.{path}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn place(text: &str) -> (usize, usize, usize) {
        match parse_json(text.as_bytes()) {
            Err(JsonError::Syntax {
                line,
                column,
                position,
                ..
            }) => (line, column, position),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn the_place_of_a_mistake_is_told() {
        let cases = [
            ("{\"a\":1}}", (1, 8, 7)),
            ("{\"a\":1}\n }", (2, 2, 9)),
            ("{\"a\":1,}", (1, 8, 7)),
            ("{'a':1}", (1, 2, 1)),
            ("nul", (1, 3, 2)),
            ("{\"é\":1,\n\"ü\":}", (2, 5, 14)),
            ("{\"é\":\"ü\"}}", (1, 10, 11)),
            ("[1", (1, 2, 1)),
            ("1e400", (1, 5, 4)),
            ("NaN", (1, 1, 0)),
            ("\"\\ud800\"", (1, 8, 7)),
            ("\u{feff}{}", (1, 1, 0)),
            (" ", (1, 1, 0)),
        ];
        for (text, expected) in cases {
            assert_eq!(place(text), expected, "{text}");
        }
    }

    #[test]
    fn a_brace_too_many_is_named() {
        let error = parse_json(b"{\n\"name\": \"acme\"\n}}").unwrap_err();
        assert_eq!(error.to_string(), "trailing characters at line 3 column 2");
    }

    #[test]
    fn the_last_of_two_values_wins() {
        let value = parse_json(b"{\"a\":1,\"b\":2,\"a\":3}").unwrap();
        assert_eq!(value.to_string(), "{\"a\":3,\"b\":2}");
    }

    #[test]
    fn no_name_is_special() {
        let text = "{\"$serde_json::private::RawValue\":\"[1]\"}";
        assert_eq!(parse_json(text.as_bytes()).unwrap().to_string(), text);
    }

    #[test]
    fn the_null_character_is_refused_with_the_property() {
        let cases = [
            ("\"\\u0000\"", ""),
            ("{\"name\":\"a\\u0000\"}", "name"),
            ("{\"metadata\":{\"k\\u0000y\":\"v\"}}", "metadata.ky"),
            ("{\"a\":[0,{\"b\":\"\\u0000\"}]}", "a.1.b"),
        ];
        for (text, path) in cases {
            let path = path.to_owned();
            assert_eq!(
                parse_json(text.as_bytes()),
                Err(JsonError::NullCharacter { path }),
                "{text}"
            );
        }
    }

    #[test]
    fn depth_and_encoding_are_limited() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse_json(nested(127).as_bytes()).is_ok());
        assert!(parse_json(nested(128).as_bytes()).is_err());
        assert!(parse_json("[".repeat(100_000).as_bytes()).is_err());
        assert_eq!(
            parse_json(b"{\"a\":\"\xff\"}"),
            Err(JsonError::NotUtf8 { position: 6 })
        );
    }

    #[test]
    fn values_are_read_as_they_stand() {
        let text = "{\"a\":[null,true,-1,18446744073709551615,1.5,\"x\\n\"],\"b\":{}}";
        let expected =
            json!({"a": [null, true, -1, 18_446_744_073_709_551_615_u64, 1.5, "x\n"], "b": {}});
        assert_eq!(parse_json(text.as_bytes()), Ok(expected));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = parse_json(&bytes);
        }

        #[test]
        fn no_json_like_text_panics(text in "[\\[\\]{}:,\"\\\\u0-9a-fé\n ]{0,60}") {
            match parse_json(text.as_bytes()) {
                Ok(value) => prop_assert_eq!(parse_json(value.to_string().as_bytes()), Ok(value)),
                Err(JsonError::Syntax { position, .. }) => prop_assert!(position <= text.len()),
                Err(_) => {}
            }
        }
    }
}
