//! An operation as a writer of PostgreSQL sees it.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::Connection;
use crate::engine::write::{Fate, Write};
use crate::error::Error;

/// An operation as a writer sees it.
pub(super) trait WriteJob: Send {
    /// Runs it in the transaction of its batch, and keeps what it returned in place of what an earlier run did. Whether
    /// what it has written is to stay.
    fn run<'a>(&'a mut self, connection: &'a mut Connection) -> BoxFuture<'a, bool>;

    /// Tells its caller what it returned, or what became of it.
    fn answer(self: Box<Self>, fate: &Fate);
}

impl<D, T, E, F> WriteJob for Write<D, T, E, F>
where
    D: Send + Sync,
    T: Send,
    E: From<Error> + Send,
    F: for<'t> Fn(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>> + Send + Sync,
{
    fn run<'a>(&'a mut self, connection: &'a mut Connection) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            if let Connection::Postgres(connection) = connection {
                connection.begin_operation();
            }
            let (data, operation) = (&self.data, &self.operation);
            let ran = AssertUnwindSafe(async { operation(data, connection).await });
            let outcome = match ran.catch_unwind().await {
                Ok(Ok(_)) if has_failed(connection) => Err(Error::internal(
                    "an operation went on after a statement that failed",
                )
                .into()),
                Ok(outcome) => outcome,
                Err(_) => Err(Error::internal("an operation panicked").into()),
            };
            let stays = outcome.is_ok();
            self.outcome = Some(outcome);
            stays
        })
    }

    fn answer(self: Box<Self>, fate: &Fate) {
        self.tell(fate);
    }
}

fn has_failed(connection: &Connection) -> bool {
    matches!(connection, Connection::Postgres(connection) if connection.failed())
}
