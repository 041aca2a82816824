//! What can happen to the look of a tenant's pages: its settings, its theme, its template.

mod template;
mod theme;

pub use template::{delete_template, set_template, template};
pub use theme::{create_theme, default_theme, delete_theme, theme, update_theme};

use guildhall_model::branding::{apply, shown};
use guildhall_store::{LogRow, TenantTransaction};
use serde_json::{Map, Value};

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Reading how a tenant's pages look.
pub const READ: Permission = Permission::any_of(&["read:branding"]);
/// Changing how a tenant's pages look.
pub const UPDATE: Permission = Permission::any_of(&["update:branding"]);
/// Taking a theme or a template away.
pub const DELETE: Permission = Permission::any_of(&["delete:branding"]);

/// The settings as they were read with the request.
pub fn read(realm: &Realm) -> Result<Map<String, Value>, Error> {
    Ok(shown(serde_json::from_str(&realm.tenant.branding)?))
}

struct Plan {
    change: Map<String, Value>,
    log: LogRow,
}

/// Changes the settings by a body that fits `UPDATE_BRANDING`, and answers them whole.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    change: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    actor.must(UPDATE)?;
    let plan = Plan {
        change,
        log: log::management_write(realm, actor, "Update branding settings", None)?,
    };
    let write = realm
        .store
        .write(plan, |plan, tx| Box::pin(write(plan, tx)));
    Ok(shown(write.await?))
}

async fn write(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Map<String, Value>, Error> {
    let tenant = tx.own_row().await?.ok_or(GONE)?;
    let mut settings: Map<String, Value> = serde_json::from_str(&tenant.branding)?;
    apply(&mut settings, plan.change.clone());
    tx.set_branding(&serde_json::to_string(&settings)?).await?;
    tx.insert_log(&plan.log).await?;
    Ok(settings)
}

const GONE: Error = Error::Internal("the tenant of this request has gone");
