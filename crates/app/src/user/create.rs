//! Creating a user.

use guildhall_model::connection::DATABASE;
use guildhall_model::random::{self, HEX};
use guildhall_model::user::CreateUser;
use guildhall_store::{ConnectionRow, LogRow, TenantTransaction, UserRow};
use serde_json::Value;

use super::profile::told;
use super::{ConnectionName, Profile, translate};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event::{self, Event};
use crate::mail::tenant_locale;
use crate::realm::Realm;
use crate::ticket::{About, Fresh, Verification};
use crate::{log, password};

/// Creating a user.
pub const CREATE: Permission = Permission::any_of(&["create:users"]);

/// A user that is to be inserted, with all that goes with it; made before the transaction.
pub(crate) struct Plan {
    pub(crate) user: UserRow,
    connection: ConnectionName,
    log: LogRow,
    event: Event,
    verification: Option<Verification>,
}

/// Creates a user in a database or passwordless connection.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    body: CreateUser,
) -> Result<(UserRow, ConnectionName), Error> {
    actor.must(CREATE)?;
    let plan = prepare(realm, actor, body).await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
        .map_err(translate)
}

/// All that the transaction needs. Refuses a connection that is not there or takes no such user.
pub(crate) async fn prepare(realm: &Realm, actor: &Actor, body: CreateUser) -> Result<Plan, Error> {
    let connection = find_connection(realm, body.connection.clone()).await?;
    check(&connection, &body)?;
    let now = realm.now();
    let part = body
        .user_id
        .clone()
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| new_part(realm));
    let id = format!("{}|{part}", connection.strategy);
    let hash = password_hash(realm, &id, &body).await?;
    let blocked = body.blocked.unwrap_or(false);
    let is_asked = body.verify_email != Some(false) && connection.strategy == DATABASE;
    let profile = profile(body);
    let user = UserRow {
        id,
        connection_id: connection.id.clone(),
        keys: profile.keys(email_is_unique(&connection)?),
        blocked,
        password: hash,
        document: serde_json::to_string(&profile)?,
        created_at: now,
        updated_at: now,
    };
    let about = About {
        user: &user,
        connection: &connection,
        client: None,
        organization: None,
        locale: tenant_locale(realm)?,
    };
    let verification = if is_asked {
        Verification::of(realm, &Fresh::new(realm), about)?
    } else {
        None
    };
    let name = ConnectionName {
        name: connection.name,
        strategy: connection.strategy,
    };
    Ok(Plan {
        verification,
        log: log::management_write(realm, actor, "Create a User", None)?,
        event: event::new(
            realm,
            actor,
            "user.created",
            &told(profile.shown(&user, &name)?),
            None,
        )?,
        connection: name,
        user,
    })
}

/// A new id within its provider: eight digits of time, then chance (recorded).
fn new_part(realm: &Realm) -> String {
    format!(
        "{:08x}{}",
        realm.now().seconds().clamp(0, i64::from(u32::MAX)),
        random::text(realm.random(), HEX, 16)
    )
}

/// Somebody who makes an account in a database.
#[derive(Clone, Debug)]
pub(crate) struct NewAccount {
    /// The address.
    pub(crate) email: String,
    /// The user name, where the database has them.
    pub(crate) username: Option<String>,
    /// The password, which fits the database's policy.
    pub(crate) password: String,
}

/// The user and the event of an account that somebody makes, ready to be written.
pub(crate) async fn account(
    realm: &Realm,
    actor: &Actor,
    connection: &ConnectionRow,
    new: NewAccount,
) -> Result<(UserRow, Event), Error> {
    let mut profile = Profile {
        email: Some(new.email),
        username: new.username,
        ..Profile::default()
    };
    profile.fill_in();
    let now = realm.now();
    let user = UserRow {
        id: format!("{}|{}", connection.strategy, new_part(realm)),
        connection_id: connection.id.clone(),
        keys: profile.keys(email_is_unique(connection)?),
        blocked: false,
        password: Some(password::hash(realm, new.password).await?),
        document: serde_json::to_string(&profile)?,
        created_at: now,
        updated_at: now,
    };
    let name = ConnectionName {
        name: connection.name.clone(),
        strategy: connection.strategy.clone(),
    };
    let shown = told(profile.shown(&user, &name)?);
    let event = event::new(realm, actor, "user.created", &shown, None)?;
    Ok((user, event))
}

/// Inserts a user within a transaction of its tenant.
pub(crate) async fn insert(
    plan: &Plan,
    mut tx: TenantTransaction<'_>,
) -> Result<(UserRow, ConnectionName), Error> {
    // Once more within the transaction: the connection may have gone since.
    if tx.connection(&plan.user.connection_id).await?.is_none() {
        return Err(no_connection());
    }
    tx.insert_user(&plan.user).await?;
    tx.insert_log(&plan.log).await?;
    plan.event.enqueue(plan.user.created_at, &mut tx).await?;
    if let Some(verification) = &plan.verification {
        verification.insert(&mut tx).await?;
    }
    Ok((plan.user.clone(), plan.connection.clone()))
}

/// The hash of the password that was given, or the one that was given in its place.
async fn password_hash(
    realm: &Realm,
    id: &str,
    body: &CreateUser,
) -> Result<Option<String>, Error> {
    match (&body.password, &body.custom_password_hash) {
        (Some(_), Some(_)) => Err(Error::refused_body(
            "A password and a custom_password_hash exclude each other.",
        )),
        (Some(password), None) => Ok(Some(password::hash(realm, password.clone()).await?)),
        (None, Some(custom)) => Ok(Some(password::import(realm, id, custom.clone())?)),
        (None, None) => Ok(None),
    }
}

fn no_connection() -> Error {
    Error::refused_body("The connection does not exist.")
}

async fn find_connection(realm: &Realm, name: String) -> Result<ConnectionRow, Error> {
    let filter = guildhall_store::ConnectionFilter {
        name: Some(name),
        ..Default::default()
    };
    let found = realm.store.read(filter, |filter, mut tx| {
        Box::pin(async move {
            let one = guildhall_store::Page::Checkpoint {
                after: None,
                take: 1,
            };
            tx.connections(filter, &one).await
        })
    });
    found.await?.into_iter().next().ok_or_else(no_connection)
}

/// Which names and secrets a connection wants.
fn check(connection: &ConnectionRow, body: &CreateUser) -> Result<(), Error> {
    let missing = |name: &str| {
        Err(Error::invalid_body(
            format!("Missing required property: {name}"),
            "",
            "",
        ))
    };
    match connection.strategy.as_str() {
        DATABASE
            if body.email.is_none() && body.username.is_none() && body.phone_number.is_none() =>
        {
            missing("email")
        }
        DATABASE if body.password.is_none() && body.custom_password_hash.is_none() => {
            missing("password")
        }
        "email" if body.email.is_none() => missing("email"),
        "sms" if body.phone_number.is_none() => missing("phone_number"),
        DATABASE | "email" | "sms" => Ok(()),
        _ => Err(Error::refused_body(
            "Connection does not support user creation through the API. It must either be a database or passwordless \
             connection.",
        )),
    }
}

/// Whether two users of a connection may have one address: only where a database says so, and always where another
/// provider says who they are.
pub(super) fn email_is_unique(connection: &ConnectionRow) -> Result<bool, Error> {
    if !matches!(connection.strategy.as_str(), DATABASE | "email" | "sms") {
        return Ok(false);
    }
    let document: Value = serde_json::from_str(&connection.document)?;
    Ok(document.pointer("/options/attributes/email/unique") != Some(&Value::Bool(false)))
}

fn profile(body: CreateUser) -> Profile {
    let CreateUser {
        connection: _,
        email,
        phone_number,
        user_metadata,
        blocked: _,
        email_verified,
        phone_verified,
        app_metadata,
        given_name,
        family_name,
        name,
        nickname,
        picture,
        user_id: _,
        password: _,
        custom_password_hash: _,
        verify_email: _,
        username,
    } = body;
    let mut profile = Profile {
        email,
        email_verified: email_verified.unwrap_or(false),
        username,
        phone_number,
        phone_verified,
        name,
        nickname,
        given_name,
        family_name,
        picture,
        user_metadata: user_metadata.filter(|metadata| !metadata.is_empty()),
        app_metadata: app_metadata.filter(|metadata| !metadata.is_empty()),
        last_password_reset: None,
    };
    profile.fill_in();
    profile
}
