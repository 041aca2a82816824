//! Logins under way: found by the hash of their `state`, and only from the browser in which they began.

use guildhall_model::Timestamp;
use guildhall_store::{LoginTransactionRow, TenantTransaction};

use super::progress::Progress;
use crate::error::Error;

/// How long a login may take, in seconds.
pub(super) const LIFETIME: i64 = 3600;

/// A login as it is stored when it begins.
pub(super) fn begin(
    hash: String,
    browser: String,
    progress: &Progress,
    now: Timestamp,
) -> Result<LoginTransactionRow, Error> {
    Ok(LoginTransactionRow {
        hash,
        browser,
        document: serde_json::to_string(progress)?,
        created_at: now,
        ends_at: now.plus_seconds(LIFETIME),
    })
}

/// The login of that state's hash, if it is under way and began in the browser of that hash.
pub(super) async fn find(
    hash: &str,
    browser: Option<&str>,
    now: Timestamp,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<Progress>, Error> {
    let found = tx.login(hash).await?;
    let found = found.filter(|login| now < login.ends_at && browser == Some(&login.browser));
    found
        .map(|login| Ok(serde_json::from_str(&login.document)?))
        .transpose()
}
