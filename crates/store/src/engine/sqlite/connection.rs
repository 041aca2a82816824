//! One SQLite connection: its settings, and how values go in and out.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OpenFlags, ToSql};

use super::error::translate;
use crate::error::Error;
use crate::row::Row;
use crate::value::Value;

/// How long a connection waits for another process (a command line beside the server).
const BUSY: Duration = Duration::from_secs(5);
/// How many prepared statements a connection keeps.
const PREPARED: usize = 256;
/// How many steps of the virtual machine pass between two looks at the deadline.
const STEPS: i32 = 1000;

/// What a connection may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// One SQLite connection.
pub(crate) struct SqliteConnection {
    inner: rusqlite::Connection,
    deadline: Arc<Deadline>,
}

/// When the running operation has to be done, in milliseconds of [`now`]; 0 when nothing is running.
#[derive(Default)]
pub(super) struct Deadline(AtomicU64);

impl Deadline {
    pub(super) fn set(&self, milliseconds: u64) {
        self.0.store(milliseconds, Ordering::Relaxed);
    }

    pub(super) fn has_passed(&self) -> bool {
        let deadline = self.0.load(Ordering::Relaxed);
        deadline != 0 && now() > deadline
    }
}

/// Milliseconds since the first call, from 1 on, so that 0 can mean "no deadline".
#[expect(
    clippy::disallowed_methods,
    reason = "how long an operation holds the writer is real time, also in tests"
)]
pub(super) fn now() -> u64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let elapsed = START
        .get_or_init(std::time::Instant::now)
        .elapsed()
        .as_millis();
    u64::try_from(elapsed).unwrap_or(u64::MAX).saturating_add(1)
}

impl SqliteConnection {
    pub(super) fn open(path: &Path, access: Access) -> Result<Self, Error> {
        let flags = match access {
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let inner = rusqlite::Connection::open_with_flags(path, flags).map_err(translate)?;
        inner.busy_timeout(BUSY).map_err(translate)?;
        inner.set_prepared_statement_cache_capacity(PREPARED);
        // A plan may not depend on the values that are bound: SQLite would else prepare a statement anew for each of
        // them, which costs several times what running it does.
        inner
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(translate)?;
        if access == Access::Write {
            inner
                .pragma_update(None, "journal_mode", "WAL")
                .map_err(translate)?;
        }
        inner
            .pragma_update(None, "synchronous", "FULL")
            .map_err(translate)?;
        inner
            .pragma_update(None, "foreign_keys", true)
            .map_err(translate)?;
        let mut connection = Self {
            inner,
            deadline: Arc::default(),
        };
        connection.must_be_durable()?;
        connection.watch()?;
        Ok(connection)
    }

    /// Interrupts a statement whose operation is past its deadline.
    fn watch(&mut self) -> Result<(), Error> {
        let deadline = Arc::clone(&self.deadline);
        self.inner
            .progress_handler(STEPS, Some(move || deadline.has_passed()))
            .map_err(translate)
    }

    pub(super) fn deadline(&self) -> &Deadline {
        &self.deadline
    }

    pub(crate) fn lift_deadline(&self) {
        self.deadline.set(0);
    }

    fn must_be_durable(&self) -> Result<(), Error> {
        let wanted = [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
        ];
        let settings = self.settings()?;
        let has = |name, value| {
            settings
                .iter()
                .any(|(key, found)| key == name && found == value)
        };
        match wanted.iter().find(|(name, value)| !has(name, value)) {
            None => Ok(()),
            Some((name, value)) => Err(Error::Unavailable(
                format!("the database file does not accept {name} = {value}").into(),
            )),
        }
    }

    /// The settings on which durability and references rest, as the connection tells them.
    pub(super) fn settings(&self) -> Result<Vec<(String, String)>, Error> {
        let read = |name: &str| {
            self.inner.pragma_query_value(None, name, |row| {
                Ok(match row.get_ref(0)? {
                    ValueRef::Integer(number) => number.to_string(),
                    other => other.as_str().unwrap_or_default().to_lowercase(),
                })
            })
        };
        ["journal_mode", "synchronous", "foreign_keys"]
            .into_iter()
            .map(|name| Ok((name.to_owned(), read(name).map_err(translate)?)))
            .collect()
    }

    pub(crate) fn all(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>, Error> {
        let mut statement = self.inner.prepare_cached(text).map_err(translate)?;
        bind(&mut statement, values)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(translate)? {
            let values = (0..columns)
                .map(|column| row.get_ref(column).map_err(translate).and_then(from_sql));
            all.push(Row::new(values.collect::<Result<Vec<_>, _>>()?));
        }
        Ok(all)
    }

    pub(crate) fn execute(&mut self, text: &'static str, values: &[Value]) -> Result<u64, Error> {
        let mut statement = self.inner.prepare_cached(text).map_err(translate)?;
        bind(&mut statement, values)?;
        let changed = statement.raw_execute().map_err(translate)?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub(crate) fn prepare(&mut self, text: &str) -> Result<(), Error> {
        self.inner.prepare(text).map(drop).map_err(translate)
    }

    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Error> {
        self.inner.execute_batch(text).map_err(translate)
    }

    /// Whether a transaction is open: some failures (a full disk) end it.
    pub(super) fn is_in_transaction(&self) -> bool {
        !self.inner.is_autocommit()
    }
}

/// Binds by name: SQLite numbers parameters by appearance, `$2` before `$1` would change places.
fn bind(statement: &mut CachedStatement<'_>, values: &[Value]) -> Result<(), Error> {
    for index in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(index)
            .and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value
            .ok_or_else(|| Error::internal("a statement has a parameter that was not given"))?;
        statement
            .raw_bind_parameter(index, value)
            .map_err(translate)?;
    }
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Boolean(value) => ValueRef::Integer(i64::from(*value)),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn from_sql(value: ValueRef<'_>) -> Result<Value, Error> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(_) => {
            return Err(Error::internal(
                "a column holds a fraction, which no column of ours does",
            ));
        }
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text)
                .map_err(|error| Error::Internal(error.into()))?
                .to_owned(),
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    })
}
