//! What goes into a statement and comes out of a row, the same for both databases.

use std::fmt;

/// A value of one column.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `BIGINT`: numbers and milliseconds.
    Integer(i64),
    /// `BOOLEAN`.
    Boolean(bool),
    /// `TEXT`: texts and JSON documents.
    Text(String),
    /// `BYTEA`: sealed secrets and hashes.
    Bytes(Vec<u8>),
}

/// Values may be secrets: only their kind is shown.
impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Null => "Null",
            Self::Integer(_) => "Integer",
            Self::Boolean(_) => "Boolean",
            Self::Text(_) => "Text",
            Self::Bytes(_) => "Bytes",
        })
    }
}

macro_rules! from {
    ($($type:ty => $value:ident => $into:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $into
            }
        })*
    };
}

from! {
    i64 => value => Self::Integer(value);
    u32 => value => Self::Integer(value.into());
    bool => value => Self::Boolean(value);
    &str => value => Self::Text(value.to_owned());
    String => value => Self::Text(value);
    &String => value => Self::Text(value.clone());
    Vec<u8> => value => Self::Bytes(value);
    &[u8] => value => Self::Bytes(value.to_vec());
    guildhall_model::Timestamp => value => Self::Integer(value.milliseconds());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The parameters of a statement after the tenant: `values![id, name]`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::Value::from($value)),*] };
}
