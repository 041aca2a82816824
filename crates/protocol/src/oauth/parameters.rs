//! The parameters of a request, whichever way they came.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use serde::de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Error;

/// Parameters by name, each at most once (RFC 6749 section 3.2).
///
/// Its `Debug` form shows the names alone, since secrets are among the values.
pub struct Parameters {
    values: HashMap<String, Value>,
}

enum Value {
    Text(String),
    /// `null`, which is as good as absent.
    Null,
    /// A number, a boolean, an array or an object: never right, but only wrong when it is asked for.
    NotText,
}

impl Parameters {
    /// Takes the decoded pairs of a form or a query. Refuses a name that comes twice, known or not.
    pub fn from_pairs<Pairs>(pairs: Pairs) -> Result<Self, Error>
    where
        Pairs: IntoIterator<Item = (String, String)>,
    {
        collect(
            pairs
                .into_iter()
                .map(|(name, text)| (name, Value::Text(text))),
        )
    }

    /// Reads a JSON object, which the service takes as well as a form. Refuses a name that comes twice.
    pub fn from_json(body: &[u8]) -> Result<Self, Error> {
        let Members(members) = serde_json::from_slice(body).map_err(Error::MalformedBody)?;
        collect(members)
    }

    /// A parameter that may be absent; without a value it counts as absent (RFC 6749 section 3.2).
    pub fn optional(&self, name: &'static str) -> Result<Option<&str>, Error> {
        match self.values.get(name) {
            Some(Value::Text(text)) if !text.is_empty() => Ok(Some(text)),
            Some(Value::NotText) => Err(Error::MalformedParameter(name)),
            None | Some(Value::Null | Value::Text(_)) => Ok(None),
        }
    }

    /// A parameter that must be there with a value.
    pub fn required(&self, name: &'static str) -> Result<&str, Error> {
        self.optional(name)?.ok_or(Error::MissingParameter(name))
    }
}

fn collect(pairs: impl IntoIterator<Item = (String, Value)>) -> Result<Parameters, Error> {
    let mut values = HashMap::new();
    for (name, value) in pairs {
        match values.entry(name) {
            Entry::Vacant(vacant) => {
                vacant.insert(value);
            }
            Entry::Occupied(occupied) => {
                return Err(Error::RepeatedParameter(occupied.key().clone()));
            }
        }
    }
    Ok(Parameters { values })
}

impl fmt::Debug for Parameters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.values.keys()).finish()
    }
}

/// The members of a JSON object as they stand there, repetitions included.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Value, E> {
        Ok(Value::NotText)
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Value, E> {
        Ok(Value::NotText)
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Value, E> {
        Ok(Value::NotText)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value, E> {
        Ok(Value::NotText)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Value, A::Error> {
        while array.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::NotText)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::NotText)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Result<Parameters, Error> {
        Parameters::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn both_ways_say_the_same() {
        let form = pairs(&[("a", "1"), ("empty", "")]).unwrap();
        let json = Parameters::from_json(br#"{"a":"1","empty":"","nothing":null}"#).unwrap();
        for parameters in [form, json] {
            assert_eq!(parameters.optional("a"), Ok(Some("1")));
            assert_eq!(parameters.optional("empty"), Ok(None));
            assert_eq!(parameters.optional("nothing"), Ok(None));
            assert_eq!(parameters.required("b"), Err(Error::MissingParameter("b")));
            assert_eq!(
                parameters.required("empty"),
                Err(Error::MissingParameter("empty"))
            );
        }
    }

    #[test]
    fn a_name_comes_once() {
        let repeated = Error::RepeatedParameter("a".into());
        assert_eq!(pairs(&[("a", "1"), ("a", "1")]).unwrap_err(), repeated);
        assert_eq!(pairs(&[("a", ""), ("a", "1")]).unwrap_err(), repeated);
        let json = Parameters::from_json(br#"{"a":"1","b":{},"\u0061":null}"#);
        assert_eq!(json.unwrap_err(), repeated);
    }

    #[test]
    fn only_what_is_asked_for_must_be_text() {
        let json = br#"{"n":1,"m":-1,"f":1.5,"b":true,"l":["x",[[]]],"o":{"a":"x"},"t":"x"}"#;
        let parameters = Parameters::from_json(json).unwrap();
        assert_eq!(parameters.optional("t"), Ok(Some("x")));
        for name in ["n", "m", "f", "b", "l", "o"] {
            assert_eq!(
                parameters.optional(name),
                Err(Error::MalformedParameter(name))
            );
        }
    }

    #[test]
    fn bodies_that_are_not_an_object() {
        for body in [
            &b""[..],
            b"[]",
            b"\"a\"",
            b"{",
            b"{\"a\":\"1\"}}",
            b"{\"a\":\"\xff\"}",
        ] {
            let read = Parameters::from_json(body);
            assert!(matches!(read, Err(Error::MalformedBody(_))), "{body:?}");
        }
        let deep = format!("{{\"a\":{}", "[".repeat(1_000_000));
        assert!(Parameters::from_json(deep.as_bytes()).is_err());
    }

    #[test]
    fn debug_shows_names_only() {
        let parameters = pairs(&[("client_secret", "hush")]).unwrap();
        assert_eq!(format!("{parameters:?}"), r#"{"client_secret"}"#);
    }
}
