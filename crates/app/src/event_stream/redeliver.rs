//! Sending again what was given up.

use guildhall_model::Timestamp;
use guildhall_model::schema::{Part, Problem};
use guildhall_store::{DeliveryFilter, LogRow};

use super::{missing, missing_event};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Sending again what was given up.
pub const REDELIVER: Permission = Permission::any_of(&["update:event_deliveries"]);
/// How many are taken up in one write.
const PIECE: i64 = 500;

/// Reads a moment without fractions of a second, of a body or a query.
pub fn parse_moment(text: &str, part: Part, name: &'static str) -> Result<Timestamp, Error> {
    Timestamp::parse(text).ok_or_else(|| Error::Invalid {
        part,
        problem: Problem::new(
            format!("Object didn't pass validation for format date-time: {text}"),
            name,
            "A moment such as 2026-01-31T10:00:00Z",
        ),
    })
}

/// Sends one event again that was given up. Refuses one that is still being tried.
pub async fn redeliver_one(
    realm: &Realm,
    actor: &Actor,
    stream: String,
    event: String,
) -> Result<(), Error> {
    actor.must(REDELIVER)?;
    let log = log::management_write(realm, actor, "Redeliver an event", None)?;
    let plan = (stream, event, log, realm.now());
    let write = realm
        .store
        .write(plan, |(stream, event, log, now), mut tx| {
            Box::pin(async move {
                tx.event_stream(stream).await?.ok_or_else(missing)?;
                tx.event_delivery(stream, event)
                    .await?
                    .ok_or_else(missing_event)?;
                if !tx.redeliver(stream, event, *now).await? {
                    return Err(Error::Taken {
                        message: "The event is not in a state that allows redelivery.".into(),
                        code: Some("invalid_event_state"),
                    });
                }
                Ok(tx.insert_log(log).await?)
            })
        });
    write.await
}

/// Sends again everything that was given up and that the filter lets through, a piece at a time.
pub async fn redeliver(
    realm: &Realm,
    actor: &Actor,
    stream: String,
    filter: DeliveryFilter,
) -> Result<(), Error> {
    actor.must(REDELIVER)?;
    let mut log = Some(log::management_write(
        realm,
        actor,
        "Redeliver events",
        None,
    )?);
    // Those that fail again meanwhile come later than the first look, and are not taken up again.
    let mut after = String::new();
    loop {
        let plan = (
            stream.clone(),
            filter.clone(),
            after,
            log.take(),
            realm.now(),
        );
        let write = realm
            .store
            .write(plan, |(stream, filter, after, log, now), mut tx| {
                Box::pin(async move {
                    tx.event_stream(stream).await?.ok_or_else(missing)?;
                    let failed = tx.failed_deliveries(stream, filter, after, PIECE).await?;
                    for delivery in &failed {
                        tx.redeliver(stream, &delivery.event_id, *now).await?;
                    }
                    write_log(log.as_ref(), &mut tx).await?;
                    Ok::<_, Error>(failed.last().map(|last| last.event_id.clone()))
                })
            });
        match write.await? {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}

async fn write_log(
    log: Option<&LogRow>,
    tx: &mut guildhall_store::TenantTransaction<'_>,
) -> Result<(), Error> {
    match log {
        Some(log) => Ok(tx.insert_log(log).await?),
        None => Ok(()),
    }
}
