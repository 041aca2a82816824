//! A new secret for a client.

use guildhall_store::{ClientRow, LogRow, TenantTransaction};
use serde_json::{Map, Value};

use super::defaults::{new_secret, secret_place};
use super::missing;
use super::show::{Sight, show};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// Changing the secret of a client.
pub const ROTATE: Permission = Permission::any_of(&["update:client_keys"]);

struct Plan {
    id: String,
    secret: Vec<u8>,
    log: LogRow,
}

/// Gives a client a new secret, from now on its only one, and answers the client with it.
pub async fn rotate_secret(
    realm: &Realm,
    actor: &Actor,
    id: String,
) -> Result<Map<String, Value>, Error> {
    actor.must(ROTATE)?;
    let secret = new_secret(realm.random());
    let plan = Plan {
        secret: realm
            .store
            .seal(secret_place(&id), secret.as_bytes(), realm.random())?,
        id,
        log: log::management_write(realm, actor, "Rotate a Client Secret", None)?,
    };
    let row = realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await?;
    show(realm, &row, Sight::changer(actor).with_keys())
}

async fn apply(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<ClientRow, Error> {
    let mut row = tx.client(&plan.id).await?.ok_or_else(missing)?;
    row.secret.clone_from(&plan.secret);
    if !tx.update_client(&row).await? {
        return Err(missing());
    }
    tx.insert_log(&plan.log).await?;
    Ok(row)
}
