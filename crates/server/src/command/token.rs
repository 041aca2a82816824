//! `guildhall token`.

use anyhow::Result;
use guildhall_app::token::mint_management_token;

use super::{open, say};
use crate::configuration::StorageArguments;

/// Prints a token for the tenant's Management API, alone.
pub(super) async fn run(
    storage: &StorageArguments,
    tenant: Option<String>,
    scopes: &[String],
) -> Result<()> {
    let opened = open(storage).await?;
    let realm = opened.realm(tenant.as_deref()).await?;
    // `--scope "a b"` and `--scope a --scope b` are the same.
    let scopes: Vec<String> = scopes
        .iter()
        .flat_map(|text| text.split([' ', ',']))
        .map(str::to_owned)
        .collect();
    say(mint_management_token(&realm, &scopes).await?);
    Ok(())
}
