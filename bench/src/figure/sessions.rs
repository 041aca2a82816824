//! Resident memory with many people signed in.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use aws_lc_rs::digest::{SHA256, digest};
use guildhall_store::{Error, Location, SessionRow, TenantStore};

use super::Bench;
use crate::browser::{Application, Browser};
use crate::clock::now;
use crate::http::count;
use crate::limit;
use crate::table::{Goal, Row, plain};

/// Sessions that are written in one operation.
const BATCH: u64 = 100;
/// How long a session lasts, in seconds.
const LIFETIME: i64 = 86_400;

/// With sessions in the store, after every hundredth of them was used.
pub(super) async fn measure(bench: &Bench<'_>) -> Result<Vec<Row>> {
    let sessions = bench.arguments.scaled(100_000, 1_000);
    let folder = bench.folder()?;
    let setup = bench.setup(&folder);
    let server = setup.start().await?;
    let application = Application::make(&server).await?;
    fill(&setup.data.join("guildhall.db"), &application, sessions).await?;
    let mut browser = Browser::open(&server.target, &application).await?;
    for number in (0..sessions).step_by(100) {
        browser.keep_session(&secret(number));
        browser.sign_in_again().await?;
    }
    let (resident, own) = server.process.resident()?;
    Ok(vec![
        Row::number(
            format!("resident memory, {} sessions", plain(count(sessions))),
            resident,
            " MB",
            Goal::None,
        )
        .of(format!("{} MB without pages of files", plain(own)), ""),
    ])
}

/// Fills the running server's database beside it, which SQLite allows.
async fn fill(path: &Path, application: &Application, sessions: u64) -> Result<()> {
    let location = Location::Sqlite {
        path: path.to_owned(),
        readers: 1,
    };
    let (store, tenant) = limit::beside(&location).await?;
    for first in (0..sessions).step_by(usize::try_from(BATCH)?) {
        let rows = (first..first + BATCH).map(|number| row(application, number));
        write(&tenant, rows.collect()).await?;
    }
    drop(store);
    Ok(())
}

async fn write(tenant: &TenantStore, rows: Vec<SessionRow>) -> Result<(), Error> {
    tenant
        .write(rows, |rows, mut tx| {
            Box::pin(async move {
                for row in rows {
                    tx.insert_session(row).await?;
                }
                Ok(())
            })
        })
        .await
}

/// The secret of a session's number.
fn secret(number: u64) -> String {
    format!("{number:0>43}")
}

/// A session as the server writes it.
fn row(application: &Application, number: u64) -> SessionRow {
    let now = now();
    SessionRow {
        hash: hash(&secret(number)),
        id: format!("{number:0>32}"),
        user_id: application.user_id.clone(),
        connection_id: application.connection_id.clone(),
        authenticated_at: now,
        created_at: now,
        touched_at: now,
        ends_at: now.plus_seconds(LIFETIME),
    }
}

/// The hash under which the server finds a session.
fn hash(secret: &str) -> String {
    let mut hash = String::new();
    for byte in digest(&SHA256, secret.as_bytes()).as_ref() {
        // A text takes every byte.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}
