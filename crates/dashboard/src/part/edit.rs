//! Who changed what: the form carries what was seen when it was made, and each property is compared with what is stored
//! now. What this administrator did not change is not written; what two changed comes back.
//!
//! A form that comes back shows what was typed, not what is stored. It therefore still carries what was seen at first: had
//! it seen what is stored, the former value of a property that only somebody else changed would be taken for typed.

use guildhall_app::Error;
use serde_json::{Map, Value};

use crate::error::{Failure, Problem, Problems, Refused, words};
use crate::form::Fields;

/// The name of the field that carries what was seen.
pub(crate) const SEEN: &str = "seen";

/// How often a save is decided anew because somebody else was faster by a moment.
pub(crate) const TRIES: usize = 5;

/// Whose a change is: of one property, or of several that are compared as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// This form changes nothing.
    None,
    /// This form changes it, and nobody else did.
    Mine,
    /// This form would undo what somebody else changed.
    Lost,
}

impl Change {
    /// Compares what was seen, what is stored and what was typed. Answers also what has been seen once the form comes back:
    /// what is stored, where that is told or is what was typed, and otherwise what was seen before.
    pub(crate) fn of<T: Copy + PartialEq>(seen: T, stored: T, typed: T) -> (Self, T) {
        if typed == stored {
            (Self::None, stored)
        } else if typed == seen {
            (Self::None, seen)
        } else if seen == stored {
            (Self::Mine, seen)
        } else {
            (Self::Lost, stored)
        }
    }
}

/// What a form changes, and what somebody else changed meanwhile that it would undo.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Changes {
    /// The properties to write.
    pub(crate) mine: Map<String, Value>,
    /// The properties that both changed.
    pub(crate) lost: Vec<String>,
    /// What the form carries as seen when it comes back.
    pub(crate) seen: Map<String, Value>,
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
            let (change, seen) = Change::of(seen.get(name), stored.get(name), Some(typed));
            match change {
                Change::None => {}
                Change::Mine => {
                    changes.mine.insert(name.clone(), typed.clone());
                }
                Change::Lost => changes.lost.push(name.clone()),
            }
            if let Some(seen) = seen {
                changes.seen.insert(name.clone(), seen.clone());
            }
        }
        changes
    }

    /// Has what this form changes written, unless it would undo what somebody else changed. What refuses it; `None`: it is
    /// saved. A refusal that names no property stands at `field`.
    pub(crate) async fn save<Written>(
        &mut self,
        field: &str,
        write: impl FnOnce(Map<String, Value>) -> Written,
    ) -> Result<Option<Refused>, Failure>
    where
        Written: Future<Output = Result<(), Error>>,
    {
        if !self.lost.is_empty() {
            return Ok(Some(Refused::lost(self.problems())));
        }
        let mine = std::mem::take(&mut self.mine);
        if mine.is_empty() {
            return Ok(None);
        }
        match write(mine).await {
            Ok(()) => Ok(None),
            Err(error) => Refused::from_error(error, field).map(Some),
        }
    }

    /// Says what somebody else changed. The form that comes back has seen that: saved once more, it holds.
    fn problems(&self) -> Problems {
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
        for (stored, typed, mine, lost, again) in [
            (
                json!({"name": "a", "list": [1]}),
                json!({"name": "a", "list": [1]}),
                json!({}),
                vec![],
                json!({"name": "a", "list": [1]}),
            ),
            (
                json!({"name": "a", "list": [1]}),
                json!({"name": "b", "list": [1]}),
                json!({"name": "b"}),
                vec![],
                json!({"name": "a", "list": [1]}),
            ),
            // Somebody else changed the list: it stays, and is still unseen.
            (
                json!({"name": "a", "list": [2]}),
                json!({"name": "b", "list": [1]}),
                json!({"name": "b"}),
                vec![],
                json!({"name": "a", "list": [1]}),
            ),
            // The other's name is told, and so it has been seen.
            (
                json!({"name": "c", "list": [1]}),
                json!({"name": "b", "list": []}),
                json!({"list": []}),
                vec!["name"],
                json!({"name": "c", "list": [1]}),
            ),
            // Both changed it to the same.
            (
                json!({"name": "b", "list": [1]}),
                json!({"name": "b", "list": [1]}),
                json!({}),
                vec![],
                json!({"name": "b", "list": [1]}),
            ),
        ] {
            let changes = Changes::new(&form, &map(stored), &map(typed));
            let expected = Changes {
                mine: map(mine),
                lost: lost.into_iter().map(str::to_owned).collect(),
                seen: map(again),
            };
            assert_eq!(changes, expected);
        }
    }
}
