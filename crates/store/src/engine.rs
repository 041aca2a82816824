//! The only file, with its two halves, that knows there are two databases.
//!
//! Above it there is one text of SQL, one kind of value and one kind of transaction. A read is a closure that runs on
//! a reader; a write is a closure that can be run again, in a savepoint of a batch that is committed once for all who
//! wait. On SQLite batches run on the one writer thread; on PostgreSQL on a few connections at a time, serializable, and
//! are repeated when the database says that they collided with others.

mod postgres;
mod sqlite;
mod write;

use std::path::PathBuf;

use futures_util::future::BoxFuture;

pub(crate) use self::postgres::Postgres;
pub(crate) use self::sqlite::Sqlite;
use crate::error::Error;
use crate::row::Row;
use crate::value::Value;

/// Which database, and how.
#[derive(Clone, Debug)]
pub enum Location {
    /// A file; made when it is not there.
    Sqlite {
        /// The file.
        path: PathBuf,
        /// How many threads read.
        readers: usize,
    },
    /// A server.
    Postgres {
        /// `postgres://user:password@host/database`, as libpq reads it.
        url: String,
        /// How many connections are held at most.
        connections: usize,
    },
}

/// An open database.
pub(crate) enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// Operations longer than this are taken back on the SQLite writer: it belongs to everyone.
pub(crate) const LONGEST_OPERATION_MILLISECONDS: u64 = 100;

impl Engine {
    /// Opens the database, which is then still to be migrated.
    pub(crate) async fn open(location: &Location) -> Result<Self, Error> {
        match location {
            Location::Sqlite { path, readers } => Sqlite::open(path, *readers).map(Self::Sqlite),
            Location::Postgres { url, connections } => {
                Postgres::open(url, *connections).await.map(Self::Postgres)
            }
        }
    }

    /// Runs `operation` in a transaction; what it returns is told once it is durable.
    ///
    /// `operation` may run more than once: it changes nothing but the database, and waits for nothing else.
    pub(crate) async fn write<D, T, E, F>(&self, data: D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>>
            + Send
            + Sync
            + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.write(data, operation).await,
            Self::Postgres(postgres) => postgres.write(data, operation).await,
        }
    }

    /// Runs `operation`, which only reads. On SQLite it sees one moment of the database; on PostgreSQL each statement
    /// sees its own.
    pub(crate) async fn read<D, T, E, F>(&self, data: D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> FnOnce(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>>
            + Send
            + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(data, operation).await,
            Self::Postgres(postgres) => postgres.read(&data, operation).await,
        }
    }

    /// The settings on which durability rests, read back from every connection there is: `(connection, name, value)`.
    pub(crate) async fn durability(&self) -> Result<Vec<(String, String, String)>, Error> {
        match self {
            Self::Sqlite(sqlite) => sqlite.durability().await,
            Self::Postgres(postgres) => postgres.durability().await,
        }
    }

    /// Whether the last writes could not be committed: a full disk, or a failing one. PostgreSQL says so itself.
    pub(crate) fn is_failing(&self) -> bool {
        match self {
            Self::Sqlite(sqlite) => sqlite.is_failing(),
            Self::Postgres(_) => false,
        }
    }

    /// Tells that something was written since.
    pub(crate) fn has_recovered(&self) {
        if let Self::Sqlite(sqlite) = self {
            sqlite.has_recovered();
        }
    }

    /// Which of the marked passages of a migration are for this database.
    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// How many commits were made for how many operations since the start.
    pub(crate) fn batches(&self) -> (u64, u64) {
        match self {
            Self::Sqlite(sqlite) => sqlite.batches(),
            Self::Postgres(postgres) => postgres.batches(),
        }
    }
}

/// The two databases, for the marked passages of migrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// One connection, within a transaction of whoever holds it.
pub(crate) enum Connection {
    Sqlite(sqlite::SqliteConnection),
    Postgres(postgres::PostgresConnection),
}

impl Connection {
    /// All rows of a statement.
    pub(crate) async fn all(
        &mut self,
        text: &'static str,
        values: &[Value],
    ) -> Result<Vec<Row>, Error> {
        match self {
            Self::Sqlite(connection) => connection.all(text, values),
            Self::Postgres(connection) => connection.all(text, values).await,
        }
    }

    /// The first row of a statement, if there is one.
    pub(crate) async fn optional(
        &mut self,
        text: &'static str,
        values: &[Value],
    ) -> Result<Option<Row>, Error> {
        Ok(self.all(text, values).await?.into_iter().next())
    }

    /// Runs a statement; tells how many rows it changed.
    pub(crate) async fn execute(
        &mut self,
        text: &'static str,
        values: &[Value],
    ) -> Result<u64, Error> {
        match self {
            Self::Sqlite(connection) => connection.execute(text, values),
            Self::Postgres(connection) => connection.execute(text, values).await,
        }
    }

    /// Prepares a statement without running it, for the test that prepares every statement.
    pub(crate) async fn prepare(&mut self, text: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => connection.prepare(text),
            Self::Postgres(connection) => connection.prepare(text).await,
        }
    }

    /// Lets the running operation take as long as it needs: a migration, before anybody else is served.
    pub(crate) async fn lift_deadline(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => {
                connection.lift_deadline();
                Ok(())
            }
            Self::Postgres(connection) => connection.batch("SET LOCAL statement_timeout = 0").await,
        }
    }

    /// Runs the statements of a migration.
    pub(crate) async fn batch(&mut self, text: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => connection.batch(text),
            Self::Postgres(connection) => connection.batch(text).await,
        }
    }
}

#[cfg(test)]
mod tests;
