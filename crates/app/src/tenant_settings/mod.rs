//! What can happen to a tenant's settings.

use guildhall_model::tenant_settings::{SANDBOX_VERSIONS, apply};
use guildhall_store::{LogRow, TenantTransaction};
use serde_json::{Map, Value, json};

use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Reading a tenant's settings.
pub const READ: Permission = Permission::any_of(&["read:tenant_settings"]);
/// Changing a tenant's settings.
pub const UPDATE: Permission = Permission::any_of(&["update:tenant_settings"]);

/// The settings as they were read with the request. What was never set is absent.
pub fn read(realm: &Realm) -> Result<Map<String, Value>, Error> {
    let settings = serde_json::from_str(&realm.tenant.settings)?;
    Ok(shown(settings))
}

struct Plan {
    change: Map<String, Value>,
    log: LogRow,
}

/// Changes the settings by a body that fits `UPDATE_TENANT_SETTINGS`, and answers them whole. The tenant's revision
/// changes with them.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    change: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    actor.must(UPDATE)?;
    let plan = Plan {
        change,
        log: log::management_write(realm, actor, "Update tenant settings", None)?,
    };
    let settings = realm
        .store
        .write(plan, |plan, tx| Box::pin(write(plan, tx)))
        .await?;
    let mut shown = shown(settings);
    fill_in_passwordless(&mut shown);
    Ok(shown)
}

async fn write(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Map<String, Value>, Error> {
    let tenant = tx
        .own_row()
        .await?
        .ok_or(Error::Internal("the tenant of this request has gone"))?;
    let mut settings: Map<String, Value> = serde_json::from_str(&tenant.settings)?;
    apply(&mut settings, plan.change.clone());
    tx.set_settings(&serde_json::to_string(&settings)?).await?;
    tx.insert_log(&plan.log).await?;
    Ok(settings)
}

/// Beside what is stored, the versions that can be chosen are always told.
fn shown(mut settings: Map<String, Value>) -> Map<String, Value> {
    settings.insert(
        "sandbox_versions_available".to_owned(),
        json!(SANDBOX_VERSIONS),
    );
    settings
}

/// The answer to a change tells two flags that reading does not, unless they were set (recorded, 34 of 34).
fn fill_in_passwordless(settings: &mut Map<String, Value>) {
    let flags = settings.entry("flags").or_insert_with(|| json!({}));
    if let Value::Object(flags) = flags {
        for name in [
            "cannot_change_enforce_client_authentication_on_passwordless_start",
            "enforce_client_authentication_on_passwordless_start",
        ] {
            flags.entry(name).or_insert(Value::Bool(true));
        }
    }
}
