//! The user whom somebody names by an address or an id.

use guildhall_app::{Error, Realm};

use crate::error::{Failure, words};

/// What an address or an id leads to. Two connections may each have a user of one address.
#[derive(Debug)]
pub(crate) enum Found {
    /// One user, by id.
    One(String),
    /// Nobody.
    None,
    /// More than one.
    Several,
}

impl Found {
    /// The one, or why there is none, in words.
    pub(crate) fn one(self) -> Result<String, String> {
        match self {
            Self::One(user) => Ok(user),
            Self::None => Err(words("organization.members.unknown")),
            Self::Several => Err(words("organization.members.several")),
        }
    }
}

/// Looks for the user of that id or address.
pub(crate) async fn find(realm: &Realm, typed: &str) -> Result<Found, Failure> {
    let read = realm.store.read(typed.to_owned(), |typed, mut tx| {
        Box::pin(async move {
            if let Some(user) = tx.user(typed).await? {
                return Ok(Found::One(user.id));
            }
            let mut users = tx.users_by_email(&typed.to_lowercase()).await?.into_iter();
            Ok::<_, Error>(match (users.next(), users.next()) {
                (Some(user), None) => Found::One(user.id),
                (None, _) => Found::None,
                (Some(_), Some(_)) => Found::Several,
            })
        })
    });
    Ok(read.await?)
}
