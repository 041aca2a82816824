//! Benchmarks that print ratios to the limit.
//!
//! One command starts everything it needs, measures the limit and the server in the same run, and prints a table;
//! nothing is asserted. How to read it: `docs/performance.md`.
//!
//! The load generator shares the machine's cores with the server, so it is kept cheap: one thread, requests made
//! ahead, answers read no further than their length. All traffic stays on 127.0.0.1 and is bounded in time.

mod arguments;
mod browser;
mod clock;
mod figure;
mod guildhall;
mod hash;
mod hello;
mod http;
mod limit;
mod openssl;
mod postgres;
mod process;
mod table;

use std::process::ExitCode;

use clap::Parser as _;
use tokio::signal::unix::{SignalKind, signal};

use crate::arguments::Arguments;

/// The server's own, so that the hello-world handler has no disadvantage.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            table::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    http::install_cryptography();
    if let Some(arguments::Role::Hello(hello)) = &arguments.role {
        // As many threads as the server's runtime has.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        return runtime.block_on(hello::serve(hello));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        let mut terminated = signal(SignalKind::terminate())?;
        // What is dropped with the figures ends: servers are killed, folders removed.
        tokio::select! {
            done = figure::all(arguments) => done,
            _ = tokio::signal::ctrl_c() => anyhow::bail!("interrupted"),
            _ = terminated.recv() => anyhow::bail!("told to end"),
        }
    })
}
