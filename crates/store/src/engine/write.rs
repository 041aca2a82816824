//! An operation on its way through a writer: run, perhaps run again, and answered once what it was committed with is.

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use super::Connection;
use crate::error::Error;

/// What has become of the transaction that an operation ran in.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// It is durable: what the operation returned holds.
    Committed,
    /// It was taken back, for this reason.
    Failed(String),
    /// Its commit was not answered: it may have happened, and whoever has to know looks.
    Undecided(String),
}

/// An operation, its data, what it last returned, and who waits for that.
pub(super) struct Write<D, T, E, F> {
    pub(super) data: D,
    pub(super) operation: F,
    pub(super) outcome: Option<Result<T, E>>,
    pub(super) sender: oneshot::Sender<Result<T, E>>,
}

impl<D, T, E, F> Write<D, T, E, F>
where
    E: From<Error>,
    F: for<'t> Fn(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>>,
{
    /// An operation that was not run yet, and where its answer will arrive.
    pub(super) fn new(data: D, operation: F) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (sender, receiver) = oneshot::channel();
        let write = Self {
            data,
            operation,
            outcome: None,
            sender,
        };
        (write, receiver)
    }

    /// Tells its caller what it returned, or what became of it.
    pub(super) fn tell(self, fate: &Fate) {
        let answer = match (self.outcome, fate) {
            (Some(outcome), Fate::Committed) => outcome,
            (None, Fate::Committed) => Err(Error::internal("an operation was not run").into()),
            (_, Fate::Failed(reason)) => Err(Error::Unavailable(reason.clone().into()).into()),
            (_, Fate::Undecided(reason)) => Err(Error::Undecided(reason.clone().into()).into()),
        };
        // A caller that has gone away does not want to know.
        let _gone = self.sender.send(answer);
    }
}
