//! An operation on its way through the writer: run, perhaps run again, and answered once its batch is committed.

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use super::writer::{Ran, run_operation};
use super::{Connection, at_once};
use crate::error::Error;

/// An operation as the writer sees it.
pub(super) trait WriteJob: Send {
    /// Runs it in the transaction of its batch, and keeps what it returned in place of what an earlier run did.
    fn run(&mut self, connection: &mut Connection) -> Ran;

    /// Tells its caller what it returned, or that the batch could not be committed.
    fn answer(self: Box<Self>, committed: &Result<(), String>);
}

/// An operation, its data, and who waits for it.
pub(super) struct Write<D, T, E, F> {
    pub(super) data: D,
    pub(super) operation: F,
    pub(super) outcome: Option<Result<T, E>>,
    pub(super) sender: oneshot::Sender<Result<T, E>>,
}

impl<D, T, E, F> WriteJob for Write<D, T, E, F>
where
    D: Send,
    T: Send,
    E: From<Error> + Send,
    F: for<'t> Fn(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>> + Send,
{
    fn run(&mut self, connection: &mut Connection) -> Ran {
        let (ran, outcome) = run_operation(connection, |connection| {
            at_once((self.operation)(&self.data, connection))
        });
        self.outcome = Some(outcome);
        ran
    }

    fn answer(self: Box<Self>, committed: &Result<(), String>) {
        let answer = match (self.outcome, committed) {
            (Some(outcome), Ok(())) => outcome,
            (_, Err(reason)) => Err(Error::Unavailable(reason.clone().into()).into()),
            (None, Ok(())) => Err(Error::internal("an operation was not run").into()),
        };
        // A caller that has gone away does not want to know.
        let _gone = self.sender.send(answer);
    }
}
