//! The tenant's own template of the login pages: kept and answered, and not rendered yet.

use serde_json::Value;

use crate::schema::{Schema, any_of, object, property, string};

/// Characters of a template at most (contract).
pub const LONGEST_TEMPLATE: usize = 102_400;

const TEXT: Schema = string().length(0, LONGEST_TEMPLATE);

/// The body of `PUT /branding/templates/universal-login`: the text, or an object that holds it.
pub const SET_TEMPLATE: Schema = any_of(&[
    TEXT,
    object(&[property(
        "template",
        "The custom page template for the New Universal Login Experience.",
        TEXT,
    )
    .required()]),
]);

/// The text in a body that fits [`SET_TEMPLATE`].
pub fn template_of(mut body: Value) -> Option<String> {
    match body.get_mut("template").map(Value::take).unwrap_or(body) {
        Value::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms() {
        for body in [json!("<html>"), json!({"template": "<html>"})] {
            assert!(SET_TEMPLATE.check(&body).is_ok(), "{body}");
            assert_eq!(template_of(body).as_deref(), Some("<html>"));
        }
        let long = "x".repeat(LONGEST_TEMPLATE + 1);
        for body in [
            json!(long),
            json!({"template": long}),
            json!({"body": "x"}),
            json!(1),
            Value::Null,
        ] {
            assert!(SET_TEMPLATE.check(&body).is_err());
        }
    }
}
