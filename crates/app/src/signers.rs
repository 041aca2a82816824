//! Threads that sign: a signature takes a quarter of a millisecond of a core, for which no other request shall wait.
//!
//! As many as may sign at a time and no more: a thread for each waiting request would make the cores change between
//! them, and each would keep memory of its own.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::error::Error;

/// A signature that is wanted, and whom to tell.
type Job = Box<dyn FnOnce() + Send>;

/// The threads. They end with the last handle, after what they were given.
#[derive(Debug)]
pub struct Signers {
    jobs: Sender<Job>,
}

impl Signers {
    /// Starts the threads, at least one.
    pub fn start(threads: usize) -> std::io::Result<Self> {
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..threads.max(1) {
            let waiting = Arc::clone(&waiting);
            std::thread::Builder::new()
                .name(format!("sign-{number}"))
                .spawn(move || work(&waiting))?;
        }
        Ok(Self { jobs })
    }

    /// Runs `sign` on one of the threads.
    pub async fn run<T: Send + 'static>(
        &self,
        sign: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (sender, receiver) = oneshot::channel();
        let job = Box::new(move || {
            // A caller that has gone away does not want to know; its signature is not made.
            if !sender.is_closed() {
                drop(sender.send(sign()));
            }
        });
        let ended = || Error::Internal("a signature did not come to its end");
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
        let signers = Signers::start(1).expect("a thread starts");
        let failed = signers.run::<u8>(|| panic!("on purpose")).await;
        assert!(matches!(failed, Err(Error::Internal(_))));
        assert_eq!(signers.run(|| Ok(7)).await.expect("it works on"), 7);
    }
}
