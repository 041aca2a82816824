//! Changing a connection.

use guildhall_model::Timestamp;
use guildhall_store::{ConnectionRow, LogRow, TenantTransaction};
use serde_json::{Map, Value};

use super::client::{check_clients, named};
use super::options::{self, Before};
use super::show::{Shown, read_clients};
use super::{discover, document, find, missing, name_conflict, rule};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::realm::Realm;
use crate::upstream::discovery::Discovered;

/// Changing a connection.
pub const UPDATE: Permission = Permission::any_of(&["update:connections"]);

struct Plan {
    realm: Realm,
    id: String,
    change: Map<String, Value>,
    discovered: Discovered,
    log: LogRow,
    now: Timestamp,
}

/// Changes a connection from a body that fits its declaration, and answers it whole. Options are replaced whole, but
/// for what the service keeps in them itself; null removes; `enabled_clients` are from now on the only ones.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    id: String,
    change: Map<String, Value>,
) -> Result<Shown, Error> {
    actor.must(UPDATE)?;
    let strategy = find(realm, &id).await?.strategy;
    let discovered = discover(realm, &strategy, change.get("options")).await?;
    let plan = Plan {
        realm: realm.clone(),
        id,
        change,
        discovered,
        log: log::management_write(realm, actor, "Update a connection", None)?,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await
        .map_err(name_conflict)
}

async fn apply(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Shown, Error> {
    let mut row = tx.connection(&plan.id).await?.ok_or_else(missing)?;
    let mut change = plan.change.clone();
    let clients = change.shift_remove("enabled_clients");
    let names_realms = change.contains_key("realms");
    let whole = changed(plan, &row, change)?;
    let realms = document::realms(&whole, &row.name);
    document::write(&plan.realm.store, &mut row, whole, plan.realm.random())?;
    if !tx.update_connection(&row).await? {
        return Err(missing());
    }
    if names_realms {
        tx.set_connection_realms(&row.id, &realms).await?;
    }
    if let Some(clients) = clients.filter(|clients| !clients.is_null()) {
        replace_clients(plan, &named(Some(clients)), &mut tx).await?;
    }
    tx.insert_log(&plan.log).await?;
    let shown = read_clients(vec![row], &mut tx).await?;
    shown.into_iter().next().ok_or_else(missing)
}

/// The document after the change.
fn changed(
    plan: &Plan,
    row: &ConnectionRow,
    mut change: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    let mut whole = document::read(&plan.realm.store, row)?;
    let before = match whole.get("options") {
        Some(Value::Object(options)) => options.clone(),
        _ => Map::new(),
    };
    rule::check(&row.strategy, &change, Some(&before))?;
    if let Some(options) = change.shift_remove("options") {
        let said = match options {
            Value::Object(options) => options,
            _ => Map::new(),
        };
        let completed = options::complete(
            &plan.realm,
            row,
            said,
            Before::Options(&before),
            plan.discovered.clone(),
        )?;
        whole.insert("options".to_owned(), Value::Object(completed));
    }
    for (name, value) in change {
        if value.is_null() {
            whole.shift_remove(&name);
        } else {
            whole.insert(name, value);
        }
    }
    Ok(whole)
}

async fn replace_clients(
    plan: &Plan,
    clients: &[String],
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    check_clients(clients, tx).await?;
    tx.delete_connection_clients(&plan.id).await?;
    for client in clients {
        tx.insert_connection_client(&plan.id, client, plan.now)
            .await?;
    }
    Ok(())
}
