//! SQLite: one writer thread that groups operations into durable commits, and threads that read.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crossbeam_channel::Sender;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

mod connection;
mod error;
mod reader;
mod write;
mod writer;

pub(crate) use connection::SqliteConnection;

use self::write::WriteJob;
use super::Connection;
use super::write::Write;
use crate::error::Error;

/// A read on one of the readers.
type ReadJob = Box<dyn FnOnce(&mut Connection) + Send>;

/// How many operations may wait for the writer before callers wait to be let in.
const QUEUE: usize = 4096;

/// An open SQLite database.
pub(crate) struct Sqlite {
    writes: Option<Sender<Box<dyn WriteJob>>>,
    reads: Option<Sender<ReadJob>>,
    /// The readers, then the writer.
    threads: Vec<std::thread::JoinHandle<()>>,
    readers: usize,
    counters: Arc<Counters>,
    /// Held by whoever asks every reader at once: two of them would wait for each other's readers for ever.
    asking: tokio::sync::Mutex<()>,
}

/// How many batches were committed and how many operations they held.
#[derive(Default)]
struct Counters {
    commits: AtomicU64,
    operations: AtomicU64,
    /// Whether a batch could not be committed, and none is known to have been written since.
    failing: AtomicBool,
}

impl Sqlite {
    pub(super) fn open(path: &Path, readers: usize) -> Result<Self, Error> {
        // The writer's connection comes first: it makes the file and turns on write-ahead logging.
        let connection = SqliteConnection::open(path, connection::Access::Write)?;
        let (writes, waiting) = crossbeam_channel::bounded(QUEUE);
        let (reads, wanted) = crossbeam_channel::bounded(QUEUE);
        let counters = Arc::new(Counters::default());
        let mut threads = Vec::new();
        for number in 0..readers.max(1) {
            let connection = SqliteConnection::open(path, connection::Access::Read)?;
            let jobs = wanted.clone();
            threads.push(spawn(&format!("read-{number}"), move || {
                reader::run(connection, &jobs);
            })?);
        }
        let shared = Arc::clone(&counters);
        threads.push(spawn("write", move || {
            writer::run(connection, &waiting, &shared);
        })?);
        Ok(Self {
            writes: Some(writes),
            reads: Some(reads),
            threads,
            readers: readers.max(1),
            counters,
            asking: tokio::sync::Mutex::new(()),
        })
    }

    pub(super) async fn write<D, T, E, F>(&self, data: D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>>
            + Send
            + Sync
            + 'static,
    {
        let (write, receiver) = Write::new(data, operation);
        let job: Box<dyn WriteJob> = Box::new(write);
        let Some(writes) = &self.writes else {
            return Err(stopped().into());
        };
        if let Err(refused) = writes.try_send(job) {
            // The queue is full: wait for room on a thread that may block, not on an async one.
            let (writes, job) = (writes.clone(), refused.into_inner());
            let sent = tokio::task::spawn_blocking(move || writes.send(job)).await;
            if !matches!(sent, Ok(Ok(()))) {
                return Err(stopped().into());
            }
        }
        receiver.await.unwrap_or_else(|_| Err(stopped().into()))
    }

    pub(super) async fn read<D, T, E, F>(&self, data: D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> FnOnce(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>>
            + Send
            + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: ReadJob = Box::new(move |connection| {
            let _gone = sender.send(reader::run_operation(connection, |connection| {
                at_once(operation(&data, connection))
            }));
        });
        let Some(reads) = &self.reads else {
            return Err(stopped().into());
        };
        if let Err(refused) = reads.try_send(job) {
            let (reads, job) = (reads.clone(), refused.into_inner());
            let sent = tokio::task::spawn_blocking(move || reads.send(job)).await;
            if !matches!(sent, Ok(Ok(()))) {
                return Err(stopped().into());
            }
        }
        receiver.await.unwrap_or_else(|_| Err(stopped().into()))
    }

    pub(super) async fn durability(&self) -> Result<Vec<(String, String, String)>, Error> {
        let _alone = self.asking.lock().await;
        let mut all = self
            .write((), |(), connection| {
                Box::pin(async move { settings(connection, "writer") })
            })
            .await?;
        // Every reader is asked at the same moment: each holds its thread until all have answered.
        let barrier = Arc::new(std::sync::Barrier::new(self.readers));
        let asked = (0..self.readers).map(|_| {
            self.read(Arc::clone(&barrier), |barrier, connection| {
                barrier.wait();
                Box::pin(async move { settings(connection, "reader") })
            })
        });
        for answer in futures_util::future::try_join_all(asked).await? {
            all.extend(answer);
        }
        Ok(all)
    }

    pub(super) fn is_failing(&self) -> bool {
        self.counters.failing.load(Ordering::Relaxed)
    }

    pub(super) fn has_recovered(&self) {
        self.counters.failing.store(false, Ordering::Relaxed);
    }

    pub(super) fn batches(&self) -> (u64, u64) {
        (
            self.counters.commits.load(Ordering::Relaxed),
            self.counters.operations.load(Ordering::Relaxed),
        )
    }
}

impl Drop for Sqlite {
    /// Lets the threads finish what they were given, so that nothing accepted is lost. The writer goes last: only the
    /// last connection to be closed folds the log into the database file, and a reader may not.
    fn drop(&mut self) {
        self.reads = None;
        let writer = self.threads.pop();
        self.threads.drain(..).for_each(join);
        self.writes = None;
        writer.into_iter().for_each(join);
    }
}

/// Waits for a thread to end. The last handle may be dropped by an operation that held it, on that very thread: it
/// then ends by itself, once the operation is over.
fn join(thread: std::thread::JoinHandle<()>) {
    if thread.thread().id() == std::thread::current().id() {
        return;
    }
    if thread.join().is_err() {
        tracing::error!("a database thread ended in a panic");
    }
}

fn settings(connection: &Connection, name: &str) -> Result<Vec<(String, String, String)>, Error> {
    let Connection::Sqlite(connection) = connection else {
        return Ok(Vec::new());
    };
    Ok(connection
        .settings()?
        .into_iter()
        .map(|(key, value)| (name.to_owned(), key, value))
        .collect())
}

/// Begins, commits and marks: statements of the engine itself.
fn control(connection: &mut Connection, text: &'static str) -> Result<(), Error> {
    match connection {
        Connection::Sqlite(connection) => connection.execute(text, &[]).map(drop),
        Connection::Postgres(_) => Err(Error::internal(
            "a SQLite thread was given another database",
        )),
    }
}

fn spawn(
    name: &str,
    run: impl FnOnce() + Send + 'static,
) -> Result<std::thread::JoinHandle<()>, Error> {
    std::thread::Builder::new()
        .name(format!("sqlite-{name}"))
        .spawn(run)
        .map_err(|error| Error::Unavailable(error.into()))
}

fn stopped() -> Error {
    Error::Unavailable("the store is stopping".into())
}

/// Runs an operation to its end on this thread: nothing in it has to wait, as SQLite answers at once.
fn at_once<T, E: From<Error>>(operation: BoxFuture<'_, Result<T, E>>) -> Result<T, E> {
    operation.now_or_never().unwrap_or_else(|| {
        Err(Error::internal("an operation waited for something that is not the store").into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever copies the file of a closed database has copied all that was written.
    #[tokio::test]
    async fn a_closed_database_is_one_file() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("database");
            let sqlite = Sqlite::open(&path, 4).unwrap();
            let made: Result<u64, Error> = sqlite
                .write((), |(), connection| {
                    connection
                        .execute("CREATE TABLE noun (id TEXT)", &[])
                        .boxed()
                })
                .await;
            made.unwrap();
            drop(sqlite);
            let mut files = std::fs::read_dir(folder.path()).unwrap();
            assert_eq!(files.next().unwrap().unwrap().file_name(), "database");
            assert!(files.next().is_none());
        }
    }
}
