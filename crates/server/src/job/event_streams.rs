//! Event streams are worked off beside one another: each claimed stream is a task of its own, so that a destination
//! that is slow holds up nobody else.

use guildhall_app::Services;
use guildhall_app::job::event_streams::{claim, send_due};
use tokio::task::JoinSet;

use super::{AFTER_FAILURE, PAUSE, rest};

/// How many streams are worked off at a time.
const MOST: usize = 1000;

/// Claims what has something to send, for ever. What was begun ends with it.
pub(super) async fn run(services: Services) {
    let mut working: JoinSet<()> = JoinSet::new();
    loop {
        while working.try_join_next().is_some() {}
        let claimed = if working.len() < MOST {
            claim(&services).await
        } else {
            Ok(Vec::new())
        };
        let pause = match claimed {
            Ok(claimed) if claimed.is_empty() => PAUSE,
            Ok(claimed) => {
                for stream in claimed {
                    let services = services.clone();
                    working.spawn(async move {
                        if let Err(error) = send_due(&services, stream).await {
                            warn(&error);
                        }
                    });
                }
                continue;
            }
            Err(error) => {
                warn(&error);
                AFTER_FAILURE
            }
        };
        rest(&services, pause).await;
    }
}

fn warn(error: &guildhall_app::Error) {
    tracing::warn!(
        job = "event streams",
        error = error as &dyn std::error::Error,
        "a job failed and is repeated"
    );
}
