//! One PostgreSQL connection, and how values go in and out.

use bytes::BytesMut;
use deadpool_postgres::Object;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::error::{is_collision, translate};
use crate::error::{Error, Source};
use crate::row::Row;
use crate::value::Value;

/// One PostgreSQL connection. Dropped without [`release`](Self::release) it is closed instead of going back to the
/// pool: whoever held it went away in the middle of a transaction.
pub(crate) struct PostgresConnection {
    client: Option<Object>,
    collided: bool,
    /// A statement failed since the last [`begin_operation`](Self::begin_operation): PostgreSQL refuses all that follows
    /// it in the transaction, and answers a COMMIT with a rollback that is no error.
    failed: bool,
}

impl PostgresConnection {
    pub(super) fn new(client: Object) -> Self {
        Self {
            client: Some(client),
            collided: false,
            failed: false,
        }
    }

    /// From here on a failed statement is the next operation's.
    pub(super) fn begin_operation(&mut self) {
        self.failed = false;
    }

    /// Whether a statement of the running operation failed.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// Whether a statement failed because of another transaction, so that the operation is worth repeating.
    pub(super) fn collided(&self) -> bool {
        self.collided
    }

    pub(super) fn release(mut self) {
        drop(self.client.take());
    }

    fn client(&self) -> Result<&Object, Error> {
        self.client
            .as_ref()
            .ok_or_else(|| Error::internal("a connection was used after its release"))
    }

    fn note(&mut self, error: tokio_postgres::Error) -> Error {
        self.failed = true;
        self.collided |= is_collision(&error);
        translate(error)
    }

    pub(crate) async fn all(
        &mut self,
        text: &'static str,
        values: &[Value],
    ) -> Result<Vec<Row>, Error> {
        let statement = match self.client()?.prepare_cached(text).await {
            Ok(statement) => statement,
            Err(error) => return Err(self.note(error)),
        };
        match self
            .client()?
            .query(&statement, &parameters(values, statement.params().len()))
            .await
        {
            Ok(rows) => rows.iter().map(read).collect(),
            Err(error) => Err(self.note(error)),
        }
    }

    pub(crate) async fn execute(
        &mut self,
        text: &'static str,
        values: &[Value],
    ) -> Result<u64, Error> {
        let statement = match self.client()?.prepare_cached(text).await {
            Ok(statement) => statement,
            Err(error) => return Err(self.note(error)),
        };
        match self
            .client()?
            .execute(&statement, &parameters(values, statement.params().len()))
            .await
        {
            Ok(changed) => Ok(changed),
            Err(error) => Err(self.note(error)),
        }
    }

    pub(crate) async fn prepare(&mut self, text: &str) -> Result<(), Error> {
        self.client()?
            .prepare(text)
            .await
            .map(drop)
            .map_err(translate)
    }

    pub(crate) async fn batch(&mut self, text: &str) -> Result<(), Error> {
        match self.client()?.batch_execute(text).await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.note(error)),
        }
    }
}

impl Drop for PostgresConnection {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            drop(Object::take(client));
        }
    }
}

/// As many of the values as the statement has parameters.
fn parameters(values: &[Value], count: usize) -> Vec<&(dyn ToSql + Sync)> {
    values
        .iter()
        .take(count)
        .map(|value| value as &(dyn ToSql + Sync))
        .collect()
}

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Source> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) if *kind == Type::INT4 => {
                i32::try_from(*number)?.to_sql(kind, out)
            }
            Self::Integer(number) => number.to_sql_checked(kind, out),
            Self::Boolean(value) => value.to_sql_checked(kind, out),
            Self::Text(text) => text.to_sql_checked(kind, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true // Each value checks for itself.
    }

    to_sql_checked!();
}

fn read(row: &tokio_postgres::Row) -> Result<Row, Error> {
    let values = row.columns().iter().enumerate().map(|(index, column)| {
        let kind = column.type_();
        let value = if *kind == Type::INT8 {
            row.try_get::<_, Option<i64>>(index).map(Value::from)
        } else if *kind == Type::INT4 {
            row.try_get::<_, Option<i32>>(index)
                .map(|number| Value::from(number.map(i64::from)))
        } else if *kind == Type::BOOL {
            row.try_get::<_, Option<bool>>(index).map(Value::from)
        } else if *kind == Type::BYTEA {
            row.try_get::<_, Option<Vec<u8>>>(index).map(Value::from)
        } else {
            row.try_get::<_, Option<String>>(index).map(Value::from)
        };
        value.map_err(translate)
    });
    values.collect::<Result<Vec<_>, _>>().map(Row::new)
}
