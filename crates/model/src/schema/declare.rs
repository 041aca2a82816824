//! A shape as a Rust type: [`Declared`] and the macro that writes it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Patch, Problem, Schema};

/// A type whose shape on the wire is declared.
pub trait Declared: Sized {
    /// The declaration.
    const SCHEMA: Schema;

    /// The value, from a map that has passed the check.
    fn draw(drawer: &mut Drawer) -> Result<Self, Problem>;

    /// Checks `value` against the declaration and reads it.
    fn read(value: Value) -> Result<Self, Problem> {
        Self::SCHEMA.check(&value)?;
        Self::draw(&mut Drawer::new(value))
    }

    /// Reads texts of a form or query: each is turned into its declared type first.
    fn read_texts(mut value: Value) -> Result<Self, Problem> {
        Self::SCHEMA.coerce(&mut value);
        Self::read(value)
    }
}

/// A checked map from which properties are drawn one by one.
#[derive(Debug)]
pub struct Drawer(Map<String, Value>);

impl Drawer {
    /// The properties of a checked value; none when it is not an object.
    pub fn new(value: Value) -> Self {
        match value {
            Value::Object(map) => Self(map),
            _ => Self(Map::new()),
        }
    }

    /// Draws a property that has to be there.
    pub fn required<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Problem> {
        let value = self.0.remove(name).unwrap_or(Value::Null);
        read(value, name)
    }

    /// Draws a property that may be absent.
    pub fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Problem> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value, name).map(Some),
        }
    }

    /// Draws a property of a change.
    pub fn patch<T: DeserializeOwned>(&mut self, name: &str) -> Result<Patch<T>, Problem> {
        match self.0.remove(name) {
            None => Ok(Patch::Absent),
            Some(Value::Null) => Ok(Patch::Null),
            Some(value) => read(value, name).map(Patch::Value),
        }
    }
}

/// A type stricter than its declaration still refuses in the declared shape.
fn read<T: DeserializeOwned>(value: Value, name: &str) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|error| Problem::new(error.to_string(), name, ""))
}

/// The name on the wire of a field whose Rust name may need `r#`.
pub const fn wire_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// Declares a body or a query: the struct, its [`Schema`] and how it is read, from one text.
///
/// Each field is `required`, `optional` (an `Option`) or `patch` (a [`Patch`]), has a type that serde reads, and
/// after `=` the schema of its value. Its documentation is its description on the wire. Further keys are refused;
/// written `pub struct Name: open`, they are passed over.
///
/// ```
/// use guildhall_model::{declare, schema::{Declared, string}};
///
/// declare! {
///     /// What a greeting is made of.
///     pub struct Greeting {
///         /// Who is greeted.
///         required name: String = string().length(1, 20);
///         /// How often.
///         optional times: u8 = guildhall_model::schema::integer().range(1, 9);
///     }
/// }
///
/// let greeting = Greeting::read(serde_json::json!({"name": "Ada"})).unwrap();
/// assert_eq!((greeting.name.as_str(), greeting.times), ("Ada", None));
/// ```
#[macro_export]
macro_rules! declare {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $type:ident $(: $open:ident)? {
            $( $(#[doc = $doc:literal])* $need:ident $field:ident : $value:ty = $schema:expr; )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        $visibility struct $type {
            $( $(#[doc = $doc])* pub $field: $crate::declare!(@type $need $value), )*
        }

        impl $crate::schema::Declared for $type {
            const SCHEMA: $crate::schema::Schema = $crate::schema::object(&[
                $( $crate::schema::Property {
                    name: $crate::schema::wire_name(stringify!($field)),
                    description: $crate::declare!(@description $($doc)*),
                    required: $crate::declare!(@required $need),
                    schema: $schema,
                }, )*
            ])$(.$open())?;

            fn draw(drawer: &mut $crate::schema::Drawer) -> Result<Self, $crate::schema::Problem> {
                Ok(Self { $( $field: drawer.$need($crate::schema::wire_name(stringify!($field)))?, )* })
            }
        }
    };
    (@type required $value:ty) => { $value };
    (@type optional $value:ty) => { Option<$value> };
    (@type patch $value:ty) => { $crate::schema::Patch<$value> };
    (@required required) => { true };
    (@required $other:ident) => { false };
    (@description $first:literal $($more:literal)*) => { $first.trim_ascii() };
    (@description) => { "" };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Patch, integer, string};
    use super::*;

    declare! {
        /// A change.
        struct Change {
            /// The kind of thing.
            required r#type: String = string().length(1, 3);
            /// A number.
            patch size: i64 = integer().nullable();
            /// A note.
            optional note: String = string();
        }
    }

    #[test]
    fn absent_null_and_value_are_three_things() {
        let read =
            |value| Change::read(value).map(|change| (change.r#type, change.size, change.note));
        assert_eq!(
            read(json!({"type": "a"})),
            Ok(("a".into(), Patch::Absent, None))
        );
        assert_eq!(
            read(json!({"type": "a", "size": null})),
            Ok(("a".into(), Patch::Null, None))
        );
        assert_eq!(
            read(json!({"type": "a", "size": 2, "note": "n"})),
            Ok(("a".into(), Patch::Value(2), Some("n".into())))
        );
    }

    #[test]
    fn description_comes_from_the_documentation() {
        let problem = Change::read(json!({"type": ""})).expect_err("too short");
        assert_eq!(
            problem.to_string(),
            "'String is too short (0 chars), minimum 1' on property type (The kind of thing)"
        );
    }
}
