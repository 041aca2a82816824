//! What shows that an operation does what the service's does: recorded traffic that replays, or a test by its name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::contract::{Interface, Operation};

/// What is said about an operation in `compatibility.tsv`.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// A test of this binary, by its path.
    Test(String),
    /// It is kept and answered, and nothing else acts on it yet.
    StoredOnly(String),
}

/// The rows of `compatibility.tsv`, by the operation's key.
pub(super) fn said(table: &str) -> BTreeMap<String, Said> {
    let mut rows = BTreeMap::new();
    for line in table.lines().skip(1) {
        let (operation, said) = line.split_once('\t').expect("two columns");
        let (method, path) = operation.split_once(' ').expect("a method and a path");
        let said = match said.strip_prefix("stored only: ") {
            Some(why) => Said::StoredOnly(why.to_owned()),
            None => Said::Test(said.to_owned()),
        };
        let key = crate::open_api::operation::key(method, path);
        assert!(
            rows.insert(key, said).is_none(),
            "{operation} stands twice in compatibility.tsv"
        );
    }
    rows
}

/// Whether a test of this path is in this binary.
pub(super) fn is_a_test(path: &str) -> bool {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let Some((module, name)) = path.rsplit_once("::") else {
        return false;
    };
    let file = folder.join(module.replace("::", "/"));
    [file.with_extension("rs"), file.join("mod.rs")]
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .any(|text| {
            text.split("#[tokio::test")
                .skip(1)
                .any(|test| test.lines().take(4).any(|line| is_function(line, name)))
        })
}

fn is_function(line: &str, name: &str) -> bool {
    line.split_once("fn ")
        .is_some_and(|(_, rest)| rest.starts_with(&format!("{name}(")))
}

/// The cassettes that pass whole and in which the operation succeeds, by its key.
pub(super) fn cassettes(
    recordings: &Path,
    table: &str,
    operations: &[Operation],
) -> BTreeMap<String, BTreeSet<String>> {
    let mut shown = BTreeMap::<String, BTreeSet<String>>::new();
    let passing = table
        .lines()
        .filter_map(|line| line.strip_suffix("\tpasses"));
    for cassette in passing {
        let path = recordings.join(format!("cassettes/{cassette}.jsonl"));
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for line in text.lines() {
            let interaction: Value = serde_json::from_str(line).expect("an interaction is JSON");
            if interaction["status"]
                .as_u64()
                .is_some_and(|status| status < 400)
                && let Some(operation) = operation(&interaction, operations)
            {
                let names = shown.entry(operation.key()).or_default();
                names.insert(cassette.to_owned());
            }
        }
    }
    shown
}

/// The operation that an interaction is of: of those that fit, the one with the most segments that are no parameters.
fn operation<'a>(interaction: &Value, operations: &'a [Operation]) -> Option<&'a Operation> {
    let method = interaction["method"].as_str()?;
    let path = interaction["path"].as_str()?.split('?').next()?;
    let (interface, path) = match path.strip_prefix("/api/v2") {
        Some(path) => (Interface::Management, path),
        None => (Interface::Authentication, path),
    };
    operations
        .iter()
        .filter(|operation| operation.interface == interface && operation.method == method)
        .filter_map(|operation| Some((fit(&operation.path, path)?, operation)))
        .max_by_key(|(fit, _)| *fit)
        .map(|(_, operation)| operation)
}

/// How many segments are the same; none when the path does not fit.
fn fit(template: &str, path: &str) -> Option<usize> {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut same = 0;
    for (expected, found) in template.into_iter().zip(path) {
        if expected == found {
            same += 1;
        } else if !expected.starts_with('{') {
            return None;
        }
    }
    Some(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_found_by_its_path_alone() {
        assert!(is_a_test("compatibility::the_page_is_what_the_tests_show"));
        for nothing in [
            "compatibility::no_such_test",
            "compatibility::publish",
            "nowhere::the_page_is_what_the_tests_show",
            "the_page_is_what_the_tests_show",
        ] {
            assert!(!is_a_test(nothing), "{nothing}");
        }
    }
}
