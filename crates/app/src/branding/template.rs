//! The tenant's own template of the login pages.

use guildhall_store::{LogRow, TenantTransaction};

use super::{DELETE, UPDATE};
use crate::actor::Actor;
use crate::error::Error;
use crate::log;
use crate::realm::Realm;

/// The template (recorded where there is none).
pub async fn template(realm: &Realm) -> Result<String, Error> {
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.universal_login_template().await?) })
    });
    read.await?.ok_or(Error::Missing {
        message: "Template does not exist.",
        code: Some("inexistent_templates_universal_login"),
    })
}

struct Plan {
    template: Option<String>,
    log: LogRow,
}

/// Sets the template; `true` when there was none before.
pub async fn set_template(realm: &Realm, actor: &Actor, template: String) -> Result<bool, Error> {
    actor.must(UPDATE)?;
    let plan = Plan {
        template: Some(template),
        log: log::management_write(realm, actor, "Set template for New Universal Login", None)?,
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(write(plan, tx)))
        .await
}

/// Takes the template away, if there is one.
pub async fn delete_template(realm: &Realm, actor: &Actor) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = Plan {
        template: None,
        log: log::management_write(
            realm,
            actor,
            "Delete template for New Universal Login",
            None,
        )?,
    };
    let write = realm
        .store
        .write(plan, |plan, tx| Box::pin(write(plan, tx)));
    write.await.map(drop)
}

/// Tells whether there was none before.
async fn write(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<bool, Error> {
    let is_new = tx.universal_login_template().await?.is_none();
    tx.set_universal_login_template(plan.template.as_deref())
        .await?;
    tx.insert_log(&plan.log).await?;
    Ok(is_new)
}
