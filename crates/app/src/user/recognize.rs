//! Who signed in at another provider: the user of that connection and subject, made at the first time.
//!
//! An address says nothing about who somebody is: two connections, or two subjects of one, may have the same, and they
//! are two users.

use guildhall_store::{ConnectionRow, TenantTransaction, UserRow};
use serde_json::Value;

use super::create::email_is_unique;
use super::profile::told;
use super::{ConnectionName, Profile};
use crate::actor::Actor;
use crate::error::Error;
use crate::event;
use crate::realm::Realm;
use crate::upstream::attribute::{Attributes, When};

/// Somebody whom a provider has signed in.
#[derive(Clone, Debug)]
pub(crate) struct Recognized {
    /// The connection.
    pub(crate) connection: ConnectionRow,
    /// The id that the provider gives to nobody else.
    pub(crate) subject: String,
    /// What it tells of the person.
    pub(crate) attributes: Attributes,
    /// When that is taken over.
    pub(crate) when: When,
}

impl Recognized {
    /// The `user_id`: strategy, connection and subject.
    fn id(&self) -> String {
        let ConnectionRow { strategy, name, .. } = &self.connection;
        format!("{strategy}|{name}|{}", self.subject)
    }
}

/// The user, made or changed as the connection says. `None`: there is one of this id whose connection is just being
/// removed.
pub(crate) async fn recognize(
    realm: &Realm,
    actor: &Actor,
    somebody: &Recognized,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<UserRow>, Error> {
    match tx.user(&somebody.id()).await? {
        None => make(realm, actor, somebody, tx).await.map(Some),
        Some(user) if user.connection_id != somebody.connection.id => Ok(None),
        Some(user) if somebody.when == When::Each => {
            renew(realm, actor, somebody, user, tx).await.map(Some)
        }
        Some(user) => Ok(Some(user)),
    }
}

async fn make(
    realm: &Realm,
    actor: &Actor,
    somebody: &Recognized,
    tx: &mut TenantTransaction<'_>,
) -> Result<UserRow, Error> {
    let mut profile = Profile::default();
    if somebody.when != When::Never {
        take_over(&mut profile, &somebody.attributes);
    }
    if profile.email.is_none() {
        profile.name.get_or_insert_with(|| somebody.subject.clone());
    }
    profile.fill_in();
    let now = realm.now();
    let user = UserRow {
        id: somebody.id(),
        connection_id: somebody.connection.id.clone(),
        keys: profile.keys(email_is_unique(&somebody.connection)?),
        blocked: false,
        password: None,
        document: serde_json::to_string(&profile)?,
        created_at: now,
        updated_at: now,
    };
    tx.insert_user(&user).await?;
    let shown = told(profile.shown(&user, &name(&somebody.connection))?);
    let event = event::new(realm, actor, "user.created", &shown, None)?;
    event.enqueue(now, tx).await?;
    Ok(user)
}

/// Takes over what has changed; nothing is written where nothing has.
async fn renew(
    realm: &Realm,
    actor: &Actor,
    somebody: &Recognized,
    mut user: UserRow,
    tx: &mut TenantTransaction<'_>,
) -> Result<UserRow, Error> {
    let name = name(&somebody.connection);
    let mut profile = Profile::read(&user.document)?;
    let before = Value::Object(told(profile.shown(&user, &name)?));
    take_over(&mut profile, &somebody.attributes);
    let document = serde_json::to_string(&profile)?;
    if document == user.document {
        return Ok(user);
    }
    user.document = document;
    user.keys = profile.keys(email_is_unique(&somebody.connection)?);
    user.updated_at = realm.now();
    tx.update_user(&user).await?;
    let shown = told(profile.shown(&user, &name)?);
    let event = event::new(realm, actor, "user.updated", &shown, Some(before))?;
    event.enqueue(user.updated_at, tx).await?;
    Ok(user)
}

fn name(connection: &ConnectionRow) -> ConnectionName {
    ConnectionName {
        name: connection.name.clone(),
        strategy: connection.strategy.clone(),
    }
}

/// What is not told stays as it is. An address that was verified here stays so while it is the same (behaviour notes,
/// "Organizations", section 7).
fn take_over(profile: &mut Profile, attributes: &Attributes) {
    let Attributes {
        email,
        email_verified,
        name,
        nickname,
        given_name,
        family_name,
        picture,
    } = attributes;
    if email.is_some() {
        let is_same = profile.email == *email;
        profile.email_verified = *email_verified || (is_same && profile.email_verified);
    }
    for (told, known) in [
        (email, &mut profile.email),
        (name, &mut profile.name),
        (nickname, &mut profile.nickname),
        (given_name, &mut profile.given_name),
        (family_name, &mut profile.family_name),
        (picture, &mut profile.picture),
    ] {
        if told.is_some() {
            known.clone_from(told);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_verified_while_it_is_the_same() {
        let told = |email: &str, email_verified| Attributes {
            email: Some(email.to_owned()),
            email_verified,
            ..Attributes::default()
        };
        for (attributes, email, verified) in [
            (told("a@b.example", false), "a@b.example", true),
            (told("a@b.example", true), "a@b.example", true),
            (told("c@b.example", false), "c@b.example", false),
            (told("c@b.example", true), "c@b.example", true),
            (Attributes::default(), "a@b.example", true),
        ] {
            let mut profile = Profile {
                email: Some("a@b.example".into()),
                email_verified: true,
                ..Profile::default()
            };
            take_over(&mut profile, &attributes);
            assert_eq!(profile.email.as_deref(), Some(email), "{attributes:?}");
            assert_eq!(profile.email_verified, verified, "{attributes:?}");
        }
    }
}
