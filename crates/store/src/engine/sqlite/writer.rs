//! The thread that writes.
//!
//! It takes what waits, runs each operation in a savepoint, commits all of them at once and then answers: an answer
//! means durable. When the commit fails every operation of the batch is told so, also those that had decided
//! something else on a sibling's row that is now gone. An operation that fails, panics or takes too long is rolled
//! back to its savepoint and does not hold the others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use crossbeam_channel::Receiver;

use super::connection::now;
use super::{Answer, Connection, Counters, SqliteConnection, WriteJob, control};
use crate::engine::LONGEST_OPERATION_MILLISECONDS;
use crate::error::Error;

/// The most operations of one batch.
const LARGEST_BATCH: usize = 512;
/// A batch takes no further operation once it is this old, in milliseconds.
const LONGEST_BATCH: u64 = 20;

pub(super) fn run(connection: SqliteConnection, jobs: &Receiver<WriteJob>, counters: &Counters) {
    let mut connection = Connection::Sqlite(connection);
    while let Ok(first) = jobs.recv() {
        let mut answers = Vec::with_capacity(64);
        let committed = match control(&mut connection, "BEGIN IMMEDIATE") {
            Ok(()) => {
                run_batch(&mut connection, first, jobs, &mut answers);
                commit(&mut connection)
            }
            Err(error) => {
                answers.push(first(None));
                Err(error.to_string())
            }
        };
        counters.commits.fetch_add(1, Ordering::Relaxed);
        counters
            .operations
            .fetch_add(answers.len() as u64, Ordering::Relaxed);
        if let Err(reason) = &committed {
            counters.failing.store(true, Ordering::Relaxed);
            tracing::error!(
                reason,
                operations = answers.len(),
                "a batch of writes failed and was taken back"
            );
        }
        answers.into_iter().for_each(|answer| answer(&committed));
    }
}

fn run_batch(
    connection: &mut Connection,
    first: WriteJob,
    jobs: &Receiver<WriteJob>,
    answers: &mut Vec<Answer>,
) {
    let started = now();
    answers.push(first(Some(connection)));
    while answers.len() < LARGEST_BATCH && now() - started < LONGEST_BATCH {
        let Ok(next) = jobs.try_recv() else { break };
        answers.push(next(Some(connection)));
    }
}

fn commit(connection: &mut Connection) -> Result<(), String> {
    let lost =
        matches!(connection, Connection::Sqlite(connection) if !connection.is_in_transaction());
    if lost {
        // A full disk or a failing device made SQLite end the transaction by itself.
        return Err("the database ended the transaction".to_owned());
    }
    control(connection, "COMMIT").map_err(|error| {
        if let Err(error) = control(connection, "ROLLBACK") {
            tracing::debug!(%error, "there was nothing left to roll back");
        }
        error.to_string()
    })
}

/// Runs one operation in a savepoint; what fails, panics or is too slow leaves nothing behind.
pub(super) fn run_operation<T, E: From<Error>>(
    connection: &mut Connection,
    operation: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<T, E> {
    control(connection, "SAVEPOINT operation").map_err(E::from)?;
    set_deadline(connection, now() + LONGEST_OPERATION_MILLISECONDS);
    let outcome = catch_unwind(AssertUnwindSafe(|| operation(connection)))
        .unwrap_or_else(|_| Err(Error::internal("an operation panicked").into()));
    let too_slow =
        matches!(connection, Connection::Sqlite(connection) if connection.deadline().has_passed());
    set_deadline(connection, 0);
    let outcome = match outcome {
        Ok(_) if too_slow => Err(Error::TooSlow(LONGEST_OPERATION_MILLISECONDS).into()),
        outcome => outcome,
    };
    if outcome.is_err() {
        control(connection, "ROLLBACK TO operation").map_err(E::from)?;
    }
    control(connection, "RELEASE operation").map_err(E::from)?;
    outcome
}

fn set_deadline(connection: &Connection, deadline: u64) {
    if let Connection::Sqlite(connection) = connection {
        connection.deadline().set(deadline);
    }
}
