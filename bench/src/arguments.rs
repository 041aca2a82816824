//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Measures the server against the limits of the same machine and prints the ratios.
#[derive(Debug, Parser)]
#[command(name = "guildhall-bench", version, about)]
pub(crate) struct Arguments {
    /// Smaller counts and one round: a look, not a measurement.
    #[arg(long)]
    pub(crate) quick: bool,
    /// Also 1,000 against 1,000,000 organizations, which takes minutes to fill.
    #[arg(long)]
    pub(crate) deep: bool,
    /// One figure alone: token, sign-in, sessions, create, create-postgres, read, start, memory or scale. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// The server to measure; otherwise it is built, or found beside this program.
    #[arg(long, value_name = "FILE")]
    pub(crate) server: Option<PathBuf>,
    /// Where data directories are made; a disk, for the figures about durability mean nothing in memory.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
    /// What a child process of this program does.
    #[command(subcommand)]
    pub(crate) role: Option<Role>,
}

/// What a child process does.
#[derive(Debug, Subcommand)]
pub(crate) enum Role {
    /// Serves a hello-world handler.
    #[command(hide = true)]
    Hello(Hello),
}

/// The hello-world server.
#[derive(Args, Debug)]
pub(crate) struct Hello {
    /// The certificate chain and the key, as PEM; without them http.
    #[arg(long, num_args = 2, value_names = ["CERTIFICATE", "KEY"])]
    pub(crate) tls: Vec<PathBuf>,
}

impl Arguments {
    /// Whether a figure is wanted. Those of `--deep` are also measured when they are named.
    pub(crate) fn wants(&self, name: &str) -> bool {
        if self.only.is_empty() {
            name != "scale" || self.deep
        } else {
            self.only.iter().any(|only| only == name)
        }
    }

    /// `full`, or `quick` with `--quick`.
    pub(crate) fn scaled(&self, full: u64, quick: u64) -> u64 {
        if self.quick { quick } else { full }
    }

    /// How often a figure is measured; its median is printed.
    pub(crate) fn rounds(&self) -> usize {
        if self.quick { 1 } else { 3 }
    }
}
