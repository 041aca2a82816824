//! Durable creations against the store alone, on both databases.

use std::time::Duration;

use anyhow::Result;
use guildhall_store::Location;

use super::{Bench, CONNECTIONS};
use crate::clock::median;
use crate::guildhall::{Guildhall, Setup, organization};
use crate::http::{self, count};
use crate::limit;
use crate::postgres::Postgres;
use crate::table::{Goal, Row, plain};

/// The server's own default on this machine: eight connections a core.
fn connections() -> usize {
    8 * std::thread::available_parallelism().map_or(1, usize::from)
}

/// Creations a second on SQLite, and how many share a commit.
pub(super) async fn on_sqlite(bench: &Bench<'_>) -> Result<Vec<Row>> {
    let folder = bench.folder()?;
    let server = bench.setup(&folder).start().await?;
    let mut rounds = Rounds::default();
    let mut commits = Vec::new();
    for round in 0..bench.arguments.rounds() {
        let location = Location::Sqlite {
            path: folder.path().join(format!("limit-{round}.db")),
            readers: 2,
        };
        rounds.limits(&location, bench.round()).await?;
        let before = server.metric("store_commits_total").await?;
        let created = rounds.creations(bench, &server, round).await?;
        let after = server.metric("store_commits_total").await?;
        commits.push((after - before) / count(created));
    }
    let mut rows = rounds.rows("SQLite", Goal::AtLeast(1.0));
    rows.push(Row::ratio(
        "create, SQLite: commits a create",
        median(commits),
        Goal::AtMost(0.25),
    ));
    Ok(rows)
}

/// The same on a PostgreSQL of its own.
pub(super) async fn on_postgres(bench: &Bench<'_>) -> Result<Vec<Row>> {
    let Some(postgres) = Postgres::start(&bench.directory)? else {
        let why = "PostgreSQL is not installed";
        return Ok(vec![Row::missing("create, PostgreSQL", why)]);
    };
    let folder = bench.folder()?;
    let setup = Setup {
        database: Some(postgres.database("guildhall").await?),
        ..bench.setup(&folder)
    };
    let server = setup.start().await?;
    let mut rounds = Rounds::default();
    let mut flushes = 0;
    let mut created = 0;
    let mut shared = Vec::new();
    for round in 0..bench.arguments.rounds() {
        let location = Location::Postgres {
            url: postgres.database(&format!("limit_{round}")).await?,
            connections: connections(),
        };
        rounds.limits(&location, bench.round()).await?;
        let before = postgres.counted("guildhall").await?.flushes;
        let commits_before = server.metric("store_commits_total").await?;
        let made = rounds.creations(bench, &server, round).await?;
        let commits_after = server.metric("store_commits_total").await?;
        flushes += postgres.counted("guildhall").await?.flushes - before;
        shared.push((commits_after - commits_before) / count(made));
        created += made;
    }
    // Closed connections have told all that they did.
    server.process.stop().await?;
    let commits = postgres.counted("guildhall").await?.commits;
    let mut rows = rounds.rows("PostgreSQL", Goal::None);
    rows.push(Row::ratio(
        "create, PostgreSQL: commits a create",
        median(shared),
        Goal::AtMost(0.25),
    ));
    rows.push(
        Row::ratio(
            "create, PostgreSQL: log flushes a create",
            ratio(flushes, created),
            Goal::AtMost(0.25),
        )
        .of(format!("{flushes} flushes"), format!("{created} creates")),
    );
    rows.push(
        Row::ratio(
            "create, PostgreSQL: commits, reads too",
            ratio(commits, created),
            Goal::None,
        )
        .of(format!("{commits} commits"), format!("{created} creates")),
    );
    Ok(rows)
}

fn ratio(part: i64, whole: u64) -> f64 {
    count(u64::try_from(part).unwrap_or_default()) / count(whole)
}

/// What the rounds yield, one by one.
#[derive(Default)]
struct Rounds {
    created: Vec<f64>,
    batched: Vec<f64>,
    single: Vec<f64>,
    cpu: Vec<f64>,
}

impl Rounds {
    /// The store alone, on a database of its own.
    async fn limits(&mut self, location: &Location, time: Duration) -> Result<()> {
        let (store, tenant) = limit::open(location).await?;
        self.single
            .push(limit::one_row_a_commit(&tenant, time / 2).await?);
        self.batched
            .push(limit::batched(&tenant, CONNECTIONS, time).await?);
        drop((store, tenant));
        Ok(())
    }

    /// The server. Tells how many organizations were made.
    async fn creations(
        &mut self,
        bench: &Bench<'_>,
        server: &Guildhall,
        round: usize,
    ) -> Result<u64> {
        let (target, headers) = (server.target.clone(), server.authorized().await?);
        let before = server.process.cpu_seconds()?;
        let outcome = http::run(
            &server.target,
            CONNECTIONS,
            bench.bounds(),
            201,
            move |number| {
                let body = organization(&format!("round-{round}"), number);
                target.request("POST", "/api/v2/organizations", &headers, &body)
            },
        )
        .await?;
        let used = server.process.cpu_seconds()? - before;
        self.cpu.push(used / count(outcome.requests));
        self.created.push(outcome.rate());
        Ok(outcome.requests)
    }

    fn rows(self, database: &str, single_goal: Goal) -> Vec<Row> {
        let Self {
            created,
            batched,
            single,
            cpu,
        } = self;
        let (created, batched, single) = (median(created), median(batched), median(single));
        let per_second = |rate: f64| format!("{}/s", plain(rate));
        vec![
            Row::ratio(
                format!("create, {database}: / same rows without HTTP"),
                created / batched,
                Goal::AtLeast(0.3),
            )
            .of(per_second(created), per_second(batched)),
            Row::ratio(
                format!("create, {database}: / one row a commit"),
                created / single,
                single_goal,
            )
            .of(per_second(created), per_second(single)),
            Row::number(
                format!("create, {database}: server CPU"),
                median(cpu) * 1e6,
                " us",
                Goal::None,
            ),
        ]
    }
}
