//! Bringing a database to this binary's schema.
//!
//! A migration is one file for both databases, named by its UTC timestamp and never changed after a release. Marks in
//! it stand for the few words that must differ.

use guildhall_model::Timestamp;

use crate::engine::{Connection, Dialect, Engine};
use crate::error::Error;
use crate::value::Value;

/// The migrations in their order.
pub(crate) const MIGRATIONS: &[(&str, &str)] = &[
    (
        "20261124000000_foundation",
        include_str!("../migrations/20261124000000_foundation.sql"),
    ),
    (
        "20261124010000_people",
        include_str!("../migrations/20261124010000_people.sql"),
    ),
    (
        "20261124020000_applications_and_domains",
        include_str!("../migrations/20261124020000_applications_and_domains.sql"),
    ),
    (
        "20261124110000_login",
        include_str!("../migrations/20261124110000_login.sql"),
    ),
    (
        "20261124112000_client_assertions",
        include_str!("../migrations/20261124112000_client_assertions.sql"),
    ),
    (
        "20261124113000_log_search",
        include_str!("../migrations/20261124113000_log_search.sql"),
    ),
    (
        "20261124114300_dashboard_sessions",
        include_str!("../migrations/20261124114300_dashboard_sessions.sql"),
    ),
    (
        "20261124114400_organization_words",
        include_str!("../migrations/20261124114400_organization_words.sql"),
    ),
    (
        "20261124114500_invitations",
        include_str!("../migrations/20261124114500_invitations.sql"),
    ),
    (
        "20261124115500_discovery_domain_looks",
        include_str!("../migrations/20261124115500_discovery_domain_looks.sql"),
    ),
    (
        "20261124120000_event_streams",
        include_str!("../migrations/20261124120000_event_streams.sql"),
    ),
    (
        "20261124121500_mail",
        include_str!("../migrations/20261124121500_mail.sql"),
    ),
    (
        "20261124123000_default_organization",
        include_str!("../migrations/20261124123000_default_organization.sql"),
    ),
    (
        "20261124124000_groups",
        include_str!("../migrations/20261124124000_groups.sql"),
    ),
    (
        "20261124124500_login_failures",
        include_str!("../migrations/20261124124500_login_failures.sql"),
    ),
    (
        "20261124151000_organization_words_due",
        include_str!("../migrations/20261124151000_organization_words_due.sql"),
    ),
    (
        "20261124151000_tickets",
        include_str!("../migrations/20261124151000_tickets.sql"),
    ),
    (
        "20261124152000_departures",
        include_str!("../migrations/20261124152000_departures.sql"),
    ),
    (
        "20261124152500_token_policy",
        include_str!("../migrations/20261124152500_token_policy.sql"),
    ),
    (
        "20261124153000_jobs",
        include_str!("../migrations/20261124153000_jobs.sql"),
    ),
    (
        "20261124160000_branding",
        include_str!("../migrations/20261124160000_branding.sql"),
    ),
    (
        "20261124161000_sizes",
        include_str!("../migrations/20261124161000_sizes.sql"),
    ),
];

/// Serialises migrations of several nodes on PostgreSQL; SQLite has one writer.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7237125)";

/// What keeps a database from being brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// A newer binary has been here.
    #[error(
        "the database has migration {0}, which this version does not know: it was last used by a newer version"
    )]
    Newer(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Applies what is missing, all or nothing.
pub(crate) async fn migrate(engine: &Engine, now: Timestamp) -> Result<(), MigrationError> {
    apply_all(engine, now, MIGRATIONS).await
}

/// Brings a database only to where it was before the migration of that name, for tests of what migrations do to what is
/// there.
#[cfg(test)]
pub(crate) async fn migrate_before(engine: &Engine, now: Timestamp, name: &str) {
    let before = MIGRATIONS.iter().take_while(|(known, _)| *known != name);
    let (some, _) = MIGRATIONS.split_at(before.count());
    let applied = apply_all(engine, now, some).await;
    applied.expect("migrations are applied");
}

async fn apply_all(
    engine: &Engine,
    now: Timestamp,
    migrations: &'static [(&'static str, &'static str)],
) -> Result<(), MigrationError> {
    let dialect = engine.dialect();
    engine
        .write(now, move |now, connection| {
            Box::pin(async move { apply(connection, dialect, *now, migrations).await })
        })
        .await
}

async fn apply(
    connection: &mut Connection,
    dialect: Dialect,
    now: Timestamp,
    migrations: &[(&str, &str)],
) -> Result<(), MigrationError> {
    connection.lift_deadline().await?;
    if dialect == Dialect::Postgres {
        connection.batch(LOCK).await?;
    }
    connection
        .batch("CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)")
        .await?;
    let rows = connection
        .all("SELECT name FROM migration ORDER BY name", &[])
        .await?;
    let mut applied = Vec::with_capacity(rows.len());
    for row in rows {
        applied.push(row.reader("migration").text("name")?);
    }
    if let Some(stranger) = applied
        .iter()
        .find(|name| !MIGRATIONS.iter().any(|(known, _)| known == name))
    {
        return Err(MigrationError::Newer(stranger.clone()));
    }
    for (name, text) in migrations
        .iter()
        .filter(|(name, _)| !applied.iter().any(|applied| applied == name))
    {
        connection.batch(&for_dialect(text, dialect)).await?;
        connection
            .execute(
                "INSERT INTO migration (name, applied_at) VALUES ($1, $2)",
                &[Value::from(*name), Value::from(now)],
            )
            .await?;
        tracing::info!(migration = name, "the database was migrated");
    }
    Ok(())
}

fn for_dialect(text: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => text
            .replace("/*ordered*/ ", "")
            .replace("/*keyed*/", "WITHOUT ROWID"),
        Dialect::Postgres => text
            .replace("/*ordered*/", "COLLATE \"C\"")
            .replace(" /*keyed*/", ""),
    }
}
