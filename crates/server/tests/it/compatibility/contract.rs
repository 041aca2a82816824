//! Every operation of the contract.

use std::path::Path;

use serde_json::Value;

use crate::open_api::operation::key;

/// One of the service's interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interface {
    Management,
    Authentication,
}

/// An operation of the contract.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) interface: Interface,
    /// What it is about: its tag.
    pub(super) tag: String,
    /// How near it is to organizations: `core`, `near` or `far`.
    pub(super) tier: String,
    pub(super) method: String,
    pub(super) path: String,
}

impl Operation {
    pub(super) fn key(&self) -> String {
        key(&self.method, &self.path)
    }
}

/// Reads the operations of both interfaces, in the order of the contract.
pub(super) fn read(folder: &Path) -> Vec<Operation> {
    let text = |name: &str| {
        std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let mut operations = management(&text("endpoints.tsv"));
    operations.extend(authentication(&text("authentication-api.json")));
    operations
}

fn management(table: &str) -> Vec<Operation> {
    let mut lines = table
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let head = lines.next().expect("a head");
    let column = |name: &str| {
        let place = head.iter().position(|column| *column == name);
        place.unwrap_or_else(|| panic!("the table has no column {name}"))
    };
    let (method, path, tag, tier) = (
        column("method"),
        column("path"),
        column("tag"),
        column("organizations"),
    );
    lines
        .map(|line| Operation {
            interface: Interface::Management,
            tag: line[tag].to_owned(),
            tier: line[tier].to_owned(),
            method: line[method].to_owned(),
            path: line[path].to_owned(),
        })
        .collect()
}

fn authentication(document: &str) -> Vec<Operation> {
    let document: Value = serde_json::from_str(document).expect("the contract is JSON");
    let paths = document["paths"].as_object().expect("paths");
    let mut operations = Vec::new();
    for (path, item) in paths {
        let methods = item.as_object().expect("methods");
        for (method, operation) in methods
            .iter()
            .filter(|(_, operation)| operation["operationId"].is_string())
        {
            operations.push(Operation {
                interface: Interface::Authentication,
                tag: operation["tags"][0].as_str().expect("a tag").to_owned(),
                tier: "near".to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
            });
        }
    }
    operations
}
