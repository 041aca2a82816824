//! Resident memory.

use std::time::Duration;

use anyhow::Result;

use super::{Bench, CONNECTIONS, read};
use crate::clock::wait;
use crate::guildhall::{SCOPE, Setup, organization};
use crate::http::{self, Bounds};
use crate::table::{Goal, Row, plain};

/// Long enough for the jobs to have run once.
const IDLE: Duration = Duration::from_secs(3);

/// Idle, and after many requests: nine reads in ten, and of the rest as many creations as tokens.
pub(super) async fn measure(bench: &Bench<'_>) -> Result<Vec<Row>> {
    let folder = bench.folder()?;
    let setup = Setup {
        tls: true,
        ..bench.setup(&folder)
    };
    let server = setup.start().await?;
    wait(IDLE).await;
    let (idle, idle_own) = server.process.resident()?;
    let requests = bench.arguments.scaled(100_000, 10_000);
    let headers = server.authorized().await?;
    let reads = read::fill(&server, &headers).await?;
    let bounds = |part| Bounds {
        requests: requests / 20 * part,
        time: Duration::from_mins(5),
    };
    http::run(
        &server.target,
        CONNECTIONS,
        bounds(18),
        200,
        move |number| {
            let at = usize::try_from(number).unwrap_or_default() % reads.len();
            reads.get(at).cloned().unwrap_or_default()
        },
    )
    .await?;
    let token = server.token_request(Some(SCOPE));
    http::run(&server.target, CONNECTIONS, bounds(1), 200, move |_| {
        token.clone()
    })
    .await?;
    let target = server.target.clone();
    http::run(&server.target, CONNECTIONS, bounds(1), 201, move |number| {
        let body = organization("memory", number);
        target.request("POST", "/api/v2/organizations", &headers, &body)
    })
    .await?;
    let (used, used_own) = server.process.resident()?;
    let own = |megabytes: f64| format!("{} MB without pages of files", plain(megabytes));
    Ok(vec![
        Row::number("resident memory, idle", idle, " MB", Goal::AtMost(30.0)).of(own(idle_own), ""),
        Row::number(
            format!(
                "resident memory, after {} requests",
                plain(http::count(requests))
            ),
            used,
            " MB",
            Goal::AtMost(80.0),
        )
        .of(own(used_own), ""),
    ])
}
