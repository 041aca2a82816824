//! Changing a user.

use guildhall_model::Timestamp;
use guildhall_model::connection::DATABASE;
use guildhall_model::merge;
use guildhall_model::schema::Patch;
use guildhall_model::user::UpdateUser;
use guildhall_store::{ConnectionRow, LogRow, TenantTransaction, UserRow};
use serde_json::{Map, Value};

use super::create::email_is_unique;
use super::password::{end_access, set_password, thin_out_access};
use super::profile::told;
use super::{ConnectionName, Profile, missing};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::mail::tenant_locale;
use crate::realm::Realm;
use crate::ticket::{About, Fresh, Verification};
use crate::{event, log, password};

/// Changing a user, or only its metadata.
pub const UPDATE: Permission = Permission::any_of(&[
    "update:users",
    "update:users_app_metadata",
    "update:current_user_metadata",
]);

struct Plan {
    realm: Realm,
    actor: Actor,
    id: String,
    change: UpdateUser,
    hash: Option<String>,
    /// What asks whether the address is the user's, where that is to be asked.
    verification: Option<Fresh>,
    log: LogRow,
    now: Timestamp,
}

/// Changes a user and answers it whole.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    id: String,
    change: UpdateUser,
) -> Result<(UserRow, ConnectionName), Error> {
    actor.must(UPDATE)?;
    must_change(actor, &id, &change)?;
    must_go_together(&change)?;
    let hash = match &change.password {
        Patch::Value(password) => Some(password::hash(realm, password.clone()).await?),
        Patch::Absent | Patch::Null => None,
    };
    if will_end_access(realm, &id, &change).await? {
        thin_out_access(realm, &id).await?;
    }
    let log = log::management_write(realm, actor, "Update a User", None)?;
    let plan = Plan {
        realm: realm.clone(),
        actor: actor.clone(),
        id,
        verification: may_ask(&change).then(|| Fresh::new(realm)),
        change,
        hash,
        log,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await
        .map_err(taken)
}

/// What another user of the connection has can not be this one's (the text is the service's; its contract lists no 409
/// here).
fn taken(error: Error) -> Error {
    let name = [
        ("users_connection_id_email_unique", "email"),
        ("users_connection_id_username_key", "username"),
        ("users_connection_id_phone_key", "phone number"),
    ]
    .into_iter()
    .find_map(|(key, name)| error.is_conflict(key).then_some(name));
    match name {
        Some(name) => Error::Refused {
            message: format!("The specified new {name} already exists").into(),
            code: "auth0_idp_error",
        },
        None => error,
    }
}

/// The narrower scopes change metadata only: one that of everybody, the other that of the token's own subject.
fn must_change(actor: &Actor, id: &str, change: &UpdateUser) -> Result<(), Error> {
    if actor.has_scope("update:users") {
        return Ok(());
    }
    let only_metadata = UpdateUser {
        user_metadata: None,
        app_metadata: None,
        ..change.clone()
    }
    .is_empty();
    let app = change.app_metadata.is_none() || actor.has_scope("update:users_app_metadata");
    let user = change.user_metadata.is_none() || actor.has_scope("update:current_user_metadata");
    if !(only_metadata && app && user) {
        return Err(Error::NotAllowed {
            message: "Some fields cannot be updated with the permissions granted by the bearer token scopes.".into(),
            code: "insufficient_scope",
        });
    }
    if change.user_metadata.is_some() && actor.user_id.as_deref() != Some(id) {
        return Err(Error::NotAllowed {
            message: "User to be acted on does not match subject in bearer token.".into(),
            code: "insufficient_scope",
        });
    }
    Ok(())
}

/// What can not be changed at once (contract).
fn must_go_together(change: &UpdateUser) -> Result<(), Error> {
    let email = change.email != Patch::Absent;
    let verified = change.email_verified.is_some();
    let password = change.password != Patch::Absent;
    let username = change.username != Patch::Absent;
    for (both, names) in [
        (password && email, "password and email"),
        (password && verified, "password and email_verified"),
        (username && email, "username and email"),
        (username && verified, "username and email_verified"),
        (username && password, "username and password"),
    ] {
        if both {
            return Err(Error::refused_body(format!(
                "Cannot update {names} simultaneously"
            )));
        }
    }
    Ok(())
}

async fn apply(
    plan: &Plan,
    mut tx: TenantTransaction<'_>,
) -> Result<(UserRow, ConnectionName), Error> {
    let mut user = tx.user(&plan.id).await?.ok_or_else(missing)?;
    let connection = tx
        .connection(&user.connection_id)
        .await?
        .ok_or_else(missing)?;
    if plan
        .change
        .connection
        .as_ref()
        .is_some_and(|name| *name != connection.name)
    {
        return Err(Error::refused_body(
            "The user has no identity in that connection.",
        ));
    }
    let name = ConnectionName {
        name: connection.name.clone(),
        strategy: connection.strategy.clone(),
    };
    let mut profile = Profile::read(&user.document)?;
    let before = Value::Object(told(profile.shown(&user, &name)?));
    if let Some(blocked) = plan.change.blocked {
        user.blocked = blocked;
    }
    if let Some(hash) = &plan.hash {
        set_password(&mut user, hash, plan.now, &mut tx).await?;
        profile.last_password_reset = Some(plan.now.to_string());
    }
    let former = names(&profile);
    change(&mut profile, plan.change.clone());
    if plan.hash.is_some() || names(&profile) != former {
        end_access(&user.id, &mut tx).await?;
    }
    user.keys = profile.keys(email_is_unique(&connection)?);
    user.document = serde_json::to_string(&profile)?;
    user.updated_at = plan.now;
    tx.update_user(&user).await?;
    tx.insert_log(&plan.log).await?;
    let shown = told(profile.shown(&user, &name)?);
    let event = event::new(
        &plan.realm,
        &plan.actor,
        "user.updated",
        &shown,
        Some(before),
    )?;
    event.enqueue(plan.now, &mut tx).await?;
    let [former_email, ..] = former;
    let is_asked = plan.change.verify_email.is_some() || profile.email != former_email;
    if let Some(fresh) = plan.verification.as_ref().filter(|_| is_asked) {
        verify(plan, fresh, (&user, &connection), &mut tx).await?;
    }
    Ok((user, name))
}

/// Whether the user may be asked by mail whether the address is theirs: another one is, unless that is not wanted, and the
/// same one if that is wanted.
fn may_ask(change: &UpdateUser) -> bool {
    let has_address = matches!(change.email, Patch::Value(_));
    change.verify_email.unwrap_or(has_address)
}

async fn verify(
    plan: &Plan,
    fresh: &Fresh,
    (user, connection): (&UserRow, &ConnectionRow),
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    if connection.strategy != DATABASE {
        return Ok(());
    }
    let client = match &plan.change.client_id {
        Some(id) => tx.client(id).await?,
        None => None,
    };
    let about = About {
        user,
        connection,
        client: client.as_ref(),
        organization: None,
        locale: tenant_locale(&plan.realm)?,
    };
    let verification = Verification::of(&plan.realm, fresh, about)?;
    match verification {
        Some(verification) => verification.insert(tx).await,
        None => Ok(()),
    }
}

/// Whether whoever signed in has to do so again: by another password, or known by something else (behaviour notes,
/// "Tokens", section 11). What is said again changes nothing, but for a password.
async fn will_end_access(realm: &Realm, id: &str, update: &UpdateUser) -> Result<bool, Error> {
    if update.password != Patch::Absent {
        return Ok(true);
    }
    let is_silent = update.email == Patch::Absent
        && update.phone_number == Patch::Absent
        && update.username == Patch::Absent;
    if is_silent {
        return Ok(false);
    }
    let read = realm.store.read(id.to_owned(), |id, mut tx| {
        Box::pin(async move { tx.user(id).await })
    });
    let Some(user) = read.await? else {
        return Ok(false);
    };
    let mut profile = Profile::read(&user.document)?;
    let former = names(&profile);
    change(&mut profile, update.clone());
    Ok(names(&profile) != former)
}

/// What the user is known by, the address first.
fn names(profile: &Profile) -> [Option<String>; 3] {
    [&profile.email, &profile.username, &profile.phone_number].map(Clone::clone)
}

fn change(profile: &mut Profile, change: UpdateUser) {
    let UpdateUser {
        blocked: _,
        email_verified,
        email,
        phone_number,
        phone_verified,
        user_metadata,
        app_metadata,
        given_name,
        family_name,
        name,
        nickname,
        picture,
        verify_email: _,
        verify_phone_number: _,
        password: _,
        connection: _,
        client_id: _,
        username,
    } = change;
    let former = profile.email.clone();
    email.apply(&mut profile.email);
    if let Some(verified) = email_verified {
        profile.email_verified = verified;
    } else if profile.email != former {
        // Another address is another one to verify.
        profile.email_verified = false;
    }
    phone_number.apply(&mut profile.phone_number);
    if phone_verified.is_some() {
        profile.phone_verified = phone_verified;
    }
    given_name.apply(&mut profile.given_name);
    family_name.apply(&mut profile.family_name);
    name.apply(&mut profile.name);
    nickname.apply(&mut profile.nickname);
    picture.apply(&mut profile.picture);
    username.apply(&mut profile.username);
    merge_metadata(user_metadata, &mut profile.user_metadata);
    merge_metadata(app_metadata, &mut profile.app_metadata);
}

/// Merges the first level; `null` removes a key, an empty object removes all.
pub(super) fn merge_metadata(
    change: Option<Map<String, Value>>,
    current: &mut Option<Map<String, Value>>,
) {
    let Some(change) = change else { return };
    let mut merged = if change.is_empty() {
        Map::new()
    } else {
        current.take().unwrap_or_default()
    };
    merge::merge(&mut merged, change, &[]);
    *current = Some(merged).filter(|merged| !merged.is_empty());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metadata_is_merged_by_its_first_level() {
        let map = |value: Value| value.as_object().cloned();
        for (before, change, after) in [
            (
                json!({"a": 1, "b": {"c": 1}}),
                json!({"b": {"d": 2}}),
                json!({"a": 1, "b": {"d": 2}}),
            ),
            (json!({"a": 1}), json!({"a": null}), Value::Null),
            (json!({"a": 1}), json!({}), Value::Null),
            (Value::Null, json!({"a": null, "b": 2}), json!({"b": 2})),
        ] {
            let mut current = map(before.clone());
            merge_metadata(map(change.clone()), &mut current);
            assert_eq!(current, map(after), "{before} {change}");
        }
    }
}
