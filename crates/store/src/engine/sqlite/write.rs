//! An operation as the writer thread sees it.

use futures_util::future::BoxFuture;

use super::writer::{Ran, run_operation};
use super::{Connection, at_once};
use crate::engine::write::{Fate, Write};
use crate::error::Error;

/// An operation as the writer sees it.
pub(super) trait WriteJob: Send {
    /// Runs it in the transaction of its batch, and keeps what it returned in place of what an earlier run did.
    fn run(&mut self, connection: &mut Connection) -> Ran;

    /// Tells its caller what it returned, or that the batch could not be committed.
    fn answer(self: Box<Self>, fate: &Fate);
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

    fn answer(self: Box<Self>, fate: &Fate) {
        self.tell(fate);
    }
}
