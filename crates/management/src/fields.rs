//! `fields` and `include_fields`: which properties of an object are answered.

use serde_json::{Map, Value};

/// Which properties are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    names: Vec<String>,
    excluded: bool,
}

impl Fields {
    /// Reads the two parameters: names between commas, and whether they are the ones wanted (they are, by default) or
    /// the ones left out. Without names everything is answered.
    pub(crate) fn new(fields: Option<&str>, include_fields: Option<bool>) -> Self {
        let names = fields
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        Self {
            names: names.map(str::to_owned).collect(),
            excluded: include_fields == Some(false),
        }
    }

    /// The names that are asked for; none when names are left out, or everything is wanted.
    pub(crate) fn asked(&self) -> impl Iterator<Item = &str> {
        self.names
            .iter()
            .filter(|_| !self.excluded)
            .map(String::as_str)
    }

    /// The object with what is wanted.
    pub(crate) fn select(&self, mut object: Map<String, Value>) -> Map<String, Value> {
        self.apply(&mut object);
        object
    }

    /// The same, and `name` is answered in any case.
    pub(crate) fn with(mut self, name: &str) -> Self {
        if self.excluded {
            self.names.retain(|left_out| left_out != name);
        } else if !self.names.is_empty() {
            self.names.push(name.to_owned());
        }
        self
    }

    /// Whether a property is wanted by its name: not only because everything is.
    pub(crate) fn names(&self, name: &str) -> bool {
        self.asked().any(|wanted| wanted == name)
    }

    /// Leaves what is wanted. A name with a dot means the property before it.
    pub(crate) fn apply(&self, object: &mut Map<String, Value>) {
        if !self.names.is_empty() {
            let named = |key: &str| {
                self.names
                    .iter()
                    .any(|name| name.split('.').next() == Some(key))
            };
            object.retain(|key, _| named(key) != self.excluded);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn wanted_or_left_out() {
        let kept = |fields: Option<&str>, include| {
            let mut object = json!({"a": 1, "b": 2, "c": 3})
                .as_object()
                .cloned()
                .unwrap();
            Fields::new(fields, include).apply(&mut object);
            object.keys().cloned().collect::<String>()
        };
        assert_eq!(kept(None, None), "abc");
        assert_eq!(kept(None, Some(false)), "abc");
        assert_eq!(kept(Some("a, c,x"), None), "ac");
        assert_eq!(kept(Some("a,c.d"), Some(true)), "ac");
        assert_eq!(kept(Some("a"), Some(false)), "bc");
    }
}
