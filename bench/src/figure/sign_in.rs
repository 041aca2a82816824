//! Sign-ins against the hash of a password, and refreshes against OpenSSL's signatures.

use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

use super::Bench;
use crate::browser::{Application, Browser};
use crate::clock::{median, moment};
use crate::guildhall::Guildhall;
use crate::hash::seconds_per_hash;
use crate::http::count;
use crate::openssl::seconds_per_signature;
use crate::table::{Goal, Row, plain};

/// People who sign in at once.
const PEOPLE: usize = 16;
/// Signatures of a refresh: the access token's and the ID token's.
const SIGNATURES: f64 = 2.0;

/// What a person does over and over.
#[derive(Clone, Copy)]
enum Doing {
    /// Signs in with the password, in a browser in which nobody was.
    SignIn,
    /// Signs in by the session.
    SignInAgain,
    /// Refreshes.
    Refresh,
}

/// Processor seconds of the server for each, and how many there were in a second.
struct Cost {
    seconds: f64,
    rate: f64,
}

pub(super) async fn measure(bench: &Bench<'_>) -> Result<Vec<Row>> {
    let folder = bench.folder()?;
    let server = bench.setup(&folder).start().await?;
    let application = Application::make(&server).await?;
    // Connections, prepared statements and the parsed key are there afterwards, as in a server that runs.
    load(bench, &server, &application, Doing::SignInAgain).await?;
    let (mut hashes, mut signatures) = (Vec::new(), Vec::new());
    let (mut sign_ins, mut again, mut refreshes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.arguments.rounds() {
        hashes.push(seconds_per_hash(bench.arguments.scaled(3, 1))?);
        sign_ins.push(load(bench, &server, &application, Doing::SignIn).await?);
        again.push(load(bench, &server, &application, Doing::SignInAgain).await?);
        signatures.push(seconds_per_signature(bench.arguments.scaled(3, 1)).await?);
        refreshes.push(load(bench, &server, &application, Doing::Refresh).await?);
    }
    let (hash, signature) = (median(hashes), median(signatures));
    let seconds = |costs: &[Cost]| median(costs.iter().map(|cost| cost.seconds));
    let rate = |costs: &[Cost]| median(costs.iter().map(|cost| cost.rate));
    let signed = seconds(&refreshes) / SIGNATURES;
    Ok(vec![
        Row::ratio(
            "sign-in: hash CPU / server CPU",
            hash / seconds(&sign_ins),
            Goal::AtLeast(0.8),
        )
        .of(microseconds(seconds(&sign_ins)), microseconds(hash)),
        Row::number("sign-in: a second", rate(&sign_ins), "/s", Goal::None),
        Row::number(
            "sign-in on an existing session: a second",
            rate(&again),
            "/s",
            Goal::None,
        )
        .of(microseconds(seconds(&again)), ""),
        Row::ratio(
            "refresh: server CPU a signature / signature",
            signed / signature,
            Goal::AtMost(1.6),
        )
        .of(microseconds(signed), microseconds(signature)),
        Row::number("refresh: a second", rate(&refreshes), "/s", Goal::None),
    ])
}

/// A round in which people do the same at once, each in a browser of their own.
async fn load(
    bench: &Bench<'_>,
    server: &Guildhall,
    application: &Application,
    doing: Doing,
) -> Result<Cost> {
    let mut ready = Vec::new();
    for _ in 0..PEOPLE {
        let mut browser = Browser::open(&server.target, application).await?;
        // Whoever signs in anew keeps nothing of this.
        let token = browser.sign_in().await?;
        ready.push((browser, token));
    }
    let time = bench.round();
    let (before, started) = (server.process.cpu_seconds()?, moment());
    let mut people = JoinSet::new();
    for (browser, token) in ready {
        people.spawn_local(person(browser, token, doing, time));
    }
    let mut times = 0;
    while let Some(ended) = people.join_next().await {
        times += ended??;
    }
    ensure!(times > 0, "nobody came through");
    Ok(Cost {
        seconds: (server.process.cpu_seconds()? - before) / count(times),
        rate: count(times) / started.elapsed().as_secs_f64(),
    })
}

/// How often a person came through.
async fn person(
    mut browser: Browser,
    mut token: String,
    doing: Doing,
    time: Duration,
) -> Result<u64> {
    let (started, mut times) = (moment(), 0);
    while started.elapsed() < time {
        token = match doing {
            Doing::SignIn => browser.sign_in().await?,
            Doing::SignInAgain => browser.sign_in_again().await?,
            Doing::Refresh => browser.refresh(&token).await?,
        };
        times += 1;
    }
    Ok(times)
}

fn microseconds(seconds: f64) -> String {
    format!("{} us", plain(seconds * 1e6))
}
