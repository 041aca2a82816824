//! Many requests at once.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

use super::{Connection, Target};
use crate::clock::{median, moment};

/// When a load ends: whichever comes first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// After so many requests.
    pub(crate) requests: u64,
    /// After this time.
    pub(crate) time: Duration,
}

/// What came of a load.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// How many requests were answered as expected.
    pub(crate) requests: u64,
    /// How long all took, in seconds.
    pub(crate) seconds: f64,
    /// The middle of the times between request and answer, in microseconds.
    pub(crate) latency: f64,
}

impl Outcome {
    /// Requests a second.
    pub(crate) fn rate(&self) -> f64 {
        count(self.requests) / self.seconds
    }
}

/// A count as a number that can be divided.
#[expect(
    clippy::cast_precision_loss,
    reason = "no count here comes near 2 to the 53rd"
)]
pub(crate) fn count(value: u64) -> f64 {
    value as f64
}

/// Keeps `connections` requests in flight. `request` makes the request of a number, which is used once; every answer
/// has to have the status `expected`.
pub(crate) async fn run<F>(
    target: &Target,
    connections: usize,
    bounds: Bounds,
    expected: u16,
    request: F,
) -> Result<Outcome>
where
    F: Fn(u64) -> Vec<u8> + 'static,
{
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(target).await?);
    }
    let (request, next) = (Rc::new(request), Rc::new(Cell::new(0)));
    let started = moment();
    let mut callers = JoinSet::new();
    for mut connection in open {
        let (request, next) = (Rc::clone(&request), Rc::clone(&next));
        callers.spawn_local(async move {
            let mut latencies = Vec::new();
            while next.get() < bounds.requests && started.elapsed() < bounds.time {
                let number = next.replace(next.get() + 1);
                let bytes = request(number);
                let begun = moment();
                let answer = connection.exchange(&bytes).await?;
                ensure!(
                    answer.status == expected,
                    "status {} where {expected} was expected: {}",
                    answer.status,
                    String::from_utf8_lossy(answer.body)
                );
                latencies.push(begun.elapsed().as_secs_f64() * 1e6);
            }
            Ok(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(ended) = callers.join_next().await {
        latencies.extend(ended??);
    }
    let seconds = started.elapsed().as_secs_f64();
    ensure!(!latencies.is_empty(), "no request was answered");
    Ok(Outcome {
        requests: latencies.len() as u64,
        seconds,
        latency: median(latencies),
    })
}
