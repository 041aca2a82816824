//! What differs between an operation of ours and the contract's.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::operation::Operation;

/// Something that differs, and where.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    place: String,
    what: String,
}

impl Difference {
    pub(super) fn new(place: &str, what: impl Into<String>) -> Self {
        Self {
            place: place.to_owned(),
            what: what.into(),
        }
    }

    /// Whether an exception speaks of this; its `*` stands for anything.
    pub(super) fn fits(&self, pattern: &str) -> bool {
        let text = self.to_string();
        let mut parts = pattern.split('*');
        let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
            return false;
        };
        for part in parts {
            let end = rest.len() - part.len().min(rest.len());
            // The last part has to end the text, the others stand anywhere.
            let is_last = pattern.ends_with(part) && rest.ends_with(part) && !part.is_empty();
            let found = if is_last { Some(end) } else { rest.find(part) };
            let Some(found) = found else { return false };
            rest = &rest[found + part.len()..];
        }
        pattern.ends_with('*') || rest.is_empty()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.place, self.what)
    }
}

/// The limits that have to be equal.
const LIMITS: &[&str] = &[
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
];

/// Compares two operations of one method and path.
pub(super) fn operations(ours: &Operation, theirs: &Operation) -> Vec<Difference> {
    let mut found = Vec::new();
    let place = ours.name();
    let mut unequal = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            found.push(Difference::new(
                &place,
                format!("{what}: {ours}, contract {theirs}"),
            ));
        }
    };
    unequal("operationId", ours.id.clone(), theirs.id.clone());
    unequal(
        "success",
        format!("{:?}", ours.success),
        format!("{:?}", theirs.success),
    );
    unequal(
        "required query",
        format!("{:?}", ours.required),
        format!("{:?}", theirs.required),
    );
    for scope in theirs.scopes.symmetric_difference(&ours.scopes) {
        let which = if theirs.scopes.contains(scope) {
            "is not asked for"
        } else {
            "is not the contract's"
        };
        found.push(Difference::new(&place, format!("scope {scope} {which}")));
    }
    members(
        &format!("{place} query"),
        &ours.query,
        &theirs.query,
        &mut found,
    );
    match (&ours.body, &theirs.body) {
        (Some(ours), Some(theirs)) => schemas(&format!("{place} body"), ours, theirs, &mut found),
        (None, None) => {}
        (Some(_), None) => found.push(Difference::new(&place, "body: the contract has none")),
        (None, Some(_)) => found.push(Difference::new(&place, "body: we have none")),
    }
    found
}

/// Named things on both sides.
fn members(
    place: &str,
    ours: &BTreeMap<String, Value>,
    theirs: &BTreeMap<String, Value>,
    found: &mut Vec<Difference>,
) {
    for (name, theirs) in theirs {
        let place = format!("{place}.{name}");
        match ours.get(name) {
            Some(ours) => schemas(&place, ours, theirs, found),
            None => found.push(Difference::new(&place, "is not taken")),
        }
    }
    for name in ours.keys().filter(|name| !theirs.contains_key(*name)) {
        let place = format!("{place}.{name}");
        found.push(Difference::new(&place, "is not in the contract"));
    }
}

fn schemas(place: &str, ours: &Value, theirs: &Value, found: &mut Vec<Difference>) {
    let (our_types, their_types) = (types(ours), types(theirs));
    if our_types != their_types {
        let what = format!("type: {our_types:?}, contract {their_types:?}");
        found.push(Difference::new(place, what));
    }
    let (ours, theirs) = (only(ours), only(theirs));
    for limit in LIMITS {
        // At least nothing is no limit.
        let [our_limit, their_limit] =
            [&ours[limit], &theirs[limit]].map(|limit| limit.as_u64().filter(|number| *number > 0));
        if ours[limit] != theirs[limit] && our_limit != their_limit {
            let what = format!("{limit}: {}, contract {}", ours[limit], theirs[limit]);
            found.push(Difference::new(place, what));
        }
    }
    let (our_choices, their_choices) = (choices(ours), choices(theirs));
    if our_choices != their_choices {
        let what = format!("enum: {our_choices:?}, contract {their_choices:?}");
        found.push(Difference::new(place, what));
    }
    if !ours["items"].is_null() && !theirs["items"].is_null() {
        schemas(
            &format!("{place}.items"),
            &ours["items"],
            &theirs["items"],
            found,
        );
    }
    objects(place, ours, theirs, found);
}

fn objects(place: &str, ours: &Value, theirs: &Value, found: &mut Vec<Difference>) {
    let (our_required, their_required) = (texts(&ours["required"]), texts(&theirs["required"]));
    if our_required != their_required {
        let what = format!("required: {our_required:?}, contract {their_required:?}");
        found.push(Difference::new(place, what));
    }
    let (our_free, their_free) = (
        &ours["additionalProperties"],
        &theirs["additionalProperties"],
    );
    match (our_free, their_free) {
        (Value::Object(_), Value::Object(free)) if !free.is_empty() => {
            schemas(&format!("{place}.*"), our_free, their_free, found);
        }
        // What is not said is open.
        _ if (our_free == &Value::Bool(false)) != (their_free == &Value::Bool(false))
            && types(ours).contains("object") =>
        {
            let what = format!("additionalProperties: {our_free}, contract {their_free}");
            found.push(Difference::new(place, what));
        }
        _ => {}
    }
    // Free members are taken whatever they are called.
    if our_free.is_object() && ours["properties"].is_null() {
        return;
    }
    members(place, &named(ours), &named(theirs), found);
}

fn named(schema: &Value) -> BTreeMap<String, Value> {
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, schema)| (name.clone(), schema.clone()))
        .collect()
}

/// The alternatives of a schema, itself when it has none.
fn alternatives(schema: &Value) -> Vec<&Value> {
    let lists = ["oneOf", "anyOf"]
        .into_iter()
        .filter_map(|name| schema[name].as_array());
    let found: Vec<&Value> = lists.flatten().flat_map(alternatives).collect();
    if found.is_empty() {
        vec![schema]
    } else {
        found
    }
}

/// The only alternative that is not `null`; where there are several, the whole.
fn only(schema: &Value) -> &Value {
    let mut others = alternatives(schema);
    others.retain(|schema| schema["type"] != "null");
    match others.as_slice() {
        [one] => one,
        _ => schema,
    }
}

/// The types that a value may have.
fn types(schema: &Value) -> BTreeSet<String> {
    let each = alternatives(schema).into_iter().flat_map(|schema| {
        let mut types = match &schema["type"] {
            Value::String(one) => vec![one.clone()],
            Value::Array(several) => several
                .iter()
                .filter_map(Value::as_str)
                .map(ToOwned::to_owned)
                .collect(),
            _ if schema["properties"].is_object() => vec!["object".to_owned()],
            _ => vec!["any".to_owned()],
        };
        if schema["nullable"] == true {
            types.push("null".to_owned());
        }
        types
    });
    each.collect()
}

fn texts(value: &Value) -> BTreeSet<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// What may be chosen; `null` is told by the type.
fn choices(schema: &Value) -> BTreeSet<&str> {
    match schema["const"].as_str() {
        Some(only) => BTreeSet::from([only]),
        None => texts(&schema["enum"]),
    }
}
