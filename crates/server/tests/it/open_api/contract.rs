//! The contract: the operations of the older document, those that are newer, and the fields that were added.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::operation::{self, Operation};

/// Where added fields belong, by their headings in the additions.
const ADDED: &[(&str, &[&str])] = &[
    ("POST /organizations request", &["POST /organizations"]),
    (
        "PATCH /organizations/{id} request",
        &["PATCH /organizations/{}"],
    ),
    ("Role request", &["POST /roles", "PATCH /roles/{}"]),
];

/// The operations whose keys are wanted, by their keys.
pub(super) fn read(folder: &Path, wanted: impl Fn(&str) -> bool) -> BTreeMap<String, Operation> {
    let document = |name: &str| -> Value {
        let text = std::fs::read_to_string(folder.join(name)).expect("the contract can be read");
        serde_json::from_str(&text).expect("the contract is JSON")
    };
    let additions = document("management-api-additions.json");
    let newer = operation::all(&additions, &wanted);
    let older = operation::all(&document("management-api.json"), &wanted);
    let both = older.into_iter().chain(newer);
    let mut all: BTreeMap<_, _> = both.map(|operation| (operation.key(), operation)).collect();
    add_fields(&mut all, &additions["x-field-additions"]);
    all
}

fn add_fields(all: &mut BTreeMap<String, Operation>, additions: &Value) {
    for (heading, keys) in ADDED {
        let fields = additions[heading].as_object().expect("added fields");
        for key in *keys {
            let Some(operation) = all.get_mut(*key) else {
                continue;
            };
            let body = operation.body.as_mut().expect("a body");
            let properties = body["properties"].as_object_mut().expect("properties");
            properties.extend(fields.clone());
        }
    }
    let query: &Map<String, Value> = additions["GET /organizations query"]
        .as_object()
        .expect("added parameters");
    if let Some(list) = all.get_mut("GET /organizations") {
        list.query.extend(query.clone());
    }
}
