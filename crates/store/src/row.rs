//! A row and how its columns are read.

use crate::error::Error;
use crate::value::Value;

/// A row: its values in the order in which the statement names them.
#[derive(Debug)]
pub struct Row(Vec<Value>);

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// Reads the row column by column; `table` and the first text are named when one can not be read.
    pub(crate) fn reader(self, table: &'static str) -> Reader {
        let id = self.0.iter().find_map(|value| {
            if let Value::Text(text) = value {
                Some(text.clone())
            } else {
                None
            }
        });
        Reader {
            table,
            id,
            values: self.0.into_iter(),
        }
    }
}

/// A row that reads itself.
pub(crate) trait FromRow: Sized {
    /// The table that is named when a column can not be read.
    const TABLE: &'static str;

    /// Reads the columns in the statement's order.
    fn from_row(row: &mut Reader) -> Result<Self, Error>;

    /// Reads a row.
    fn read(row: Row) -> Result<Self, Error> {
        Self::from_row(&mut row.reader(Self::TABLE))
    }
}

/// Reads a row from left to right.
#[derive(Debug)]
pub(crate) struct Reader {
    table: &'static str,
    id: Option<String>,
    values: std::vec::IntoIter<Value>,
}

impl Reader {
    pub(crate) fn text(&mut self, column: &'static str) -> Result<String, Error> {
        match self.values.next() {
            Some(Value::Text(text)) => Ok(text),
            other => Err(self.unreadable(column, other.as_ref())),
        }
    }

    pub(crate) fn optional_text(&mut self, column: &'static str) -> Result<Option<String>, Error> {
        match self.values.next() {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            other => Err(self.unreadable(column, other.as_ref())),
        }
    }

    pub(crate) fn integer(&mut self, column: &'static str) -> Result<i64, Error> {
        match self.values.next() {
            Some(Value::Integer(number)) => Ok(number),
            other => Err(self.unreadable(column, other.as_ref())),
        }
    }

    pub(crate) fn optional_integer(&mut self, column: &'static str) -> Result<Option<i64>, Error> {
        match self.values.next() {
            Some(Value::Integer(number)) => Ok(Some(number)),
            Some(Value::Null) => Ok(None),
            other => Err(self.unreadable(column, other.as_ref())),
        }
    }

    pub(crate) fn timestamp(
        &mut self,
        column: &'static str,
    ) -> Result<guildhall_model::Timestamp, Error> {
        self.integer(column)
            .map(guildhall_model::Timestamp::from_milliseconds)
    }

    pub(crate) fn optional_timestamp(
        &mut self,
        column: &'static str,
    ) -> Result<Option<guildhall_model::Timestamp>, Error> {
        let found = self.optional_integer(column)?;
        Ok(found.map(guildhall_model::Timestamp::from_milliseconds))
    }

    pub(crate) fn boolean(&mut self, column: &'static str) -> Result<bool, Error> {
        match self.values.next() {
            Some(Value::Boolean(value)) => Ok(value),
            // SQLite has no booleans of its own.
            Some(Value::Integer(0)) => Ok(false),
            Some(Value::Integer(1)) => Ok(true),
            other => Err(self.unreadable(column, other.as_ref())),
        }
    }

    pub(crate) fn optional_boolean(&mut self, column: &'static str) -> Result<Option<bool>, Error> {
        if matches!(self.values.as_slice().first(), Some(Value::Null)) {
            self.values.next();
            return Ok(None);
        }
        self.boolean(column).map(Some)
    }

    pub(crate) fn bytes(&mut self, column: &'static str) -> Result<Vec<u8>, Error> {
        match self.values.next() {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            other => Err(self.unreadable(column, other.as_ref())),
        }
    }

    pub(crate) fn optional_bytes(
        &mut self,
        column: &'static str,
    ) -> Result<Option<Vec<u8>>, Error> {
        match self.values.next() {
            Some(Value::Bytes(bytes)) => Ok(Some(bytes)),
            Some(Value::Null) => Ok(None),
            other => Err(self.unreadable(column, other.as_ref())),
        }
    }

    /// A text that reads as something else (an id, a name).
    pub(crate) fn parsed<T>(&mut self, column: &'static str) -> Result<T, Error>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        let text = self.text(column)?;
        text.parse()
            .map_err(|problem: T::Err| self.problem(column, &problem))
    }

    /// A JSON document.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(
        &mut self,
        column: &'static str,
    ) -> Result<T, Error> {
        let text = self.text(column)?;
        serde_json::from_str(&text).map_err(|problem| self.problem(column, &problem))
    }

    pub(crate) fn problem(&self, column: &'static str, problem: &dyn std::fmt::Display) -> Error {
        let id = self.id.clone().unwrap_or_default();
        Error::Unreadable {
            table: self.table,
            column,
            id,
            problem: problem.to_string(),
        }
    }

    fn unreadable(&self, column: &'static str, found: Option<&Value>) -> Error {
        self.problem(column, &format_args!("found {found:?}"))
    }
}
