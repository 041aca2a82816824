//! Declarations of what may stand in a body, a query or a path.
//!
//! A shape is declared once, as a [`Schema`] (constants, built without allocation). From that one declaration come
//! the check and its message ([`check`]), the typed value ([`Declared`], written with [`declare!`](crate::declare)) and
//! the OpenAPI document ([`Schema::to_open_api`]). The reasons in messages are those of the service whose wire we
//! speak, which checks with z-schema.

mod check;
mod declare;
mod format;
mod open_api;
mod patch;

pub use check::{Part, Problem};
pub use declare::{Declared, Drawer, wire_name};
pub use format::Format;
pub use patch::Patch;

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
}

/// The kinds of value, each with its constraints.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Any,
    Boolean,
    Integer {
        minimum: i64,
        maximum: i64,
    },
    Number {
        minimum: i64,
        maximum: i64,
    },
    String {
        minimum: usize,
        maximum: usize,
        format: Option<&'static Format>,
        choices: &'static [&'static str],
    },
    Array {
        items: &'static Schema,
        minimum: usize,
        maximum: usize,
        unique: bool,
    },
    Object {
        properties: &'static [Property],
        open: bool,
        minimum: usize,
        maximum: usize,
    },
    Map {
        values: &'static Schema,
        longest_key: usize,
        maximum: usize,
    },
    AnyOf(&'static [Schema]),
}

/// A named member of an object, or a parameter of a query or path.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// Its name on the wire.
    pub name: &'static str,
    /// One sentence, shown in messages (without its full stop) and in the OpenAPI document.
    pub description: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What its value has to be.
    pub schema: Schema,
}

/// A property that may be left out.
pub const fn property(name: &'static str, description: &'static str, schema: Schema) -> Property {
    Property {
        name,
        description,
        required: false,
        schema,
    }
}

impl Property {
    /// The same property, which has to be there.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same property with another schema of its value.
    #[must_use]
    pub const fn with(mut self, schema: Schema) -> Self {
        self.schema = schema;
        self
    }
}

const fn of(kind: Kind) -> Schema {
    Schema {
        kind,
        nullable: false,
    }
}

/// Any value at all.
pub const fn any() -> Schema {
    of(Kind::Any)
}

/// `true` or `false`.
pub const fn boolean() -> Schema {
    of(Kind::Boolean)
}

/// A whole number.
pub const fn integer() -> Schema {
    of(Kind::Integer {
        minimum: i64::MIN,
        maximum: i64::MAX,
    })
}

/// A number, whole or not.
pub const fn number() -> Schema {
    of(Kind::Number {
        minimum: i64::MIN,
        maximum: i64::MAX,
    })
}

/// A text.
pub const fn string() -> Schema {
    of(Kind::String {
        minimum: 0,
        maximum: usize::MAX,
        format: None,
        choices: &[],
    })
}

/// A list whose entries are all of one kind.
pub const fn array(items: &'static Schema) -> Schema {
    of(Kind::Array {
        items,
        minimum: 0,
        maximum: usize::MAX,
        unique: false,
    })
}

/// An object with these properties and no others.
pub const fn object(properties: &'static [Property]) -> Schema {
    of(Kind::Object {
        properties,
        open: false,
        minimum: 0,
        maximum: usize::MAX,
    })
}

/// An object whose keys are free and whose values are all of one kind.
pub const fn map(values: &'static Schema) -> Schema {
    of(Kind::Map {
        values,
        longest_key: usize::MAX,
        maximum: usize::MAX,
    })
}

/// A value that fits at least one of these.
pub const fn any_of(schemas: &'static [Schema]) -> Schema {
    of(Kind::AnyOf(schemas))
}

impl Schema {
    /// The same, or `null`.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// A text of `least` to `most` characters.
    #[must_use]
    pub const fn length(mut self, least: usize, most: usize) -> Self {
        if let Kind::String {
            ref mut minimum,
            ref mut maximum,
            ..
        } = self.kind
        {
            *minimum = least;
            *maximum = most;
        }
        self
    }

    /// A text of a named form.
    #[must_use]
    pub const fn format(mut self, form: &'static Format) -> Self {
        if let Kind::String { ref mut format, .. } = self.kind {
            *format = Some(form);
        }
        self
    }

    /// One of these texts.
    #[must_use]
    pub const fn one_of(mut self, texts: &'static [&'static str]) -> Self {
        if let Kind::String {
            ref mut choices, ..
        } = self.kind
        {
            *choices = texts;
        }
        self
    }

    /// A number from `least` to `most`.
    #[must_use]
    pub const fn range(mut self, least: i64, most: i64) -> Self {
        if let Kind::Integer {
            ref mut minimum,
            ref mut maximum,
        }
        | Kind::Number {
            ref mut minimum,
            ref mut maximum,
        } = self.kind
        {
            *minimum = least;
            *maximum = most;
        }
        self
    }

    /// A list, an object or a map of at least `least` and at most `most` entries.
    #[must_use]
    pub const fn entries(mut self, least: usize, most: usize) -> Self {
        match self.kind {
            Kind::Array {
                ref mut minimum,
                ref mut maximum,
                ..
            }
            | Kind::Object {
                ref mut minimum,
                ref mut maximum,
                ..
            } => {
                *minimum = least;
                *maximum = most;
            }
            Kind::Map {
                ref mut maximum, ..
            } => *maximum = most,
            _ => {}
        }
        self
    }

    /// A list in which nothing stands twice.
    #[must_use]
    pub const fn unique(mut self) -> Self {
        if let Kind::Array { ref mut unique, .. } = self.kind {
            *unique = true;
        }
        self
    }

    /// An object that may have further properties beside the named ones.
    #[must_use]
    pub const fn open(mut self) -> Self {
        if let Kind::Object { ref mut open, .. } = self.kind {
            *open = true;
        }
        self
    }

    /// A map whose keys have at most `most` characters.
    #[must_use]
    pub const fn keys_up_to(mut self, most: usize) -> Self {
        if let Kind::Map {
            ref mut longest_key,
            ..
        } = self.kind
        {
            *longest_key = most;
        }
        self
    }

    /// The properties of an object; none for other kinds.
    pub const fn properties(&self) -> &'static [Property] {
        match self.kind {
            Kind::Object { properties, .. } => properties,
            _ => &[],
        }
    }
}
