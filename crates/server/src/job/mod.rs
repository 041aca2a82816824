//! The jobs of one process: what nobody waits for, done a piece at a time until nothing is left, then after a pause.

mod event_streams;
mod file_sink;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use guildhall_app::job::{self, Progress, Sink};
use guildhall_app::mail::Mailer;
use guildhall_app::{Error, Services};
use tokio::task::JoinSet;

pub use file_sink::FileSink;

/// How long a job rests when it has nothing to do.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a job rests after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Jobs that run until they are dropped; what they were doing is taken up again by the next process.
#[derive(Debug)]
pub struct Jobs(JoinSet<()>);

impl Jobs {
    /// Starts all jobs.
    pub fn start(
        services: &Services,
        log_days: u32,
        events_file: Option<PathBuf>,
        mailer: Arc<dyn Mailer>,
    ) -> Self {
        let mut jobs = JoinSet::new();
        let days = i64::from(log_days);
        let mut start = |name: &'static str, piece: Piece| {
            let (services, piece) = (services.clone(), Arc::clone(&piece));
            jobs.spawn(repeat(name, services, piece));
        };
        start(
            "signing keys",
            Arc::new(|services| {
                Box::pin(async move { job::complete_signing_keys(&services).await })
            }),
        );
        start(
            "client keys",
            Arc::new(|services| {
                Box::pin(async move { job::complete_client_keys(&services).await })
            }),
        );
        start(
            "organization words",
            Arc::new(|services| {
                Box::pin(async move { job::complete_organization_words(&services).await })
            }),
        );
        start(
            "discovery domains",
            Arc::new(|services| Box::pin(async move { job::verify_domains(&services).await })),
        );
        start(
            "sweep",
            Arc::new(move |services| Box::pin(async move { job::sweep(&services, days).await })),
        );
        let sink: Arc<dyn Sink> = Arc::new(FileSink::new(events_file));
        start(
            "outbox",
            Arc::new(move |services| {
                let sink = Arc::clone(&sink);
                Box::pin(async move { job::deliver(&services, &*sink).await })
            }),
        );
        start(
            "mail",
            Arc::new(move |services| {
                let mailer = Arc::clone(&mailer);
                Box::pin(async move { job::send_mails(&services, &*mailer).await })
            }),
        );
        jobs.spawn(event_streams::run(services.clone()));
        Self(jobs)
    }

    /// How many jobs run.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// One piece of a job's work.
type Piece = Arc<
    dyn Fn(Services) -> std::pin::Pin<Box<dyn Future<Output = Result<Progress, Error>> + Send>>
        + Send
        + Sync,
>;

/// Rests. A little chance keeps the nodes of one database apart.
#[expect(
    clippy::disallowed_methods,
    reason = "the one scheduler: jobs rest in real time"
)]
async fn rest(services: &Services, pause: Duration) {
    let mut chance = [0_u8; 1];
    services.random.fill(&mut chance);
    tokio::time::sleep(pause + Duration::from_millis(u64::from(chance[0]))).await;
}

async fn repeat(name: &'static str, services: Services, piece: Piece) {
    loop {
        let pause = match piece(services.clone()).await {
            Ok(Progress::More) => continue,
            Ok(Progress::Idle) => PAUSE,
            Err(error) => {
                tracing::warn!(
                    job = name,
                    error = &error as &dyn std::error::Error,
                    "a job failed and is repeated"
                );
                AFTER_FAILURE
            }
        };
        rest(&services, pause).await;
    }
}
