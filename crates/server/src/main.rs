//! The `guildhall` binary.

use std::process::ExitCode;

use clap::Parser as _;
use guildhall_server::command::CommandLine;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match CommandLine::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

/// One sentence, with its causes behind it.
#[expect(
    clippy::print_stderr,
    reason = "a command that fails says why on standard error"
)]
fn report(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}
