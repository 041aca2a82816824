//! A thread that reads. Readers never wait for the writer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::Receiver;

use super::{Connection, ReadJob, SqliteConnection, control};
use crate::error::Error;

pub(super) fn run(connection: SqliteConnection, jobs: &Receiver<ReadJob>) {
    let mut connection = Connection::Sqlite(connection);
    while let Ok(job) = jobs.recv() {
        job(&mut connection);
    }
}

/// Runs one read in a transaction of its own, so that all its statements see the same moment.
pub(super) fn run_operation<T, E: From<Error>>(
    connection: &mut Connection,
    operation: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<T, E> {
    control(connection, "BEGIN").map_err(E::from)?;
    let outcome = catch_unwind(AssertUnwindSafe(|| operation(connection)));
    if let Err(error) = control(connection, "COMMIT") {
        tracing::error!(%error, "a read could not be ended");
    }
    outcome.unwrap_or_else(|_| Err(Error::internal("a read panicked").into()))
}
