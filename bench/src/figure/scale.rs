//! What a list page and a creation take with few organizations and with many.

use std::time::Duration;

use anyhow::{Context as _, Result};
use guildhall_store::{Error, Location, TenantStore};
use serde_json::Value;
use tokio::task::JoinSet;

use super::Bench;
use crate::clock::now;
use crate::guildhall::{Guildhall, organization};
use crate::http::{self, Bounds};
use crate::limit::{self, Creation, Numbers};
use crate::table::{Goal, Row, plain};

/// Organizations in one operation of the writer, which may not take longer than 100 ms.
const BATCH: u64 = 50;
/// Operations that share commits.
const IN_FLIGHT: u64 = 16;

/// Medians of one caller, who waits for each answer.
struct Latencies {
    first_page: f64,
    later_page: f64,
    total: f64,
    create: f64,
}

/// Few and many.
pub(super) async fn measure(bench: &Bench<'_>) -> Result<Vec<Row>> {
    let (few, many) = (1_000, bench.arguments.scaled(1_000_000, 50_000));
    let small = with(bench, few).await?;
    let large = with(bench, many).await?;
    let line = |what: &str, large: f64, small: f64, goal| {
        let organizations = plain(http::count(many));
        Row::ratio(
            format!("{what}: {organizations} / 1,000 organizations"),
            large / small,
            goal,
        )
        .of(
            format!("{} us", plain(large)),
            format!("{} us", plain(small)),
        )
    };
    let goal = Goal::AtMost(1.3);
    Ok(vec![
        line("first page", large.first_page, small.first_page, goal),
        line(
            "page in the middle",
            large.later_page,
            small.later_page,
            goal,
        ),
        line("page with total", large.total, small.total, goal),
        line("create", large.create, small.create, goal),
    ])
}

async fn with(bench: &Bench<'_>, organizations: u64) -> Result<Latencies> {
    let folder = bench.folder()?;
    let setup = bench.setup(&folder);
    let server = setup.start().await?;
    fill(&setup.data.join("guildhall.db"), organizations).await?;
    let headers = server.authorized().await?;
    let middle = middle(&server, &headers, organizations).await?;
    Ok(Latencies {
        first_page: get(bench, &server, &headers, "?per_page=50").await?,
        later_page: get(bench, &server, &headers, &format!("?take=50&from={middle}")).await?,
        total: get(bench, &server, &headers, "?per_page=50&include_totals=true").await?,
        create: create(bench, &server, headers).await?,
    })
}

/// Fills the running server's database beside it, which SQLite allows.
async fn fill(path: &std::path::Path, organizations: u64) -> Result<()> {
    let location = Location::Sqlite {
        path: path.to_owned(),
        readers: 1,
    };
    let (store, tenant) = limit::beside(&location).await?;
    let random = Numbers::default();
    let mut filled = 0;
    while filled < organizations {
        let mut operations = JoinSet::new();
        for _ in 0..IN_FLIGHT.min((organizations - filled).div_ceil(BATCH)) {
            let creations: Vec<Creation> = (filled..filled + BATCH)
                .map(|number| Creation::new("fill", number, &random))
                .collect::<Result<_>>()?;
            operations.spawn_local(write(tenant.clone(), creations));
            filled += BATCH;
        }
        while let Some(written) = operations.join_next().await {
            written??;
        }
    }
    drop(store);
    Ok(())
}

async fn write(tenant: TenantStore, creations: Vec<Creation>) -> Result<(), Error> {
    tenant
        .write(creations, |creations, mut tx| {
            Box::pin(async move {
                for creation in creations {
                    limit::insert_organization(creation, &mut tx).await?;
                }
                Ok(())
            })
        })
        .await
}

/// A cursor that stands in the middle of the list, found by walking half of it with the largest pages.
async fn middle(server: &Guildhall, headers: &str, organizations: u64) -> Result<String> {
    let mut from = String::new();
    for _ in 0..(organizations / 200).max(1) {
        let path = format!("/api/v2/organizations?take=100{from}");
        let page = server
            .ask(&server.target.request("GET", &path, headers, ""))
            .await?;
        let next = page.get("next").and_then(Value::as_str);
        from = format!("&from={}", next.context("a list without a next page")?);
    }
    Ok(from.trim_start_matches("&from=").to_owned())
}

fn bounds(bench: &Bench<'_>) -> Bounds {
    Bounds {
        requests: bench.arguments.scaled(3_000, 300),
        time: Duration::from_mins(1),
    }
}

async fn get(bench: &Bench<'_>, server: &Guildhall, headers: &str, query: &str) -> Result<f64> {
    let path = format!("/api/v2/organizations{query}");
    let request = server.target.request("GET", &path, headers, "");
    let outcome = http::run(&server.target, 1, bounds(bench), 200, move |_| {
        request.clone()
    })
    .await?;
    Ok(outcome.latency)
}

async fn create(bench: &Bench<'_>, server: &Guildhall, headers: String) -> Result<f64> {
    let target = server.target.clone();
    let prefix = format!("new-{}", now().milliseconds());
    let outcome = http::run(&server.target, 1, bounds(bench), 201, move |number| {
        let body = organization(&prefix, number);
        target.request("POST", "/api/v2/organizations", &headers, &body)
    })
    .await?;
    Ok(outcome.latency)
}
