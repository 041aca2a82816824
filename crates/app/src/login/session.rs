//! Sessions: single sign-on of a browser, over all applications of the tenant.

use guildhall_model::Timestamp;
use guildhall_model::random::{self, BASE62};
use guildhall_store::{SessionRow, TenantTransaction, UserRow};
use secrecy::SecretString;

use super::settings::TenantSettings;
use crate::realm::Realm;
use crate::secret;

/// Letters of a session's id: 190 bits.
const ID_LENGTH: usize = 32;
/// A session is touched when this part of its idle time has passed since it was last.
const TOUCHED_EVERY: i64 = 10;

/// A session that holds now, and whose user is there.
#[derive(Clone, Debug)]
pub(super) struct Live {
    pub(super) row: SessionRow,
    pub(super) user: UserRow,
}

impl Live {
    /// What people call the user: the address, else the name.
    pub(super) fn name(&self) -> Option<&str> {
        self.user.keys.label()
    }

    /// The user as the log tells it: id and name.
    pub(super) fn told(&self) -> (&str, &str) {
        (&self.user.id, self.name().unwrap_or_default())
    }

    /// Whether its use is to be noted: at most once a tenth of the time for which an unused one lasts, so that most
    /// sign-ins on a session write nothing about it.
    pub(super) fn wants_touch(&self, settings: &TenantSettings, now: Timestamp) -> bool {
        now.milliseconds_since(self.row.touched_at)
            >= settings.idle_session_lifetime() / TOUCHED_EVERY
    }
}

/// The session of that secret's hash, if it holds now. A shorter lifetime of the tenant holds at once, a longer one
/// only for sessions that begin later.
pub(super) async fn find(
    hash: &str,
    settings: &TenantSettings,
    now: Timestamp,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<Live>, guildhall_store::Error> {
    let Some(row) = tx.session(hash).await? else {
        return Ok(None);
    };
    if !holds(&row, settings, now) {
        return Ok(None);
    }
    Ok(tx.user(&row.user_id).await?.map(|user| Live { row, user }))
}

fn holds(row: &SessionRow, settings: &TenantSettings, now: Timestamp) -> bool {
    now < row.ends_at
        && now.milliseconds_since(row.created_at) < settings.session_lifetime()
        && now.milliseconds_since(row.touched_at) < settings.idle_session_lifetime()
}

/// A new session, and the secret that the browser keeps of it.
pub(super) fn begin(
    realm: &Realm,
    user: &UserRow,
    settings: &TenantSettings,
) -> (SessionRow, SecretString) {
    let now = realm.now();
    let kept = secret::new(realm.random());
    let row = SessionRow {
        hash: secret::hash(&kept),
        id: random::text(realm.random(), BASE62, ID_LENGTH),
        user_id: user.id.clone(),
        connection_id: user.connection_id.clone(),
        authenticated_at: now,
        created_at: now,
        touched_at: now,
        ends_at: now.plus_milliseconds(settings.session_lifetime()),
    };
    (row, kept.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_end_by_either_lifetime() {
        const HOUR: i64 = 3_600_000;
        let at = Timestamp::from_milliseconds;
        let row = |touched: i64| SessionRow {
            hash: String::new(),
            id: String::new(),
            user_id: String::new(),
            connection_id: String::new(),
            authenticated_at: at(0),
            created_at: at(0),
            touched_at: at(touched * HOUR),
            ends_at: at(10 * HOUR),
        };
        let settings = |json| TenantSettings::read(json).unwrap();
        let usual = r#"{"session_lifetime":10,"idle_session_lifetime":2}"#;
        let shorter = r#"{"session_lifetime":4,"idle_session_lifetime":2}"#;
        let longer = r#"{"session_lifetime":20,"idle_session_lifetime":20}"#;
        #[rustfmt::skip]
        let cases = [
            (usual, 0, 1, true), (usual, 0, 2, false), (usual, 8, 9, true), (usual, 9, 10, false),
            (shorter, 3, 3, true), (shorter, 3, 4, false), (longer, 0, 9, true), (longer, 0, 10, false),
        ];
        for (json, touched, hours, expected) in cases {
            let found = holds(&row(touched), &settings(json), at(hours * HOUR));
            assert_eq!(found, expected, "{json} {touched} {hours}");
        }
    }
}
