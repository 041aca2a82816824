//! Threads for computations for which no other request shall wait: a signature takes a quarter of a millisecond of a core,
//! a password hash takes sixteen and 19 MiB.
//!
//! As many as may compute at a time and no more: a thread for each waiting request would make the cores change between
//! them, and each would keep memory of its own.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::error::Error;

/// A computation that is wanted, and whom to tell.
type Job = Box<dyn FnOnce() + Send>;

/// The threads. They end with the last handle, after what they were given.
#[derive(Debug)]
pub struct Pool {
    jobs: Sender<Job>,
}

impl Pool {
    /// Starts the threads, at least one; their names begin with `name`.
    pub fn start(name: &str, threads: usize) -> std::io::Result<Self> {
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..threads.max(1) {
            let waiting = Arc::clone(&waiting);
            std::thread::Builder::new()
                .name(format!("{name}-{number}"))
                .spawn(move || work(&waiting))?;
        }
        Ok(Self { jobs })
    }

    /// Runs `compute` on one of the threads.
    pub async fn run<T: Send + 'static>(
        &self,
        compute: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (sender, receiver) = oneshot::channel();
        let job = Box::new(move || {
            // A caller that has gone away does not want to know; nothing is computed for it.
            if !sender.is_closed() {
                drop(sender.send(compute()));
            }
        });
        let ended = || Error::Internal("a computation did not come to its end");
        self.jobs.send(job).map_err(|_| ended())?;
        receiver.await.map_err(|_| ended())?
    }
}

fn work(waiting: &Mutex<Receiver<Job>>) {
    loop {
        let job = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(job) = job else { return };
        // The panic hook has told; its caller learns that nothing came, and the thread goes on.
        drop(std::panic::catch_unwind(std::panic::AssertUnwindSafe(job)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_panics_harms_nobody_else() {
        let pool = Pool::start("test", 1).expect("a thread starts");
        let failed = pool.run::<u8>(|| panic!("on purpose")).await;
        assert!(matches!(failed, Err(Error::Internal(_))));
        assert_eq!(pool.run(|| Ok(7)).await.expect("it works on"), 7);
    }
}
