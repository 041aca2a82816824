//! The operations of an OpenAPI document, as far as they are compared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// How many references are followed one after another: a schema may lead back to itself.
const MOST_REFERENCES: usize = 8;

const METHODS: &[&str] = &["get", "post", "patch", "put", "delete"];

/// One operation, with its references replaced by what they name.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) id: String,
    /// The statuses of success.
    pub(super) success: BTreeSet<String>,
    /// Every scope that may be asked for.
    pub(super) scopes: BTreeSet<String>,
    /// The parameters of the query, each as a schema.
    pub(super) query: BTreeMap<String, Value>,
    /// Parameters of the query that have to be there.
    pub(super) required: BTreeSet<String>,
    /// The schema of a JSON body.
    pub(super) body: Option<Value>,
}

impl Operation {
    /// `GET /organizations/{id}`.
    pub(super) fn name(&self) -> String {
        name(&self.method, &self.path)
    }

    /// The name without the names of parameters, which may differ.
    pub(super) fn key(&self) -> String {
        key(&self.method, &self.path)
    }
}

/// `GET /organizations/{}`: an operation, whatever its parameters are called.
pub(crate) fn key(method: &str, path: &str) -> String {
    let path = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part });
    name(method, &path.collect::<Vec<_>>().join("/"))
}

pub(super) fn name(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_uppercase())
}

/// The operations of a document whose keys are wanted.
pub(super) fn all(document: &Value, wanted: impl Fn(&str) -> bool) -> Vec<Operation> {
    let paths = document["paths"].as_object().expect("paths");
    let each = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().expect("methods").iter();
        methods.map(move |(method, operation)| (path, method, operation))
    });
    each.filter(|(path, method, _)| {
        METHODS.contains(&method.as_str()) && wanted(&key(method, path))
    })
    .map(|(path, method, operation)| one(document, method, path, operation))
    .collect()
}

fn one(document: &Value, method: &str, path: &str, operation: &Value) -> Operation {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let parameters = list(&operation["parameters"]);
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|parameter| resolved(document, parameter, MOST_REFERENCES))
        .filter(|parameter| parameter["in"] == "query")
        .collect();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let required = parameters
        .iter()
        .filter(|parameter| parameter["required"] == true);
    let success = operation["responses"]
        .as_object()
        .expect("responses")
        .keys();
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    Operation {
        method: method.to_owned(),
        path: path.to_owned(),
        id: text(&operation["operationId"]),
        success: success
            .filter(|status| status.starts_with('2'))
            .cloned()
            .collect(),
        scopes: list(&operation["security"])
            .iter()
            .filter_map(Value::as_object)
            .flat_map(Map::values)
            .flat_map(list)
            .map(|scope| text(&scope))
            .collect(),
        required: required.map(|parameter| text(&parameter["name"])).collect(),
        query: parameters
            .iter()
            .map(|parameter| (text(&parameter["name"]), parameter["schema"].clone()))
            .collect(),
        body: (!schema.is_null()).then(|| resolved(document, schema, MOST_REFERENCES)),
    }
}

/// A schema with its references replaced by what they name.
fn resolved(document: &Value, schema: &Value, references: usize) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        if references == 0 {
            return Value::Object(Map::new());
        }
        let pointer = reference
            .strip_prefix('#')
            .expect("a reference within the document");
        let named = document.pointer(pointer).expect("what a reference names");
        return resolved(document, named, references - 1);
    }
    let inner = |value: &Value| resolved(document, value, references);
    match schema {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), inner(value)))
            .collect(),
        Value::Array(items) => items.iter().map(inner).collect(),
        value => value.clone(),
    }
}
