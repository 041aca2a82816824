//! Client-credentials tokens against OpenSSL's signatures.

use anyhow::Result;

use super::{Bench, CONNECTIONS};
use crate::clock::median;
use crate::guildhall::{Guildhall, SCOPE};
use crate::http::{self, count};
use crate::openssl::seconds_per_signature;
use crate::table::{Goal, Row, plain};

/// Processor time a token ÷ processor time a signature, and tokens a second.
pub(super) async fn measure(bench: &Bench<'_>) -> Result<Vec<Row>> {
    let folder = bench.folder()?;
    let server = bench.setup(&folder).start().await?;
    let narrow = server.token_request(Some(SCOPE));
    // Connections, prepared statements and the parsed key are there afterwards, as in a server that runs.
    load(bench, &server, &narrow).await?;
    let (mut signatures, mut tokens, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.arguments.rounds() {
        signatures.push(seconds_per_signature(bench.arguments.scaled(3, 1)).await?);
        let (seconds, rate) = load(bench, &server, &narrow).await?;
        tokens.push(seconds);
        rates.push(rate);
    }
    let (wide, _) = load(bench, &server, &server.token_request(None)).await?;
    let (signature, token) = (median(signatures), median(tokens));
    Ok(vec![
        Row::ratio(
            "token: server CPU / RSA-2048 signature CPU",
            token / signature,
            Goal::AtMost(1.35),
        )
        .of(microseconds(token), microseconds(signature)),
        Row::number(
            "token: a second, client on the same cores",
            median(rates),
            "/s",
            Goal::AtLeast(5_000.0),
        ),
        Row::ratio(
            "token with every scope: server CPU / signature",
            wide / signature,
            Goal::None,
        )
        .of(microseconds(wide), microseconds(signature)),
    ])
}

/// Processor seconds a token and tokens a second.
async fn load(bench: &Bench<'_>, server: &Guildhall, request: &[u8]) -> Result<(f64, f64)> {
    let before = server.process.cpu_seconds()?;
    let request = request.to_vec();
    let outcome = http::run(
        &server.target,
        CONNECTIONS,
        bench.bounds(),
        200,
        move |_| request.clone(),
    )
    .await?;
    let used = server.process.cpu_seconds()? - before;
    Ok((used / count(outcome.requests), outcome.rate()))
}

fn microseconds(seconds: f64) -> String {
    format!("{} us", plain(seconds * 1e6))
}
