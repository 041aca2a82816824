//! `guildhall keys`.

use anyhow::Result;
use clap::Subcommand;

use super::{open, say};
use crate::configuration::StorageArguments;

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Lets the published next key sign from now on, and publishes a new next one. Prints the id of the key that signs.
    Rotate {
        #[command(flatten)]
        storage: StorageArguments,
        /// The tenant, by name; the first one otherwise.
        #[arg(long, value_name = "NAME")]
        tenant: Option<String>,
    },
}

pub(super) async fn run(command: KeysCommand) -> Result<()> {
    let KeysCommand::Rotate { storage, tenant } = command;
    let realm = open(&storage).await?.realm(tenant.as_deref()).await?;
    say(guildhall_app::keys::rotate(&realm).await?);
    Ok(())
}
