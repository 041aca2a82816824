//! Removing what hangs on deleted things, what is past its retention, and folding totals.

use guildhall_model::invitation::RETENTION;
use guildhall_store::Swept;

use super::Progress;
use crate::error::Error;
use crate::realm::Services;

const DAY: i64 = 86_400_000;

/// Does one piece of each; log entries, and events that could not be sent, live for `log_days`.
pub async fn sweep(services: &Services, log_days: i64) -> Result<Progress, Error> {
    let now = services.clock.now();
    let before = now.plus_milliseconds(log_days.saturating_mul(-DAY));
    let deleted = services
        .system
        .write((), |(), mut tx| {
            Box::pin(async move { tx.sweep_deleted().await })
        })
        .await?;
    let logs = services.system.write(before, |before, mut tx| {
        Box::pin(async move { tx.sweep_logs(*before).await })
    });
    let logs = logs.await?;
    let assertions = services
        .system
        .write(now, |now, mut tx| {
            Box::pin(async move { tx.sweep_client_assertions(*now).await })
        })
        .await?;
    let sessions = services
        .system
        .write(now, |now, mut tx| {
            Box::pin(async move { tx.sweep_dashboard_sessions(*now).await })
        })
        .await?;
    let kept = now.plus_seconds(-RETENTION);
    let invitations = services.system.write(kept, |kept, mut tx| {
        Box::pin(async move { tx.sweep_invitations(*kept).await })
    });
    let invitations = invitations.await?;
    let deliveries = services.system.write(before, |before, mut tx| {
        Box::pin(async move { tx.sweep_deliveries(*before).await })
    });
    let deliveries = deliveries.await?;
    // A day longer than they are good for: who presents a code twice is noticed, and its tokens end.
    let ended = now.plus_milliseconds(-DAY);
    let logins = services.system.write(ended, |ended, mut tx| {
        Box::pin(async move { tx.sweep_logins(*ended).await })
    });
    let logins = logins.await?;
    let folded = services
        .system
        .write((), |(), mut tx| {
            Box::pin(async move { tx.fold_counters().await })
        })
        .await?;
    let pieces = [
        deleted,
        logs,
        assertions,
        sessions,
        invitations,
        deliveries,
        logins,
        folded,
    ];
    Ok(if pieces.contains(&Swept::More) {
        Progress::More
    } else {
        Progress::Idle
    })
}
