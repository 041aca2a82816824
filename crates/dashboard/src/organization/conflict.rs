//! What somebody else changed while this administrator was editing the same.

use std::collections::BTreeMap;

use guildhall_model::organization::Organization;
use serde_json::Value;

use super::change::{Seen, Typed};
use crate::error::{Problem, Problems, words};
use crate::text::text;

/// Says of each of these sections what is there now. The form that comes back has seen it: saved once more, it holds.
pub(super) fn problems(seen: &Seen, stored: &Organization, sections: &[&'static str]) -> Problems {
    let now = Seen::of(&Typed::from(stored));
    let pairs = seen.sections().into_iter().zip(now.sections());
    let lost = pairs.filter(|((section, _), _)| sections.contains(section));
    let all = lost.map(|((section, seen), (_, now))| {
        let slots = [
            ("section", words(section)),
            ("changes", told(seen, now).join(", ")),
        ];
        Problem {
            field: String::new(),
            text: text("organization.changed_meanwhile", &slots).unwrap_or_default(),
        }
    });
    Problems {
        all: all.collect(),
        is_partly_saved: false,
    }
}

/// What is different now, a phrase each.
fn told(seen: &str, now: &str) -> Vec<String> {
    let (seen, now) = (values(seen), values(now));
    let names = seen.keys().chain(now.keys());
    let names: std::collections::BTreeSet<&String> = names.collect();
    let changed = names
        .into_iter()
        .filter(|name| seen.get(*name) != now.get(*name));
    changed
        .map(|name| {
            let slots = [
                ("name", label(name)),
                ("value", now.get(name).cloned().unwrap_or_default()),
            ];
            let key = if now.contains_key(name) {
                "organization.changed_meanwhile.now"
            } else {
                "organization.changed_meanwhile.gone"
            };
            text(key, &slots).unwrap_or_default()
        })
        .collect()
}

/// The texts of a section by name; those of colours stand one deeper.
fn values(section: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![serde_json::from_str(section).unwrap_or(Value::Null)];
    while let Some(Value::Object(object)) = waiting.pop() {
        for (name, value) in object {
            match value {
                Value::String(text) => {
                    found.insert(name, text);
                }
                deeper => waiting.push(deeper),
            }
        }
    }
    found
}

/// What the form calls a property; a key of metadata is its own name.
fn label(name: &str) -> String {
    match name {
        "name" => words("organization.name"),
        "display_name" => words("organization.display_name"),
        "logo_url" => words("organization.logo"),
        "primary" => words("organization.primary"),
        "page_background" => words("organization.background"),
        key => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_told_by_its_label() {
        for (seen, now, expected) in [
            (
                r#"{"display_name":"Acme","name":"acme"}"#,
                r#"{"display_name":"First","name":"acme"}"#,
                vec!["Display Name is \u{201c}First\u{201d} now"],
            ),
            (
                r##"{"colors":{"primary":"#111111","page_background":"#222222"}}"##,
                r##"{"colors":{"primary":"#333333","page_background":"#222222"}}"##,
                vec!["Primary Color is \u{201c}#333333\u{201d} now"],
            ),
            (
                r#"{"plan":"free","seats":"1"}"#,
                r#"{"seats":"2"}"#,
                vec!["plan is gone", "seats is \u{201c}2\u{201d} now"],
            ),
            (
                "not JSON",
                r#"{"a":"b"}"#,
                vec!["a is \u{201c}b\u{201d} now"],
            ),
        ] {
            assert_eq!(told(seen, now), expected, "{now}");
        }
    }
}
