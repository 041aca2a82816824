//! Sending events to webhooks.
//!
//! [`claim`] takes the streams that have something to send, each for a while, and [`send_due`] works one of them off.
//! Streams are worked off beside one another, so a destination that is slow or does not answer holds up its own stream
//! and no other.

use std::time::Duration;

use guildhall_model::Timestamp;
use guildhall_store::{EventDeliveryRow, EventStreamRow, TenantStore};
use serde_json::{Map, Value, json};

use super::{ATTEMPTS, LEASE, back_off};
use crate::error::Error;
use crate::event_stream::request;
use crate::outbound::{Answer, Failure};
use crate::realm::Services;

/// How many streams are claimed at a time.
const BATCH: i64 = 100;
/// How many deliveries one claim is good for; then others have their turn.
const TURN: usize = 50;
/// How long a destination may take. A claim is longer.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// A stream that has something to send, claimed.
#[derive(Clone, Debug)]
pub struct Claimed {
    store: TenantStore,
    stream: String,
    until: Timestamp,
}

/// Claims streams that have something to send.
pub async fn claim(services: &Services) -> Result<Vec<Claimed>, Error> {
    let now = services.clock.now();
    let until = now.plus_milliseconds(LEASE);
    let claims = services.system.write((now, until), |(now, until), mut tx| {
        Box::pin(async move {
            let claimed = tx.claim_event_streams(*now, *until, BATCH).await?;
            Ok::<_, guildhall_store::Error>(claimed)
        })
    });
    let mut claimed = Vec::new();
    for claim in claims.await? {
        if let Some((_, store)) = services.system.tenant_by_number(claim.tenant).await? {
            claimed.push(Claimed {
                store,
                stream: claim.stream_id,
                until,
            });
        }
    }
    Ok(claimed)
}

/// Sends what is due for one stream, one after the other, and lets it go.
pub async fn send_due(services: &Services, mut claimed: Claimed) -> Result<(), Error> {
    for _ in 0..TURN {
        let Some((stream, delivery)) = next(services, &mut claimed).await? else {
            break;
        };
        let outcome = match request(&claimed.store, &stream, &delivery) {
            Ok(mut request) => {
                request.time_limit = TIME_LIMIT;
                judge(services.outside.outbound.send(request).await)
            }
            // A destination that can not be read fails like one that does not answer, and holds up no other delivery.
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    stream = stream.id,
                    "an event can not be sent"
                );
                Err("the destination can not be read".to_owned())
            }
        };
        settle(services, &claimed.store, delivery, outcome).await?;
    }
    let write = claimed.store.write(
        (claimed.stream, claimed.until),
        |(stream, until), mut tx| Box::pin(async move { tx.let_go(stream, *until).await }),
    );
    Ok(write.await?)
}

/// The next delivery, and the claim for as long as it may take.
async fn next(
    services: &Services,
    claimed: &mut Claimed,
) -> Result<Option<(EventStreamRow, EventDeliveryRow)>, Error> {
    let now = services.clock.now();
    // Never the same moment twice: by it the claim is known again.
    let until = now
        .plus_milliseconds(LEASE)
        .max(claimed.until.plus_milliseconds(1));
    let plan = (claimed.stream.clone(), claimed.until, until, now);
    let write = claimed
        .store
        .write(plan, |(stream, claimed, until, now), mut tx| {
            Box::pin(async move { tx.next_delivery(stream, *claimed, *until, *now).await })
        });
    let found = write.await?;
    // Also without a delivery: then the claim was held on to, or it was lost and letting it go changes nothing.
    claimed.until = until;
    Ok(found)
}

fn judge(answer: Result<Answer, Failure>) -> Result<(), String> {
    match answer {
        Ok(answer) if answer.is_success() => Ok(()),
        Ok(answer) => Err(format!("the destination answered {}", answer.status)),
        Err(failure) => Err(failure.to_string()),
    }
}

async fn settle(
    services: &Services,
    store: &TenantStore,
    mut delivery: EventDeliveryRow,
    outcome: Result<(), String>,
) -> Result<(), Error> {
    let now = services.clock.now();
    let arrived = outcome.is_ok();
    if let Err(reason) = outcome {
        note(&mut delivery, &reason, now)?;
    }
    let write = store.write((delivery, arrived), |(delivery, arrived), mut tx| {
        Box::pin(async move {
            if *arrived {
                tx.finish_delivery(&delivery.stream_id, &delivery.event_id)
                    .await
            } else {
                tx.note_failure(delivery).await
            }
        })
    });
    Ok(write.await?)
}

/// Notes a failed attempt, and when the next one is.
fn note(delivery: &mut EventDeliveryRow, reason: &str, now: Timestamp) -> Result<(), Error> {
    let mut attempts: Vec<Map<String, Value>> = serde_json::from_str(&delivery.attempts)?;
    let attempt = json!({"status": "failed", "timestamp": now, "error_message": reason});
    attempts.extend(attempt.as_object().cloned());
    delivery.attempts = serde_json::to_string(&attempts)?;
    delivery.attempt_count += 1;
    let next = back_off(delivery.attempt_count);
    delivery.due_at =
        (delivery.attempt_count < ATTEMPTS).then(|| now.plus_milliseconds(next).milliseconds());
    Ok(())
}
