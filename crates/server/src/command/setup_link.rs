//! `guildhall setup-link`.

use anyhow::Result;

use super::{open, say};
use crate::configuration::StorageArguments;

/// Prints a new setup link.
pub(super) async fn run(storage: &StorageArguments) -> Result<()> {
    let opened = open(storage).await?;
    let code = guildhall_app::setup::new_code(&opened.services).await?;
    say(format_args!(
        "setup: {}/setup?code={code}",
        opened.configuration.public.dashboard_url
    ));
    Ok(())
}
