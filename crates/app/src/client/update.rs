//! Changing a client.

use guildhall_store::{ClientRow, LogRow, TenantTransaction};
use serde_json::{Map, Value};

use super::defaults::{read_document, secret_place, write_document};
use super::merge::merge;
use super::rule::check_references;
use super::show::{Sight, show};
use super::{credential, missing};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Changing a client. Which of the scopes is needed depends on the properties: [`needed`].
pub const UPDATE: Permission = Permission::any_of(&[
    "update:clients",
    "update:client_keys",
    "update:client_credentials",
    "update:client_token_vault_privileged_access",
]);

/// What changing a property needs.
fn needed(property: &str) -> Permission {
    match property {
        "client_secret" | "encryption_key" => Permission::any_of(&["update:client_keys"]),
        "client_authentication_methods" => {
            Permission::any_of(&["update:client_keys", "update:client_credentials"])
        }
        "token_vault_privileged_access" => {
            Permission::any_of(&["update:client_token_vault_privileged_access"])
        }
        _ => Permission::any_of(&["update:clients", "update:client_keys"]),
    }
}

struct Plan {
    realm: Realm,
    id: String,
    change: Map<String, Value>,
    log: LogRow,
}

/// Changes a client from a body that fits its declaration, and answers it whole.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    id: String,
    change: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    actor.must(UPDATE)?;
    for property in change.keys() {
        actor.must(needed(property))?;
    }
    let plan = Plan {
        realm: realm.clone(),
        id,
        change,
        log: log::management_write(realm, actor, "Update a Client", None)?,
    };
    let row = realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await?;
    show(realm, &row, Sight::changer(actor))
}

async fn apply(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<ClientRow, Error> {
    let mut row = tx.client(&plan.id).await?.ok_or_else(missing)?;
    check_references(&plan.change, &mut tx).await?;
    credential::check_references(&plan.id, &plan.change, &mut tx).await?;
    let (store, random) = (&plan.realm.store, plan.realm.random());
    let mut change = plan.change.clone();
    if let Some(Value::String(secret)) = change.shift_remove("client_secret") {
        row.secret = store.seal(secret_place(&row.id), secret.as_bytes(), random)?;
    }
    let mut document = read_document(store, &row)?;
    merge(&mut document, change);
    write_document(store, &mut row, document, random)?;
    if !tx.update_client(&row).await? {
        return Err(missing());
    }
    tx.insert_log(&plan.log).await?;
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_need_their_own_scopes() {
        for (property, scopes) in [
            ("name", &["update:clients", "update:client_keys"][..]),
            ("client_secret", &["update:client_keys"]),
            (
                "client_authentication_methods",
                &["update:client_keys", "update:client_credentials"],
            ),
            (
                "token_vault_privileged_access",
                &["update:client_token_vault_privileged_access"],
            ),
        ] {
            assert_eq!(needed(property).scopes(), scopes, "{property}");
        }
    }
}
