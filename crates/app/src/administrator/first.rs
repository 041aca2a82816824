//! The first administrator, made by whoever holds the setup link.

use guildhall_model::schema::{Declared as _, Part};
use guildhall_model::user::CreateUser;
use guildhall_store::{SystemTransaction, Tenant};
use serde_json::json;

use super::Role;
use super::system::role_id;
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::hash::sha256;
use crate::realm::Realm;
use crate::setup;
use crate::tenant::DATABASE;
use crate::user;

/// The fewest characters of an administrator's password: what the connection of a new tenant asks for.
pub const LEAST_PASSWORD: usize = 15;

struct Plan {
    tenant: Tenant,
    code: String,
    user: user::NewUser,
    now: guildhall_model::Timestamp,
}

/// Makes an owner of the installation and answers its user id. The code is spent in the same transaction, so that of two
/// who hold it one wins; `None`: it is not valid, or no more.
///
/// Refuses an address or a password that is none, and an address that an administrator has already.
pub async fn first_administrator(
    system: &Realm,
    origin: Origin,
    code: &str,
    email: &str,
    password: &str,
) -> Result<Option<String>, Error> {
    // A password costs a hash: nobody is given one for a code that is made up.
    if !setup::is_valid(&system.services, code).await? {
        return Ok(None);
    }
    let body = CreateUser::read(json!({
        "connection": DATABASE,
        "email": email,
        "password": password,
        "email_verified": true,
    }));
    let body = body.map_err(|problem| Error::Invalid {
        part: Part::Body,
        problem,
    })?;
    let length = password.chars().count();
    if length < LEAST_PASSWORD {
        let reason = format!("String is too short ({length} chars), minimum {LEAST_PASSWORD}");
        return Err(Error::invalid_body(
            reason,
            "password",
            "Initial password for this user",
        ));
    }
    let plan = Plan {
        tenant: system.tenant.clone(),
        code: sha256(code),
        user: user::prepare(system, &Actor::anonymous(origin), body).await?,
        now: system.now(),
    };
    let write = system
        .services
        .system
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)));
    write.await.map_err(user::translate)
}

async fn insert(plan: &Plan, mut tx: SystemTransaction<'_>) -> Result<Option<String>, Error> {
    if !tx.spend_setup_code(&plan.code).await? {
        return Ok(None);
    }
    let (user, _) = user::insert(&plan.user, tx.within(&plan.tenant)).await?;
    let mut tenant = tx.within(&plan.tenant);
    let owner = role_id(Role::Owner.name(), &mut tenant)
        .await?
        .ok_or(Error::Internal("the system tenant has no owners"))?;
    tenant.insert_user_role(&user.id, &owner, plan.now).await?;
    Ok(Some(user.id))
}
