//! What a change says about one property.

use serde::{Deserialize, Deserializer};

/// A property of a change: not mentioned, cleared with `null`, or given.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// The property was not in the body: it stays as it is.
    #[default]
    Absent,
    /// The property was `null`: it is removed.
    Null,
    /// The property has this value from now on.
    Value(T),
}

impl<T> Patch<T> {
    /// Applies the change to what is there.
    pub fn apply(self, current: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *current = None,
            Self::Value(value) => *current = Some(value),
        }
    }

    /// The value, when one was given.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}
