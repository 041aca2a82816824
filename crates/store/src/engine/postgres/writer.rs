//! Who writes to PostgreSQL: a few tasks at a time, each with a transaction for all that it finds waiting.
//!
//! As long as there are fewer operations than tasks may run, each operation has a transaction to itself at once. When
//! all are busy, what comes waits, and the next task that is free takes it together: one flush of the database's log
//! for all of it.
//!
//! A batch is closed before its transaction begins. Whoever was answered before an operation was handed in is therefore
//! in what that operation sees: the snapshot is younger.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use deadpool_postgres::Pool;

use super::batch::{self, Ended};
use super::write::WriteJob;
use crate::engine::write::Fate;

/// The most operations of one batch: PostgreSQL keeps the marks of 64 savepoints at hand.
const LARGEST_BATCH: usize = 32;
/// How often a colliding operation is run before its caller is told to try later.
const ATTEMPTS: u32 = 20;

/// What waits to be written, and how many write.
pub(super) struct Writers {
    pool: Pool,
    /// How many tasks may write at a time.
    most: usize,
    waiting: Mutex<Waiting>,
    commits: AtomicU64,
    operations: AtomicU64,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Box<dyn WriteJob>>,
    /// Tasks that run.
    active: usize,
    /// Tasks of these that have not taken anything yet.
    starting: usize,
}

impl Waiting {
    /// The share of one task: what waits, divided by those who are about to take of it.
    fn take(&mut self, starts: bool) -> Vec<Box<dyn WriteJob>> {
        let sharers = self.starting + usize::from(!starts);
        let share = self.jobs.len().div_ceil(sharers.max(1));
        self.starting -= usize::from(starts);
        let share = share.min(LARGEST_BATCH);
        self.jobs.drain(..share).collect()
    }
}

impl Writers {
    /// Half of the connections may write at a time; the rest are for readers.
    pub(super) fn new(pool: Pool, connections: usize) -> Arc<Self> {
        Arc::new(Self {
            pool,
            most: (connections / 2).max(1),
            waiting: Mutex::default(),
            commits: AtomicU64::new(0),
            operations: AtomicU64::new(0),
        })
    }

    /// Hands in an operation; it is run to its end, also when its caller goes away.
    pub(super) fn submit(self: &Arc<Self>, job: Box<dyn WriteJob>) {
        let mut waiting = self.waiting();
        waiting.jobs.push_back(job);
        if waiting.active < self.most {
            waiting.active += 1;
            waiting.starting += 1;
            tokio::spawn(Arc::clone(self).write());
        }
    }

    /// Commits made, and operations held by them.
    pub(super) fn batches(&self) -> (u64, u64) {
        (
            self.commits.load(Ordering::Relaxed),
            self.operations.load(Ordering::Relaxed),
        )
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        // Nothing panics while it is held; what it holds would be whole in any case.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes until nothing waits.
    async fn write(self: Arc<Self>) {
        let mut starts = true;
        loop {
            let batch = {
                let mut waiting = self.waiting();
                let batch = waiting.take(starts);
                if batch.is_empty() {
                    waiting.active -= 1;
                    return;
                }
                batch
            };
            starts = false;
            self.run(batch).await;
        }
    }

    /// Runs a batch. When it collides, each of its operations goes on by itself: together they would only collide again.
    async fn run(&self, mut batch: Vec<Box<dyn WriteJob>>) {
        match batch::run(&self.pool, &mut batch).await {
            Ended::As(fate) => self.answer(batch, &fate),
            Ended::Collided => {
                for job in batch {
                    self.repeat(job).await;
                }
            }
        }
    }

    async fn repeat(&self, job: Box<dyn WriteJob>) {
        let mut alone = vec![job];
        for attempt in 1..ATTEMPTS {
            pause(attempt).await;
            if let Ended::As(fate) = batch::run(&self.pool, &mut alone).await {
                return self.answer(alone, &fate);
            }
        }
        let fate = Fate::Failed("the write collided with others too often".into());
        self.answer(alone, &fate);
    }

    fn answer(&self, batch: Vec<Box<dyn WriteJob>>, fate: &Fate) {
        if matches!(fate, Fate::Committed) {
            self.commits.fetch_add(1, Ordering::Relaxed);
            self.operations
                .fetch_add(batch.len() as u64, Ordering::Relaxed);
        }
        for job in batch {
            job.answer(fate);
        }
    }
}

/// Waits longer with each repetition, so that those who collided do not do so again.
#[expect(
    clippy::disallowed_methods,
    reason = "backing off from a real database takes real time"
)]
async fn pause(attempt: u32) {
    tokio::time::sleep(Duration::from_millis(u64::from(1_u32 << attempt.min(6)))).await;
}
