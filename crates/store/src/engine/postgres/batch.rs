//! One transaction of PostgreSQL for several operations.
//!
//! Each operation has a savepoint, so that one that fails leaves the others alone. An operation that is alone has none,
//! and costs what it would without batches. What marks the end of one operation and the beginning of the next goes to
//! the server as one message.

use deadpool_postgres::Pool;

use super::write::WriteJob;
use super::{Connection, PostgresConnection, connection, release};
use crate::engine::write::Fate;
use crate::error::Error;

const BEGIN: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
const BEGIN_SEVERAL: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE; SAVEPOINT operation";
const KEEP_AND_GO_ON: &str = "RELEASE SAVEPOINT operation; SAVEPOINT operation";
const UNDO_AND_GO_ON: &str = "ROLLBACK TO SAVEPOINT operation";
const UNDO_AND_COMMIT: &str = "ROLLBACK TO SAVEPOINT operation; COMMIT";

/// How an attempt ended.
pub(super) enum Ended {
    /// With what every operation of the batch is to be told.
    As(Fate),
    /// Another transaction stood in the way: all of it was taken back and is worth running again.
    Collided,
}

/// Runs all of a batch in one transaction, in order.
pub(super) async fn run(pool: &Pool, batch: &mut [Box<dyn WriteJob>]) -> Ended {
    let object = match connection(pool).await {
        Ok(object) => object,
        Err(error) => return Ended::As(Fate::Failed(error.to_string())),
    };
    let mut connection = Connection::Postgres(PostgresConnection::new(object));
    let ended = run_in(&mut connection, batch).await;
    let collided = matches!(&connection, Connection::Postgres(connection) if connection.collided());
    let over = match &ended {
        Ok(is_over) => *is_over,
        // Whatever the transaction has come to, the connection is to be used without it.
        Err(_) => connection.batch("ROLLBACK").await.is_ok(),
    };
    release(connection, over);
    match ended {
        _ if collided => Ended::Collided,
        Ok(_) => Ended::As(Fate::Committed),
        Err(fate) => Ended::As(fate),
    }
}

/// Runs the batch. Whether its transaction is known to be over: not where one that failed alone could not be taken back.
async fn run_in(
    connection: &mut Connection,
    batch: &mut [Box<dyn WriteJob>],
) -> Result<bool, Fate> {
    let alone = batch.len() == 1;
    let begin = if alone { BEGIN } else { BEGIN_SEVERAL };
    connection.batch(begin).await.map_err(not_done)?;
    let last = batch.len().saturating_sub(1);
    let mut is_over = true;
    for (place, job) in batch.iter_mut().enumerate() {
        let stays = job.run(connection).await;
        if matches!(connection, Connection::Postgres(connection) if connection.collided()) {
            return Err(Fate::Failed("the write collided with another".into()));
        }
        let text = match (place == last, stays) {
            (false, true) => KEEP_AND_GO_ON,
            (false, false) => UNDO_AND_GO_ON,
            (true, true) => "COMMIT",
            (true, false) if alone => "ROLLBACK",
            (true, false) => UNDO_AND_COMMIT,
        };
        let done = connection.batch(text).await;
        match (place == last, alone && !stays) {
            // What failed by itself is told as it failed, whatever became of the connection.
            (true, true) => is_over = done.is_ok(),
            (true, false) => done.map_err(not_committed)?,
            (false, _) => done.map_err(not_done)?,
        }
    }
    Ok(is_over)
}

fn not_done(error: Error) -> Fate {
    Fate::Failed(error.to_string())
}

/// What a commit that failed comes to. Whether one whose answer was lost has happened is not known.
fn not_committed(error: Error) -> Fate {
    match error {
        Error::Unavailable(source) => Fate::Undecided(source.to_string()),
        refused => Fate::Failed(refused.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_whose_answer_was_lost_is_undecided() {
        let lost = not_committed(Error::Unavailable("connection closed".into()));
        assert!(matches!(lost, Fate::Undecided(_)), "{lost:?}");
        let refused = not_committed(Error::internal("out of disk"));
        assert!(matches!(refused, Fate::Failed(_)), "{refused:?}");
    }
}
