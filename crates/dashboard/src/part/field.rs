//! The fields of a form.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::words;
use crate::form::Fields;

/// A field, under the name of the API's property.
#[derive(Debug, Serialize)]
pub(crate) struct Field {
    name: &'static str,
    label: String,
    hint: String,
    kind: Kind,
    /// The text, or the lines.
    value: String,
    /// What is chosen of several.
    chosen: Vec<String>,
    options: Vec<Choice>,
    is_required: bool,
    is_code: bool,
    longest: usize,
    /// Shown before the value.
    is_readonly: bool,
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Text,
    Password,
    Number,
    Lines,
    Select,
    Check,
    Choices,
    Checks,
}

/// One of several values.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choice {
    value: String,
    label: String,
    hint: String,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }

    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }
}

impl Field {
    fn new(kind: Kind, name: &'static str, label: String) -> Self {
        Self {
            name,
            label,
            hint: String::new(),
            kind,
            value: String::new(),
            chosen: Vec::new(),
            options: Vec::new(),
            is_required: false,
            is_code: false,
            longest: 0,
            is_readonly: false,
        }
    }

    /// A line of text.
    pub(crate) fn text(name: &'static str, label: String) -> Self {
        Self::new(Kind::Text, name, label)
    }

    /// A password, which is never shown again.
    pub(crate) fn password(name: &'static str, label: String) -> Self {
        Self::new(Kind::Password, name, label)
    }

    /// A number.
    pub(crate) fn number(name: &'static str, label: String) -> Self {
        Self::new(Kind::Number, name, label)
    }

    /// Several texts, one a line.
    pub(crate) fn lines(name: &'static str, label: String) -> Self {
        Self::new(Kind::Lines, name, label).code()
    }

    /// One of several, in a menu.
    pub(crate) fn select(name: &'static str, label: String, options: Vec<Choice>) -> Self {
        Self {
            options,
            ..Self::new(Kind::Select, name, label)
        }
    }

    /// Yes or no.
    pub(crate) fn check(name: &'static str, label: String) -> Self {
        Self::new(Kind::Check, name, label)
    }

    /// One of several, each explained.
    pub(crate) fn choices(name: &'static str, label: String, options: Vec<Choice>) -> Self {
        Self {
            options,
            ..Self::new(Kind::Choices, name, label)
        }
    }

    /// Any of several.
    pub(crate) fn checks(name: &'static str, label: String, options: Vec<Choice>) -> Self {
        Self {
            options,
            ..Self::new(Kind::Checks, name, label)
        }
    }

    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub(crate) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    pub(crate) fn code(mut self) -> Self {
        self.is_code = true;
        self
    }

    pub(crate) fn longest(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    /// The property under which problems are told.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Fills the field from a property of the same name. A menu gets a line for a value that it does not offer: without it
    /// browsers choose the first line, and saving anything would change this as well.
    fn fill(&mut self, values: &Map<String, Value>) {
        match values.get(self.name) {
            Some(Value::String(text)) => {
                self.value.clone_from(text);
                self.chosen = vec![text.clone()];
                if self.kind == Kind::Select {
                    self.offer(text);
                }
            }
            Some(Value::Array(all)) => {
                let texts = all.iter().filter_map(Value::as_str).map(str::to_owned);
                self.chosen = texts.collect();
                self.value = self.chosen.join("\n");
            }
            Some(Value::Bool(is_set)) => {
                let text = if *is_set { "on" } else { "" };
                text.clone_into(&mut self.value);
            }
            Some(Value::Number(number)) => self.value = number.to_string(),
            _ => {}
        }
    }

    /// Puts a value in front of the others, unless it is one of them.
    fn offer(&mut self, value: &str) {
        if self.options.iter().any(|option| option.value == value) {
            return;
        }
        let label = if value.is_empty() {
            words("field.not_set")
        } else {
            value.to_owned()
        };
        self.options.insert(0, Choice::new(value, label));
    }

    /// What was typed, as the property's value.
    fn read(&self, form: &Fields) -> Value {
        let text = form.text(self.name);
        match self.kind {
            Kind::Text | Kind::Select | Kind::Choices => text.into(),
            Kind::Password => form.raw(self.name).into(),
            // What is no number is refused by the declaration, in its own words.
            Kind::Number => text
                .parse::<i64>()
                .map_or_else(|_| text.into(), Value::from),
            Kind::Lines => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                lines.map(Value::from).collect()
            }
            Kind::Check => form.has(self.name).into(),
            Kind::Checks => form.all(self.name).map(Value::from).collect(),
        }
    }
}

/// Fields with the values of the properties of their names.
pub(crate) fn filled(mut fields: Vec<Field>, values: &Map<String, Value>) -> Vec<Field> {
    for field in &mut fields {
        field.fill(values);
    }
    fields
}

/// Fields of what is stored: to look at only, where it can not be changed.
pub(crate) fn of_stored(mut fields: Vec<Field>, can_change: bool) -> Vec<Field> {
    for field in &mut fields {
        field.is_readonly = !can_change;
    }
    fields
}

/// What was typed in these fields, by their properties.
pub(crate) fn typed(fields: &[Field], form: &Fields) -> Map<String, Value> {
    let read = fields
        .iter()
        .map(|field| (field.name.to_owned(), field.read(form)));
    read.collect()
}

/// The properties of `document` that these fields show, each with a value of the field's kind.
pub(crate) fn stored(fields: &[Field], document: &Map<String, Value>) -> Map<String, Value> {
    let value = |field: &Field| match document.get(field.name) {
        None | Some(Value::Null) => field.read(&Fields::default()),
        Some(value) => value.clone(),
    };
    fields
        .iter()
        .map(|field| (field.name.to_owned(), value(field)))
        .collect()
}

/// Without the properties that were left empty.
pub(crate) fn given(mut typed: Map<String, Value>) -> Map<String, Value> {
    typed.retain(|_, value| !matches!(value, Value::String(text) if text.is_empty()));
    typed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_menu_offers_what_it_is_filled_with() {
        for (value, offered) in [
            (json!("spa"), vec!["spa", "native"]),
            (json!("native"), vec!["spa", "native"]),
            (json!("rms"), vec!["rms", "spa", "native"]),
            (json!(""), vec!["", "spa", "native"]),
            (Value::Null, vec!["spa", "native"]),
        ] {
            let options = ["spa", "native"].map(|one| Choice::new(one, one));
            let mut field = Field::select("app_type", String::new(), options.to_vec());
            field.fill(json!({"app_type": value}).as_object().unwrap());
            let values = field.options.iter().map(|one| one.value.as_str());
            assert_eq!(values.collect::<Vec<_>>(), offered, "{value}");
            assert!(field.options.iter().all(|one| !one.label.is_empty()));
        }
    }

    #[test]
    fn what_is_typed_is_of_the_kind_of_its_property() {
        let fields = [
            Field::text("name", String::new()),
            Field::lines("callbacks", String::new()),
            Field::check("allow", String::new()),
            Field::number("seconds", String::new()),
            Field::checks("methods", String::new(), vec![]),
        ];
        let form = Fields::of(&[
            ("name", " App "),
            ("callbacks", "https://a.example\r\n\r\n https://b.example "),
            ("seconds", "60"),
            ("methods", "email"),
            ("methods", "organization_name"),
        ]);
        let read = typed(&fields, &form);
        let expected = json!({
            "name": "App", "callbacks": ["https://a.example", "https://b.example"], "allow": false, "seconds": 60,
            "methods": ["email", "organization_name"],
        });
        assert_eq!(Value::Object(read), expected);
        let document = json!({"name": "App", "allow": null});
        let known = stored(&fields, document.as_object().unwrap());
        assert_eq!(known["callbacks"], json!([]));
        assert_eq!(known["allow"], json!(false));
    }
}
