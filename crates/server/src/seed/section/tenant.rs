//! `tenant`: the tenant's settings.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::seed::{Loader, without};

/// What an export shows and no body takes.
const SHOWN_ONLY: &[&str] = &["sandbox_versions_available"];

/// Loads the section.
pub(super) async fn load(loader: &mut Loader<'_>, value: &Value) -> Result<()> {
    let Value::Object(settings) = value else {
        bail!("an object is expected here");
    };
    let wanted = without(settings.clone(), SHOWN_ONLY);
    let current = loader.api.get("/tenants/settings").await?;
    let changed = loader
        .change("/tenants/settings", &current, &wanted)
        .await
        .context("the tenant's settings")?;
    loader.count(changed);
    Ok(())
}
