//! From the start of the process to the first answer, over TLS as `guildhall serve` does by itself.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::Bench;
use crate::clock::{median, moment, wait};
use crate::guildhall::Setup;
use crate::http::{Connection, Target};
use crate::table::{Goal, Row};

/// How often is looked whether the server is there.
const LOOK: Duration = Duration::from_micros(500);
/// A server that is not there by now does not come.
const PATIENCE: Duration = Duration::from_secs(30);

/// With a data directory that exists, and with none.
pub(super) async fn measure(bench: &Bench<'_>) -> Result<Vec<Row>> {
    let times = bench.arguments.scaled(15, 3);
    let (mut empty, mut existing) = (Vec::new(), Vec::new());
    for _ in 0..times {
        let folder = bench.folder()?;
        let setup = Setup {
            tls: true,
            ..bench.setup(&folder)
        };
        empty.push(first_answer(&setup).await?);
        existing.push(first_answer(&setup).await?);
    }
    Ok(vec![
        Row::number(
            "cold start to first answer, existing data",
            median(existing),
            " ms",
            Goal::AtMost(60.0),
        ),
        Row::number(
            "cold start to first answer, empty directory",
            median(empty),
            " ms",
            Goal::AtMost(400.0),
        ),
    ])
}

/// Milliseconds until a request that reads the tenant and its keys is answered.
async fn first_answer(setup: &Setup) -> Result<f64> {
    let started = moment();
    let (process, port) = setup.spawn()?;
    let seconds = loop {
        ensure!(started.elapsed() < PATIENCE, "the server does not answer");
        // Until the authority is made there is nobody to trust.
        let target = setup.authority().is_file().then(|| setup.target(port));
        if let Some(Ok(target)) = target
            && ask(&target).await.is_ok()
        {
            break started.elapsed().as_secs_f64();
        }
        wait(LOOK).await;
    };
    process.stop().await?;
    Ok(seconds * 1e3)
}

async fn ask(target: &Target) -> Result<()> {
    let mut connection = Connection::open(target).await?;
    let request = target.request("GET", "/.well-known/jwks.json", "", "");
    let answer = connection.exchange(&request).await?;
    ensure!(answer.status == 200, "status {}", answer.status);
    Ok(())
}
