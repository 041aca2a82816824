//! Inviting another administrator: an account with a role, and a mail whose link sets its password. From then on the
//! person signs in through the login of the system tenant, as every administrator does.

use guildhall_model::Timestamp;
use guildhall_model::schema::{Declared as _, Part};
use guildhall_model::user::CreateUser;
use guildhall_store::{LogRow, SystemTransaction, Tenant};
use serde_json::json;

use super::Role;
use super::manage::MANAGE;
use super::sign_in::find;
use super::system::role_id;
use crate::actor::Actor;
use crate::error::Error;
use crate::log::management_write;
use crate::mail;
use crate::realm::Realm;
use crate::secret;
use crate::tenant::DATABASE;
use crate::ticket::{self, Account, Asked, Requested};
use crate::user::{self, Profile};

/// Letters behind the random password that nobody learns, so that every policy takes it.
const OF_EVERY_KIND: &str = "-aA1";

struct Plan {
    tenant: Tenant,
    user: user::NewUser,
    role: Role,
    log: LogRow,
    now: Timestamp,
}

/// Makes an account with this role and sends its owner the link that sets the password.
///
/// Refuses an address that is none, or that an administrator has already.
pub async fn invite(system: &Realm, actor: &Actor, email: &str, role: Role) -> Result<(), Error> {
    actor.must(MANAGE)?;
    let password = format!("{}{OF_EVERY_KIND}", secret::new(system.random()));
    let body = CreateUser::read(json!({
        "connection": DATABASE,
        "email": email,
        "password": password,
        "email_verified": false,
        "verify_email": false,
    }));
    let body = body.map_err(|problem| Error::Invalid {
        part: Part::Body,
        problem,
    })?;
    let plan = Plan {
        tenant: system.tenant.clone(),
        user: user::prepare(system, actor, body).await?,
        role,
        log: management_write(system, actor, "Invite an administrator", None)?,
        now: system.now(),
    };
    let write = system
        .services
        .system
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)));
    let user_id = write.await.map_err(user::translate)?;
    send(system, actor, user_id).await
}

async fn insert(plan: &Plan, mut tx: SystemTransaction<'_>) -> Result<String, Error> {
    let (user, _) = user::insert(&plan.user, tx.within(&plan.tenant)).await?;
    let mut tx = tx.within(&plan.tenant);
    let role = role_id(plan.role.name(), &mut tx)
        .await?
        .ok_or(Error::Internal("the system tenant lacks a role"))?;
    tx.insert_user_role(&user.id, &role, plan.now).await?;
    tx.insert_log(&plan.log).await?;
    Ok(user.id)
}

/// Sends an invited person the link once more; the links of before stay good until one is used.
///
/// Refuses too many in an hour.
pub async fn invite_again(system: &Realm, actor: &Actor, user_id: String) -> Result<(), Error> {
    actor.must(MANAGE)?;
    send(system, actor, user_id).await
}

async fn send(system: &Realm, actor: &Actor, user_id: String) -> Result<(), Error> {
    let read = system.store.read(user_id, |id, mut tx| {
        Box::pin(async move { tx.user(id).await })
    });
    let user = read.await?.ok_or_else(user::missing)?;
    let (client, connection) = find(system).await?;
    let client = client.ok_or(Error::Internal("the Dashboard is no client"))?;
    let connection = connection.ok_or(Error::Internal("the system tenant has no database"))?;
    let profile = Profile::read(&user.document)?;
    let email = profile.email().unwrap_or_default().to_owned();
    let asked = Asked {
        username: &email,
        account: Some(Account { user, connection }),
        client: &client,
        organization: None,
        locale: mail::tenant_locale(system)?,
        origin: actor.origin.clone(),
    };
    match ticket::request(system, &asked).await? {
        Requested::Sent => Ok(()),
        Requested::TooMany => Err(Error::refused_body(
            "Too many mails were sent to this address. Wait an hour.",
        )),
    }
}
