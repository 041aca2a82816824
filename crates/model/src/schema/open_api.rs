//! A declaration as a JSON Schema for the OpenAPI document.

use serde_json::{Map, Value, json};

use super::{Kind, Property, Schema};

impl Schema {
    /// This declaration as JSON Schema (OpenAPI 3.1).
    pub fn to_open_api(&self) -> Value {
        let mut schema = match self.kind {
            Kind::Any => json!({}),
            Kind::Boolean => json!({"type": "boolean"}),
            Kind::Number { minimum, maximum } => {
                let mut schema = json!({"type": "number"});
                insert_unless(&mut schema, "minimum", minimum, i64::MIN);
                insert_unless(&mut schema, "maximum", maximum, i64::MAX);
                schema
            }
            Kind::Integer { minimum, maximum } => {
                let mut schema = json!({"type": "integer"});
                insert_unless(&mut schema, "minimum", minimum, i64::MIN);
                insert_unless(&mut schema, "maximum", maximum, i64::MAX);
                schema
            }
            Kind::String { .. } => self.text_to_open_api(),
            Kind::Array {
                items,
                minimum,
                maximum,
                unique,
            } => {
                let mut schema = json!({"type": "array", "items": items.to_open_api()});
                insert_unless(&mut schema, "minItems", minimum, 0);
                insert_unless(&mut schema, "maxItems", maximum, usize::MAX);
                insert_unless(&mut schema, "uniqueItems", unique, false);
                schema
            }
            Kind::Object {
                properties,
                open,
                minimum,
                maximum,
            } => {
                let mut schema = object_to_open_api(properties, open, minimum);
                insert_unless(&mut schema, "maxProperties", maximum, usize::MAX);
                schema
            }
            Kind::Map {
                values, maximum, ..
            } => {
                let mut schema =
                    json!({"type": "object", "additionalProperties": values.to_open_api()});
                insert_unless(&mut schema, "maxProperties", maximum, usize::MAX);
                schema
            }
            Kind::AnyOf(schemas) => {
                json!({"anyOf": schemas.iter().map(Self::to_open_api).collect::<Vec<_>>()})
            }
        };
        if self.nullable
            && let Some(kind) = schema.get_mut("type")
        {
            *kind = json!([kind.take(), "null"]);
        }
        schema
    }

    fn text_to_open_api(&self) -> Value {
        let mut schema = json!({"type": "string"});
        if let Kind::String {
            minimum,
            maximum,
            format,
            choices,
        } = self.kind
        {
            insert_unless(&mut schema, "minLength", minimum, 0);
            insert_unless(&mut schema, "maxLength", maximum, usize::MAX);
            if let Some(format) = format {
                insert_unless(&mut schema, "format", format.name, "");
                insert_unless(&mut schema, "pattern", format.pattern, None);
            }
            insert_unless(&mut schema, "enum", choices, &[]);
        }
        schema
    }
}

fn object_to_open_api(properties: &[Property], open: bool, minimum: usize) -> Value {
    let mut named = Map::new();
    for property in properties {
        let mut schema = property.schema.to_open_api();
        insert_unless(&mut schema, "description", property.description, "");
        named.insert(property.name.to_owned(), schema);
    }
    let mut schema = json!({"type": "object", "properties": named, "additionalProperties": open});
    let required: Vec<&str> = properties
        .iter()
        .filter(|property| property.required)
        .map(|property| property.name)
        .collect();
    insert_unless(&mut schema, "required", required, vec![]);
    insert_unless(&mut schema, "minProperties", minimum, 0);
    schema
}

fn insert_unless<T: PartialEq + serde::Serialize>(
    schema: &mut Value,
    key: &str,
    value: T,
    neutral: T,
) {
    if value != neutral
        && let Some(map) = schema.as_object_mut()
    {
        map.insert(key.to_owned(), json!(value));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{integer, object, property, string};

    #[test]
    fn constraints_are_told() {
        const SCHEMA: super::super::Schema = object(&[
            property("name", "The name.", string().length(1, 50)).required(),
            property("size", "", integer().range(1, i64::MAX).nullable()),
        ]);
        assert_eq!(
            SCHEMA.to_open_api(),
            json!({
                "type": "object",
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 50, "description": "The name."},
                    "size": {"type": ["integer", "null"], "minimum": 1},
                },
                "additionalProperties": false,
                "required": ["name"],
            })
        );
    }
}
