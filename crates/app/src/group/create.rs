//! A group that a directory has.

use guildhall_model::group::{GROUPS_PER_CONNECTION, GroupId};
use guildhall_store::{GroupRow, LogRow, TenantTransaction};
use serde_json::Value;

use super::event::whole;
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event::tell;
use crate::log;
use crate::realm::Realm;

/// Making a group.
pub const CREATE: Permission = Permission::any_of(&["create:groups"]);

const NAME_KEY: &str = "user_group_connection_id_name";

/// A group as the directory tells it.
#[derive(Clone, Debug)]
pub struct NewGroup {
    /// The connection whose directory it is.
    pub connection_id: String,
    /// Its name, 1 to 128 printable letters of ASCII, unique in the connection (contract).
    pub name: String,
    /// What the directory calls it.
    pub external_id: Option<String>,
}

struct Plan {
    realm: Realm,
    actor: Actor,
    group: GroupRow,
    log: LogRow,
}

/// Makes a group of a connection, without members. The Management API has no such operation: directories do this.
pub async fn create(realm: &Realm, actor: &Actor, new: NewGroup) -> Result<GroupRow, Error> {
    actor.must(CREATE)?;
    let NewGroup {
        connection_id,
        name,
        external_id,
    } = new;
    if name.is_empty()
        || name.len() > 128
        || !name.bytes().all(|byte| (b' '..=b'~').contains(&byte))
    {
        return Err(Error::invalid_body(
            "A name has 1 to 128 printable letters of ASCII",
            "name",
            "The group's name",
        ));
    }
    let now = realm.now();
    let plan = Plan {
        log: log::management_write(realm, actor, "Create a group", None)?,
        realm: realm.clone(),
        actor: actor.clone(),
        group: GroupRow {
            id: GroupId::generate(now, realm.random()),
            connection_id,
            name,
            external_id,
            created_at: now,
            updated_at: now,
        },
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
        .map_err(|error: Error| {
            error.on_conflict(NAME_KEY, || Error::Taken {
                message: "A group with the same name already exists in the connection.".into(),
                code: None,
            })
        })
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<GroupRow, Error> {
    let connection = &plan.group.connection_id;
    if tx.connection(connection).await?.is_none() {
        return Err(Error::refused_body("The connection does not exist."));
    }
    tx.insert_group(&plan.group).await?;
    if tx.group_count_of_connection(connection).await? > GROUPS_PER_CONNECTION {
        return Err(Error::NotAllowed {
            message: format!("A connection can not have more than {GROUPS_PER_CONNECTION} groups.")
                .into(),
            code: "too_many_entities",
        });
    }
    tx.insert_log(&plan.log).await?;
    let object = Value::Object(whole(&plan.group));
    tell(&plan.realm, &plan.actor, "group.created", &object, &mut tx).await?;
    Ok(plan.group.clone())
}
