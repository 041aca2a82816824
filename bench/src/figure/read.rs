//! Reads by id against a hello-world handler of the same framework and transport.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{Bench, CONNECTIONS};
use crate::clock::median;
use crate::guildhall::{Guildhall, Setup, organization};
use crate::hello;
use crate::http::{self, Target, count};
use crate::process::Process;
use crate::table::{Goal, Row, plain};

/// How many organizations there are to read.
const ORGANIZATIONS: u64 = 1_000;

/// Both over http and over TLS.
pub(super) async fn measure(bench: &Bench<'_>) -> Result<Vec<Row>> {
    let mut rows = over(bench, false).await?;
    rows.extend(over(bench, true).await?);
    Ok(rows)
}

async fn over(bench: &Bench<'_>, tls: bool) -> Result<Vec<Row>> {
    let folder = bench.folder()?;
    let setup = Setup {
        tls,
        ..bench.setup(&folder)
    };
    let server = setup.start().await?;
    let (limit, limit_target) = hello::start(folder.path(), tls).await?;
    let headers = server.authorized().await?;
    let requests = fill(&server, &headers).await?;
    let greeting = limit_target.request("GET", "/", "", "");
    let (mut reads, mut greetings) = (Rounds::default(), Rounds::default());
    // One round more: the first one warms both up and is not counted.
    for round in 0..=bench.arguments.rounds() {
        let greeting = greeting.clone();
        let greeted = measured(bench, &limit, &limit_target, move |_| greeting.clone()).await?;
        let requests = requests.clone();
        let read = measured(bench, &server.process, &server.target, move |number| {
            let at = usize::try_from(number).unwrap_or_default() % requests.len();
            requests.get(at).cloned().unwrap_or_default()
        })
        .await?;
        if round > 0 {
            greetings.push(greeted);
            reads.push(read);
        }
    }
    let transport = if tls { "TLS" } else { "http" };
    let (read_rate, hello_rate) = (median(reads.rates), median(greetings.rates));
    let (read_cpu, hello_cpu) = (median(reads.cpu), median(greetings.cpu));
    Ok(vec![
        Row::ratio(
            format!("read by id, {transport}: rate / hello world"),
            read_rate / hello_rate,
            Goal::AtLeast(0.25),
        )
        .of(
            format!("{}/s", plain(read_rate)),
            format!("{}/s", plain(hello_rate)),
        ),
        Row::ratio(
            format!("read by id, {transport}: hello CPU / read CPU"),
            hello_cpu / read_cpu,
            Goal::AtLeast(0.25),
        )
        .of(
            format!("{} us", plain(read_cpu * 1e6)),
            format!("{} us", plain(hello_cpu * 1e6)),
        ),
    ])
}

/// Makes organizations; returns a request for each.
pub(super) async fn fill(server: &Guildhall, headers: &str) -> Result<Vec<Vec<u8>>> {
    let mut requests = Vec::new();
    for number in 0..ORGANIZATIONS {
        let body = organization("read", number);
        let request = server
            .target
            .request("POST", "/api/v2/organizations", headers, &body);
        let made = server.ask(&request).await?;
        let id = made.get("id").and_then(Value::as_str).context("an id")?;
        let path = format!("/api/v2/organizations/{id}");
        requests.push(server.target.request("GET", &path, headers, ""));
    }
    Ok(requests)
}

#[derive(Default)]
struct Rounds {
    rates: Vec<f64>,
    cpu: Vec<f64>,
}

impl Rounds {
    fn push(&mut self, (rate, cpu): (f64, f64)) {
        self.rates.push(rate);
        self.cpu.push(cpu);
    }
}

/// Requests a second, and processor seconds a request.
async fn measured(
    bench: &Bench<'_>,
    process: &Process,
    target: &Target,
    request: impl Fn(u64) -> Vec<u8> + 'static,
) -> Result<(f64, f64)> {
    let before = process.cpu_seconds()?;
    let outcome = http::run(target, CONNECTIONS, bench.bounds(), 200, request).await?;
    let used = process.cpu_seconds()? - before;
    Ok((outcome.rate(), used / count(outcome.requests)))
}
