//! Checking a value against its declaration.

use std::fmt;

use serde_json::{Map, Value};

use super::{Kind, Property, Schema};

/// Which part of a request was checked; it begins the message and decides the error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The body: `invalid_body`.
    Body,
    /// The query string: `invalid_query_string`.
    Query,
    /// A parameter of the path: `invalid_uri`.
    Path,
}

impl Part {
    /// The error code of a refusal on the Management API.
    pub const fn error_code(self) -> &'static str {
        match self {
            Self::Body => "invalid_body",
            Self::Query => "invalid_query_string",
            Self::Path => "invalid_uri",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Body => "Payload",
            Self::Query => "Query",
            Self::Path => "Path",
        }
    }
}

/// Why a value was refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    reason: String,
    path: String,
    description: &'static str,
}

impl Problem {
    /// A refusal of the property at `path` (dots between names; empty for the whole value).
    pub fn new(
        reason: impl Into<String>,
        path: impl Into<String>,
        description: &'static str,
    ) -> Self {
        Self {
            reason: reason.into(),
            path: path.into(),
            description,
        }
    }

    /// The property's path; empty when the whole value was refused.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The reason alone, without the place.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The whole message: `Payload validation error: 'reason' on property path (description).`
    pub fn message(&self, part: Part) -> String {
        format!("{} validation error: {self}.", part.title())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "'{}'", self.reason)?;
        if !self.path.is_empty() {
            write!(formatter, " on property {}", self.path)?;
            if !self.description.is_empty() {
                write!(formatter, " ({})", self.description.trim_end_matches('.'))?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// Where the check stands: the way from the root, only turned into text when something is wrong.
#[derive(Clone, Copy)]
struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    name: &'a str,
    description: &'static str,
}

impl<'a> Place<'a> {
    const ROOT: Place<'static> = Place {
        parent: None,
        name: "",
        description: "",
    };

    fn child(&'a self, name: &'a str, description: &'static str) -> Place<'a> {
        Place {
            parent: Some(self),
            name,
            description,
        }
    }

    fn path(&self) -> String {
        match self.parent {
            None => String::new(),
            Some(parent) => {
                let before = parent.path();
                if before.is_empty() {
                    self.name.to_owned()
                } else {
                    format!("{before}.{}", self.name)
                }
            }
        }
    }

    fn refuse<T>(&self, reason: impl Into<String>) -> Result<T, Problem> {
        Err(Problem::new(reason, self.path(), self.description))
    }
}

impl Schema {
    /// Checks `value`; the first problem found is told, an object's own before those of its properties.
    pub fn check(&self, value: &Value) -> Result<(), Problem> {
        self.check_at(value, &Place::ROOT)
    }

    /// Turns the texts of a form or query into the declared types, where they read as such.
    ///
    /// What does not read as its declared type stays a text, so that the check says what was expected. JSON bodies
    /// are never turned.
    pub fn coerce(&self, value: &mut Value) {
        match (&self.kind, value) {
            (Kind::Boolean, value) => match value.as_str() {
                Some("true") => *value = Value::Bool(true),
                Some("false") => *value = Value::Bool(false),
                _ => {}
            },
            (Kind::Integer { .. }, value) => {
                if let Some(number) = value.as_str().and_then(|text| text.parse::<i64>().ok()) {
                    *value = number.into();
                }
            }
            (Kind::Number { .. }, value) => {
                if let Some(number) = value
                    .as_str()
                    .and_then(|text| text.parse::<serde_json::Number>().ok())
                {
                    *value = Value::Number(number);
                }
            }
            (Kind::Array { items, .. }, Value::Array(entries)) => {
                entries.iter_mut().for_each(|entry| items.coerce(entry));
            }
            (Kind::Array { items, .. }, value @ Value::String(_)) => {
                let mut entry = value.take();
                items.coerce(&mut entry);
                *value = Value::Array(vec![entry]);
            }
            (Kind::Object { properties, .. }, Value::Object(map)) => {
                for property in *properties {
                    if let Some(value) = map.get_mut(property.name) {
                        property.schema.coerce(value);
                    }
                }
            }
            (Kind::Map { values, .. }, Value::Object(map)) => {
                map.values_mut().for_each(|value| values.coerce(value));
            }
            _ => {}
        }
    }

    fn check_at(&self, value: &Value, place: &Place<'_>) -> Result<(), Problem> {
        if value.is_null() && self.nullable {
            return Ok(());
        }
        match (&self.kind, value) {
            (Kind::Any, _) | (Kind::Boolean, Value::Bool(_)) => Ok(()),
            (Kind::Number { minimum, maximum }, Value::Number(_)) => {
                check_range(value, *minimum, *maximum, place)
            }
            (Kind::Integer { minimum, maximum }, Value::Number(_)) if is_integer(value) => {
                check_range(value, *minimum, *maximum, place)
            }
            (Kind::String { .. }, Value::String(text)) => self.check_text(text, place),
            (Kind::Array { .. }, Value::Array(entries)) => self.check_entries(entries, place),
            (
                Kind::Object {
                    properties,
                    open,
                    minimum,
                    maximum,
                },
                Value::Object(map),
            ) => {
                check_count(map.len(), *minimum, *maximum, place)?;
                check_object(properties, *open, map, place)
            }
            (
                Kind::Map {
                    values,
                    longest_key,
                    maximum,
                },
                Value::Object(map),
            ) => check_map(values, *longest_key, *maximum, map, place),
            (Kind::AnyOf(schemas), _) => {
                if schemas
                    .iter()
                    .any(|schema| schema.check_at(value, place).is_ok())
                {
                    Ok(())
                } else {
                    place.refuse("Data does not match any schemas from 'anyOf'")
                }
            }
            _ => place.refuse(format!(
                "Expected type {} but found type {}",
                self.type_name(),
                found_type(value)
            )),
        }
    }

    fn check_text(&self, text: &str, place: &Place<'_>) -> Result<(), Problem> {
        let Kind::String {
            minimum,
            maximum,
            format,
            choices,
        } = self.kind
        else {
            return Ok(());
        };
        if !choices.is_empty() && !choices.contains(&text) {
            return place.refuse(format!("No enum match for: {text}"));
        }
        let length = text.chars().count();
        if length < minimum {
            return place.refuse(format!(
                "String is too short ({length} chars), minimum {minimum}"
            ));
        }
        if length > maximum {
            return place.refuse(format!(
                "String is too long ({length} chars), maximum {maximum}"
            ));
        }
        match format {
            Some(format) if !(format.check)(text) => place.refuse(format!(
                "Object didn't pass validation for format {}: {text}",
                format.name
            )),
            _ => Ok(()),
        }
    }

    fn check_entries(&self, entries: &[Value], place: &Place<'_>) -> Result<(), Problem> {
        let Kind::Array {
            items,
            minimum,
            maximum,
            unique,
        } = self.kind
        else {
            return Ok(());
        };
        let length = entries.len();
        if length < minimum {
            return place.refuse(format!("Array is too short ({length}), minimum {minimum}"));
        }
        if length > maximum {
            return place.refuse(format!("Array is too long ({length}), maximum {maximum}"));
        }
        if unique {
            check_unique(entries, place)?;
        }
        for (index, entry) in entries.iter().enumerate() {
            items.check_at(entry, &place.child(&index.to_string(), ""))?;
        }
        Ok(())
    }

    fn type_name(&self) -> String {
        let name = match self.kind {
            Kind::Any | Kind::AnyOf(_) => "any",
            Kind::Boolean => "boolean",
            Kind::Integer { .. } => "integer",
            Kind::Number { .. } => "number",
            Kind::String { .. } => "string",
            Kind::Array { .. } => "array",
            Kind::Object { .. } | Kind::Map { .. } => "object",
        };
        if self.nullable {
            format!("{name},null")
        } else {
            name.to_owned()
        }
    }
}

fn check_range(
    value: &Value,
    minimum: i64,
    maximum: i64,
    place: &Place<'_>,
) -> Result<(), Problem> {
    // Between whole numbers it is decided by the whole one beside it; outside 64 bits it is outside every range.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a conversion of a float ends at the ends of the range"
    )]
    let side = |round: fn(f64) -> f64| {
        value
            .as_i64()
            .unwrap_or_else(|| round(value.as_f64().unwrap_or(f64::MAX)) as i64)
    };
    if side(f64::floor) < minimum {
        return place.refuse(format!("Value {value} is less than minimum {minimum}"));
    }
    if side(f64::ceil) > maximum {
        return place.refuse(format!("Value {value} is greater than maximum {maximum}"));
    }
    Ok(())
}

fn check_unique(entries: &[Value], place: &Place<'_>) -> Result<(), Problem> {
    let mut seen = std::collections::HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(first) = seen.insert(entry.to_string(), index) {
            return place.refuse(format!(
                "Array items are not unique (indexes {first} and {index})"
            ));
        }
    }
    Ok(())
}

fn check_count(
    count: usize,
    minimum: usize,
    maximum: usize,
    place: &Place<'_>,
) -> Result<(), Problem> {
    if count < minimum {
        return place.refuse(format!(
            "Too few properties defined ({count}), minimum {minimum}"
        ));
    }
    if count > maximum {
        return place.refuse(format!(
            "Too many properties defined ({count}), maximum {maximum}"
        ));
    }
    Ok(())
}

fn check_object(
    properties: &'static [Property],
    open: bool,
    map: &Map<String, Value>,
    place: &Place<'_>,
) -> Result<(), Problem> {
    if let Some(missing) = properties
        .iter()
        .find(|property| property.required && !map.contains_key(property.name))
    {
        return place.refuse(format!("Missing required property: {}", missing.name));
    }
    if !open {
        let known = |name: &String| properties.iter().any(|property| property.name == name);
        let strangers: Vec<&str> = map
            .keys()
            .filter(|name| !known(name))
            .map(String::as_str)
            .collect();
        if !strangers.is_empty() {
            return place.refuse(format!(
                "Additional properties not allowed: {}",
                strangers.join(",")
            ));
        }
    }
    for property in properties {
        if let Some(value) = map.get(property.name) {
            property
                .schema
                .check_at(value, &place.child(property.name, property.description))?;
        }
    }
    Ok(())
}

fn check_map(
    values: &'static Schema,
    longest_key: usize,
    maximum: usize,
    map: &Map<String, Value>,
    place: &Place<'_>,
) -> Result<(), Problem> {
    if map.len() > maximum {
        return place.refuse(format!(
            "Too many properties defined ({}), maximum {maximum}",
            map.len()
        ));
    }
    for (key, value) in map {
        let place = place.child(key, "");
        let length = key.chars().count();
        if length > longest_key {
            return place.refuse(format!(
                "Property name is too long ({length} chars), maximum {longest_key}"
            ));
        }
        values.check_at(value, &place)?;
    }
    Ok(())
}

fn is_integer(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
}

fn found_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) if is_integer(value) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{any_of, array, boolean, integer, map, number, object, property, string};
    use super::*;

    const TAG: Schema = string().length(1, 3);
    const TEXT: Schema = string().length(0, 5).nullable();
    const INNER: Schema = object(&[property("primary", "Main colour.", string()).required()]);
    const SCHEMA: Schema = object(&[
        property("name", "The name.", string().length(1, 5)).required(),
        property("count", "How many.", integer().range(1, 9)),
        property("on", "Whether.", boolean()),
        property("inner", "Colours.", INNER),
        property("tags", "Tags.", array(&TAG).entries(1, 2).unique()),
        property("access", "Who.", string().one_of(&["allow", "block"])),
        property("metadata", "Pairs.", map(&TEXT).entries(0, 2).keys_up_to(4)),
        property("either", "Either.", any_of(&[boolean(), integer()])),
        property("share", "How much.", number().range(0, 1)),
        property("ways", "One way.", ONE_WAY),
    ]);
    const ONE_WAY: Schema = object(&[
        property("left", "Left.", boolean()),
        property("right", "Right.", boolean()),
    ])
    .entries(1, 1);

    #[test]
    fn numbers_and_objects_have_limits() {
        for (value, expected) in [
            (
                json!({"name": "a", "share": 1.5}),
                "'Value 1.5 is greater than maximum 1' on property share (How much)",
            ),
            (
                json!({"name": "a", "share": -0.5}),
                "'Value -0.5 is less than minimum 0' on property share (How much)",
            ),
            (
                json!({"name": "a", "ways": {}}),
                "'Too few properties defined (0), minimum 1' on property ways (One way)",
            ),
            (
                json!({"name": "a", "ways": {"left": true, "right": true}}),
                "'Too many properties defined (2), maximum 1' on property ways (One way)",
            ),
        ] {
            let refused = SCHEMA.check(&value).expect_err(&value.to_string());
            assert_eq!(refused.to_string(), expected, "{value}");
        }
        for accepted in [
            json!({"name": "a", "share": 0.5}),
            json!({"name": "a", "ways": {"left": true}}),
        ] {
            assert_eq!(SCHEMA.check(&accepted), Ok(()), "{accepted}");
        }
    }

    #[test]
    fn reasons_are_those_of_the_service() {
        for (value, expected) in [
            (json!([]), "'Expected type object but found type array'"),
            (json!({}), "'Missing required property: name'"),
            (
                json!({"name": "a", "x": 1, "y": 2}),
                "'Additional properties not allowed: x,y'",
            ),
            (
                json!({"name": ""}),
                "'String is too short (0 chars), minimum 1' on property name (The name)",
            ),
            (
                json!({"name": "abcdéf"}),
                "'String is too long (6 chars), maximum 5' on property name (The name)",
            ),
            (
                json!({"name": 1}),
                "'Expected type string but found type integer' on property name (The name)",
            ),
            (
                json!({"name": "a", "count": 0}),
                "'Value 0 is less than minimum 1' on property count (How many)",
            ),
            (
                json!({"name": "a", "count": 10}),
                "'Value 10 is greater than maximum 9' on property count (How many)",
            ),
            (
                json!({"name": "a", "count": 1.5}),
                "'Expected type integer but found type number' on property count (How many)",
            ),
            (
                json!({"name": "a", "count": 1e300}),
                "'Value 1e+300 is greater than maximum 9' on property count (How many)",
            ),
            (
                json!({"name": "a", "on": "true"}),
                "'Expected type boolean but found type string' on property on (Whether)",
            ),
            (
                json!({"name": "a", "inner": []}),
                "'Expected type object but found type array' on property inner (Colours)",
            ),
            (
                json!({"name": "a", "inner": {}}),
                "'Missing required property: primary' on property inner (Colours)",
            ),
            (
                json!({"name": "a", "inner": {"primary": null}}),
                "'Expected type string but found type null' on property inner.primary (Main colour)",
            ),
            (
                json!({"name": "a", "tags": []}),
                "'Array is too short (0), minimum 1' on property tags (Tags)",
            ),
            (
                json!({"name": "a", "tags": ["a", "b", "c"]}),
                "'Array is too long (3), maximum 2' on property tags (Tags)",
            ),
            (
                json!({"name": "a", "tags": ["a", "a"]}),
                "'Array items are not unique (indexes 0 and 1)' on property tags (Tags)",
            ),
            (
                json!({"name": "a", "tags": ["a", "abcd"]}),
                "'String is too long (4 chars), maximum 3' on property tags.1",
            ),
            (
                json!({"name": "a", "access": "deny"}),
                "'No enum match for: deny' on property access (Who)",
            ),
            (
                json!({"name": "a", "metadata": {"a": 1}}),
                "'Expected type string,null but found type integer' on property metadata.a",
            ),
            (
                json!({"name": "a", "metadata": {"a": "", "b": null, "c": ""}}),
                "'Too many properties defined (3), maximum 2' on property metadata (Pairs)",
            ),
            (
                json!({"name": "a", "metadata": {"abcde": ""}}),
                "'Property name is too long (5 chars), maximum 4' on property metadata.abcde",
            ),
            (
                json!({"name": "a", "either": "x"}),
                "'Data does not match any schemas from 'anyOf'' on property either (Either)",
            ),
        ] {
            let problem = SCHEMA.check(&value).expect_err(&value.to_string());
            assert_eq!(problem.to_string(), expected, "{value}");
        }
    }

    #[test]
    fn what_fits_passes() {
        let value = json!({"name": "ab", "count": 9, "on": false, "inner": {"primary": ""}, "tags": ["a", "b"],
            "access": "allow", "metadata": {"a": null}, "either": 3});
        assert_eq!(SCHEMA.check(&value), Ok(()));
    }

    #[test]
    fn forms_are_read_as_declared_and_json_is_not() {
        let mut value = json!({"name": "1", "count": "3", "on": "true", "tags": "a"});
        SCHEMA.coerce(&mut value);
        assert_eq!(
            value,
            json!({"name": "1", "count": 3, "on": true, "tags": ["a"]})
        );
        let mut value = json!({"count": "three", "on": "1"});
        SCHEMA.coerce(&mut value);
        assert_eq!(value, json!({"count": "three", "on": "1"}));
    }

    #[test]
    fn message_names_the_part() {
        let problem = Problem::new("Missing required property: name", "", "");
        assert_eq!(
            problem.message(Part::Body),
            "Payload validation error: 'Missing required property: name'."
        );
        assert_eq!(
            problem.message(Part::Query),
            "Query validation error: 'Missing required property: name'."
        );
    }
}
