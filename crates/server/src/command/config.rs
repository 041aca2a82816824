//! `guildhall config`.

use anyhow::Result;
use clap::Subcommand;

use super::say;
use crate::configuration::{Configuration, ServeArguments, reference};

/// What can be done with the configuration.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Reads the configuration as `serve` would, and prints every setting with its value and where it was written.
    Check(ServeArguments),
    /// Prints the reference of every setting.
    Reference,
}

pub(super) fn run(command: ConfigCommand) -> Result<()> {
    match command {
        ConfigCommand::Check(arguments) => {
            let configuration =
                Configuration::load(&arguments, std::env::vars_os(), &std::env::current_dir()?)?;
            say(configuration.report());
            for warning in &configuration.warnings {
                say(format_args!("warning: {warning}"));
            }
        }
        ConfigCommand::Reference => say(reference::markdown()),
    }
    Ok(())
}
