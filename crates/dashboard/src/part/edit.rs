//! Who changed what: the form carries what was seen when it was made, and each property is compared with what is stored
//! now. What this administrator did not change is not written; what two changed comes back.

use serde_json::{Map, Value};

use crate::error::{Problem, Problems, words};
use crate::form::Fields;

/// The name of the field that carries what was seen.
pub(crate) const SEEN: &str = "seen";

/// What a form changes, and what somebody else changed meanwhile that it would undo.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Changes {
    /// The properties to write.
    pub(crate) mine: Map<String, Value>,
    /// The properties that both changed.
    pub(crate) lost: Vec<String>,
}

impl Changes {
    /// Compares what was seen, what is stored and what was typed.
    pub(crate) fn new(
        form: &Fields,
        stored: &Map<String, Value>,
        typed: &Map<String, Value>,
    ) -> Self {
        let seen: Map<String, Value> = serde_json::from_str(form.raw(SEEN)).unwrap_or_default();
        let mut changes = Self::default();
        for (name, typed) in typed {
            let (seen, stored) = (seen.get(name), stored.get(name));
            if Some(typed) == stored || Some(typed) == seen {
                continue;
            }
            if seen == stored {
                changes.mine.insert(name.clone(), typed.clone());
            } else {
                changes.lost.push(name.clone());
            }
        }
        changes
    }

    /// Says what somebody else changed. The form that comes back has seen it: saved once more, it holds.
    pub(crate) fn problems(&self) -> Problems {
        let all = self.lost.iter().map(|name| Problem {
            field: name.clone(),
            text: words("edit.changed_meanwhile"),
        });
        Problems {
            all: all.collect(),
            is_partly_saved: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    #[test]
    fn each_property_by_itself() {
        let form = Fields::of(&[(SEEN, r#"{"name":"a","list":[1]}"#)]);
        for (stored, typed, mine, lost) in [
            (
                json!({"name": "a", "list": [1]}),
                json!({"name": "a", "list": [1]}),
                json!({}),
                vec![],
            ),
            (
                json!({"name": "a", "list": [1]}),
                json!({"name": "b", "list": [1]}),
                json!({"name": "b"}),
                vec![],
            ),
            // Somebody else changed the list: it stays.
            (
                json!({"name": "a", "list": [2]}),
                json!({"name": "b", "list": [1]}),
                json!({"name": "b"}),
                vec![],
            ),
            (
                json!({"name": "c", "list": [1]}),
                json!({"name": "b", "list": []}),
                json!({"list": []}),
                vec!["name"],
            ),
            // Both changed it to the same.
            (
                json!({"name": "b", "list": [1]}),
                json!({"name": "b", "list": [1]}),
                json!({}),
                vec![],
            ),
        ] {
            let changes = Changes::new(&form, &map(stored), &map(typed));
            assert_eq!(
                (changes.mine, changes.lost),
                (map(mine), lost.into_iter().map(str::to_owned).collect())
            );
        }
    }
}
