//! Sessions of administrators: a random id in a cookie, of which only a hash is kept.

use guildhall_model::Timestamp;
use guildhall_model::random::{self, BASE62};
use guildhall_protocol::oauth::Scope;
use guildhall_store::{DashboardSessionRow, Page};
use subtle::ConstantTimeEq as _;

use super::Role;
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::hash::sha256;
use crate::realm::Realm;
use crate::user::Profile;

/// Letters of an id: 190 bits.
const LENGTH: usize = 32;
/// A session that is not used ends after eight hours.
const IDLE_SECONDS: i64 = 8 * 3600;
/// However much it is used, it ends after a day.
const LONGEST_SECONDS: i64 = 24 * 3600;
/// That a session was used is written down once in so many seconds, not at each request.
const NOTED_SECONDS: i64 = 300;

/// Who uses the Dashboard.
#[derive(Clone, Debug)]
pub struct Administrator {
    /// The id of the user in the system tenant.
    pub user_id: String,
    /// A name for people.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// What the administrator may do.
    pub role: Role,
}

impl Administrator {
    /// The administrator as the operations know who asks.
    pub fn actor(&self, origin: Origin) -> Actor {
        let scope: Scope = self.role.scopes();
        Actor::with_scopes(None, Some(self.user_id.clone()), scope, origin)
    }
}

/// Begins a session of a user of the system tenant and answers its id, which is kept nowhere.
pub async fn begin(system: &Realm, user_id: &str) -> Result<String, Error> {
    let id = random::text(system.random(), BASE62, LENGTH);
    let now = system.now();
    let session = DashboardSessionRow {
        hash: sha256(&id),
        user_id: user_id.to_owned(),
        used_at: now,
        expires_at: now.plus_seconds(LONGEST_SECONDS),
    };
    let write = system.store.write(session, |session, mut tx| {
        Box::pin(async move { tx.insert_dashboard_session(session).await })
    });
    write.await?;
    Ok(id)
}

/// Whose session it is. `None`: it has ended, or its user is gone, blocked, or administrator no more.
pub async fn find(system: &Realm, id: &str) -> Result<Option<Administrator>, Error> {
    if id.len() != LENGTH {
        return Ok(None);
    }
    let now = system.now();
    // Found by its hash, so that nothing about the id is learnt from how long a comparison takes.
    let read = system.store.read(sha256(id), move |hash, mut tx| {
        Box::pin(async move {
            let Some(session) = tx.dashboard_session(hash).await? else {
                return Ok(None);
            };
            if has_ended(&session, now) {
                return Ok(None);
            }
            let Some(user) = tx.user(&session.user_id).await? else {
                return Ok(None);
            };
            let page = Page::Offset { skip: 0, take: 50 };
            let roles = tx.user_roles(&user.id, &page).await?;
            Ok::<_, Error>(Some((session, user, roles)))
        })
    });
    let Some((session, user, roles)) = read.await? else {
        return Ok(None);
    };
    let role = roles
        .iter()
        .filter_map(|role| Role::named(&role.name))
        .max();
    let Some(role) = role.filter(|_| !user.blocked) else {
        return Ok(None);
    };
    if now.milliseconds_since(session.used_at) >= NOTED_SECONDS * 1000 {
        note(system, session.hash, now).await?;
    }
    let profile = Profile::read(&user.document)?;
    let name = profile.display_name().unwrap_or(&user.id);
    Ok(Some(Administrator {
        name: name.to_owned(),
        email: profile.email().map(str::to_owned),
        user_id: user.id,
        role,
    }))
}

fn has_ended(session: &DashboardSessionRow, now: Timestamp) -> bool {
    now >= session.expires_at || now >= session.used_at.plus_seconds(IDLE_SECONDS)
}

async fn note(system: &Realm, hash: String, now: Timestamp) -> Result<(), Error> {
    let write = system.store.write(hash, move |hash, mut tx| {
        Box::pin(async move { tx.touch_dashboard_session(hash, now).await })
    });
    Ok(write.await?)
}

/// Ends a session.
pub async fn end(system: &Realm, id: &str) -> Result<(), Error> {
    let write = system.store.write(sha256(id), |hash, mut tx| {
        Box::pin(async move { tx.delete_dashboard_session(hash).await })
    });
    Ok(write.await?)
}

/// What every form of a session carries: only who knows the session's id can make it, and it does not tell the id.
pub fn form_token(id: &str) -> String {
    sha256(&format!("form of {id}"))
}

/// Whether a form carries the token of this session.
pub fn is_form_token(id: &str, given: &str) -> bool {
    form_token(id).as_bytes().ct_eq(given.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_belongs_to_its_session() {
        let token = form_token("one");
        assert!(is_form_token("one", &token));
        assert!(!is_form_token("two", &token));
        assert!(!is_form_token("one", ""));
        assert_ne!(token, sha256("one"));
    }
}
