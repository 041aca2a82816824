//! The theme of a tenant's pages. A tenant has one at most, which is then the default.

use guildhall_model::branding::{THEME_ID_PROPERTY, new_theme_id};
use guildhall_store::{LogRow, TenantTransaction};
use serde_json::{Map, Value};

use super::{DELETE, GONE, UPDATE};
use crate::actor::Actor;
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// A theme that is not there; the text names what was to be done (recorded, and the contract).
const fn missing(message: &'static str) -> Error {
    Error::Missing {
        message,
        code: Some("theme_not_found"),
    }
}

const NOT_READ: Error =
    missing("There was an error retrieving branding settings: invalid theme ID");
const NOT_UPDATED: Error =
    missing("There was an error updating branding settings: invalid theme ID");
const NOT_DELETED: Error =
    missing("There was an error deleting branding settings: invalid theme ID");

fn stored(theme: Option<&str>) -> Result<Option<Map<String, Value>>, Error> {
    Ok(theme.map(serde_json::from_str).transpose()?)
}

fn has_id(theme: &Map<String, Value>, id: &str) -> bool {
    theme.get(THEME_ID_PROPERTY).and_then(Value::as_str) == Some(id)
}

/// The theme, as it was read with the request.
pub fn default_theme(realm: &Realm) -> Result<Map<String, Value>, Error> {
    stored(realm.tenant.theme.as_deref())?.ok_or(NOT_READ)
}

/// The theme of that id.
pub fn theme(realm: &Realm, id: &str) -> Result<Map<String, Value>, Error> {
    let theme = default_theme(realm)?;
    if has_id(&theme, id) {
        Ok(theme)
    } else {
        Err(NOT_READ)
    }
}

struct Plan {
    id: String,
    body: Map<String, Value>,
    log: LogRow,
}

impl Plan {
    /// The theme with its id at its end (recorded).
    fn theme(&self) -> Map<String, Value> {
        let mut theme = self.body.clone();
        theme.insert(THEME_ID_PROPERTY.to_owned(), self.id.as_str().into());
        theme
    }
}

/// Makes the theme by a body that fits `THEME`.
pub async fn create_theme(
    realm: &Realm,
    actor: &Actor,
    body: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    actor.must(UPDATE)?;
    let plan = Plan {
        id: new_theme_id(realm.random()),
        body,
        log: log::management_write(realm, actor, "Create branding theme", None)?,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Map<String, Value>, Error> {
    let tenant = tx.own_row().await?.ok_or(GONE)?;
    if tenant.theme.is_some() {
        return Err(Error::Taken {
            message: "There was an error updating branding settings: The theme already exists"
                .into(),
            code: None,
        });
    }
    put(plan, &mut tx).await
}

async fn put(plan: &Plan, tx: &mut TenantTransaction<'_>) -> Result<Map<String, Value>, Error> {
    let theme = plan.theme();
    tx.set_theme(Some(&serde_json::to_string(&theme)?)).await?;
    tx.insert_log(&plan.log).await?;
    Ok(theme)
}

/// Replaces the theme of that id by a body that fits `THEME`.
pub async fn update_theme(
    realm: &Realm,
    actor: &Actor,
    id: String,
    body: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    actor.must(UPDATE)?;
    let plan = Plan {
        id,
        body,
        log: log::management_write(realm, actor, "Update branding theme", None)?,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(replace(plan, tx)))
        .await
}

async fn replace(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Map<String, Value>, Error> {
    must_be_there(&plan.id, NOT_UPDATED, &mut tx).await?;
    put(plan, &mut tx).await
}

async fn must_be_there(
    id: &str,
    refusal: Error,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    let tenant = tx.own_row().await?.ok_or(GONE)?;
    let theme = stored(tenant.theme.as_deref())?;
    if theme.is_some_and(|theme| has_id(&theme, id)) {
        Ok(())
    } else {
        Err(refusal)
    }
}

struct Deletion {
    id: String,
    log: LogRow,
}

/// Takes the theme of that id away.
pub async fn delete_theme(realm: &Realm, actor: &Actor, id: String) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = Deletion {
        id,
        log: log::management_write(realm, actor, "Delete branding theme", None)?,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(remove(plan, tx)))
        .await
}

async fn remove(plan: &Deletion, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    must_be_there(&plan.id, NOT_DELETED, &mut tx).await?;
    tx.set_theme(None).await?;
    Ok(tx.insert_log(&plan.log).await?)
}
