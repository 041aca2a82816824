//! The thread that writes.
//!
//! It takes what waits, runs each operation in a savepoint, commits all of them at once and then answers: an answer
//! means durable. When the commit fails every operation of the batch is told so, also those that had decided
//! something else on a sibling's row that is now gone. An operation that fails, panics or takes too long is rolled
//! back to its savepoint and does not hold the others.
//!
//! One thing a savepoint does not bear: a statement that is interrupted while it writes takes the whole transaction
//! with it (`sqlite3_interrupt`). Then the others, which can be run again, are.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use crossbeam_channel::Receiver;

use super::connection::now;
use super::{Connection, Counters, SqliteConnection, WriteJob, control};
use crate::engine::LONGEST_OPERATION_MILLISECONDS;
use crate::engine::write::Fate;
use crate::error::Error;

/// The most operations of one batch.
const LARGEST_BATCH: usize = 512;
/// A batch takes no further operation once it is this old, in milliseconds.
const LONGEST_BATCH: u64 = 20;

/// Operations that are committed together, in the order of their coming.
type Batch = Vec<Member>;

/// An operation of a batch.
struct Member {
    job: Box<dyn WriteJob>,
    /// It was interrupted, and is not run again.
    interrupted: bool,
}

/// What running an operation did to the transaction of the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// Nothing: its savepoint was kept, or taken back.
    InPlace,
    /// It took too long, and its end took the transaction with it.
    Interrupted,
    /// A full disk or a failing device made SQLite end the transaction by itself.
    Lost,
}

pub(super) fn run(
    connection: SqliteConnection,
    jobs: &Receiver<Box<dyn WriteJob>>,
    counters: &Counters,
) {
    let mut connection = Connection::Sqlite(connection);
    while let Ok(first) = jobs.recv() {
        let mut batch = Vec::with_capacity(64);
        let committed = run_batch(&mut connection, first, jobs, &mut batch)
            .and_then(|()| commit(&mut connection))
            .map_err(|error| error.to_string());
        counters.commits.fetch_add(1, Ordering::Relaxed);
        counters
            .operations
            .fetch_add(batch.len() as u64, Ordering::Relaxed);
        let fate = match committed {
            Ok(()) => Fate::Committed,
            Err(reason) => {
                counters.failing.store(true, Ordering::Relaxed);
                tracing::error!(
                    reason,
                    operations = batch.len(),
                    "a batch of writes failed and was taken back"
                );
                Fate::Failed(reason)
            }
        };
        for member in batch {
            member.job.answer(&fate);
        }
    }
}

/// Runs what waits, until there is enough or nothing more. After an error there is no transaction any more.
fn run_batch(
    connection: &mut Connection,
    first: Box<dyn WriteJob>,
    jobs: &Receiver<Box<dyn WriteJob>>,
    batch: &mut Batch,
) -> Result<(), Error> {
    let started = now();
    let mut next = Some(first);
    let mut begun = control(connection, "BEGIN IMMEDIATE");
    while let Some(job) = next.take() {
        batch.push(Member {
            job,
            interrupted: false,
        });
        begun?;
        run_last(connection, batch)?;
        if batch.len() < LARGEST_BATCH && now() - started < LONGEST_BATCH {
            next = jobs.try_recv().ok();
        }
        begun = Ok(());
    }
    Ok(())
}

/// Runs the operation that came last; when its end took the transaction with it, the others again.
fn run_last(connection: &mut Connection, batch: &mut Batch) -> Result<(), Error> {
    let Some(last) = batch.last_mut() else {
        return Ok(());
    };
    let mut ran = last.run(connection);
    while ran == Ran::Interrupted {
        control(connection, "BEGIN IMMEDIATE")?;
        ran = batch
            .iter_mut()
            .filter(|member| !member.interrupted)
            .map(|member| member.run(connection))
            .find(|ran| *ran != Ran::InPlace)
            .unwrap_or(Ran::InPlace);
    }
    match ran {
        Ran::InPlace => Ok(()),
        Ran::Interrupted | Ran::Lost => Err(Error::Unavailable(
            "the database ended the transaction".into(),
        )),
    }
}

impl Member {
    fn run(&mut self, connection: &mut Connection) -> Ran {
        let ran = self.job.run(connection);
        self.interrupted = ran == Ran::Interrupted;
        ran
    }
}

fn commit(connection: &mut Connection) -> Result<(), Error> {
    control(connection, "COMMIT").inspect_err(|_| {
        if let Err(error) = control(connection, "ROLLBACK") {
            tracing::debug!(%error, "there was nothing left to roll back");
        }
    })
}

/// Runs one operation in a savepoint; what fails, panics or is too slow leaves nothing behind.
pub(super) fn run_operation<T, E: From<Error>>(
    connection: &mut Connection,
    operation: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> (Ran, Result<T, E>) {
    if let Err(error) = control(connection, "SAVEPOINT operation") {
        return (after(connection, false), Err(error.into()));
    }
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
    let ran = after(connection, too_slow);
    if ran != Ran::InPlace {
        return (ran, outcome);
    }
    let undone = match &outcome {
        Ok(_) => Ok(()),
        Err(_) => control(connection, "ROLLBACK TO operation"),
    };
    let ended = undone.and_then(|()| control(connection, "RELEASE operation"));
    match ended {
        Ok(()) => (ran, outcome),
        Err(error) => (after(connection, false), Err(error.into())),
    }
}

/// What has become of the transaction.
fn after(connection: &Connection, too_slow: bool) -> Ran {
    let there =
        matches!(connection, Connection::Sqlite(connection) if connection.is_in_transaction());
    match (there, too_slow) {
        (true, _) => Ran::InPlace,
        (false, true) => Ran::Interrupted,
        (false, false) => Ran::Lost,
    }
}

fn set_deadline(connection: &Connection, deadline: u64) {
    if let Connection::Sqlite(connection) = connection {
        connection.deadline().set(deadline);
    }
}

#[cfg(test)]
mod tests;
