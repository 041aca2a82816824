//! Sending what waits in the outbox, at least once.

use std::future::Future;
use std::pin::Pin;

use guildhall_store::OutboxRow;

use super::{ATTEMPTS, LEASE, Progress, back_off};
use crate::error::Error;
use crate::realm::Services;

/// How many rows are claimed at a time.
const BATCH: i64 = 100;

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It arrived.
    Done,
    /// It did not; it is tried again.
    Failed,
}

/// Where events go. What is sent may be sent twice: its id tells.
pub trait Sink: Send + Sync {
    /// Sends these, in order; tells of each what became of it.
    fn send<'a>(
        &'a self,
        rows: &'a [OutboxRow],
    ) -> Pin<Box<dyn Future<Output = Vec<Delivery>> + Send + 'a>>;
}

/// Claims what is due, sends it, and removes what arrived.
pub async fn deliver(services: &Services, sink: &dyn Sink) -> Result<Progress, Error> {
    let now = services.clock.now();
    let claim = services.system.write(now, |now, mut tx| {
        Box::pin(async move {
            tx.claim_outbox(*now, now.plus_milliseconds(LEASE), BATCH)
                .await
        })
    });
    let rows = claim.await?;
    if rows.is_empty() {
        return Ok(Progress::Idle);
    }
    let outcomes = sink.send(&rows).await;
    let decided = rows
        .into_iter()
        .zip(
            outcomes
                .into_iter()
                .chain(std::iter::repeat(Delivery::Failed)),
        )
        .collect();
    settle(services, decided).await?;
    Ok(Progress::More)
}

async fn settle(services: &Services, decided: Vec<(OutboxRow, Delivery)>) -> Result<(), Error> {
    let now = services.clock.now();
    for (row, delivery) in &decided {
        if *delivery == Delivery::Failed && row.attempts >= ATTEMPTS {
            tracing::warn!(
                event.id = row.id,
                event.kind = row.kind,
                attempts = row.attempts,
                "an event was given up"
            );
        }
    }
    let write = services
        .system
        .write((decided, now), |(decided, now), mut tx| {
            Box::pin(async move {
                for (row, delivery) in decided {
                    if *delivery == Delivery::Done || row.attempts >= ATTEMPTS {
                        tx.finish_outbox(&row.id).await?;
                    } else {
                        let wait = back_off(row.attempts);
                        tx.retry_outbox(&row.id, now.plus_milliseconds(wait))
                            .await?;
                    }
                }
                Ok::<_, guildhall_store::Error>(())
            })
        });
    Ok(write.await?)
}
