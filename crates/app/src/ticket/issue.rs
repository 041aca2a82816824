//! Making a ticket.

use guildhall_model::organization::Organization;
use guildhall_store::{ClientRow, TicketRow, UserRow};

use super::{Kind, TicketDocument};
use crate::error::Error;
use crate::realm::Realm;
use crate::secret;
use crate::user::Profile;

/// How long a ticket is good when nobody says, in seconds: five days (contract: `ttl_sec`).
const LIFETIME: i64 = 432_000;

/// A ticket that is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) kind: Kind,
    pub(super) user: &'a UserRow,
    pub(super) client: Option<&'a ClientRow>,
    pub(super) organization: Option<&'a Organization>,
    /// Whether it is sent to the user's address, so that who uses it has read that mail.
    pub(super) is_mailed: bool,
}

/// A ticket that was made, and its secret.
pub(super) struct Issued {
    pub(super) row: TicketRow,
    secret: String,
    kind: Kind,
}

impl Issued {
    /// The link.
    pub(super) fn url(&self, realm: &Realm) -> String {
        let (origin, path) = (realm.origin(), self.kind.path());
        format!("{origin}{path}?ticket={}", self.secret)
    }
}

impl Wanted<'_> {
    /// Makes the ticket; it is good once its row is written.
    pub(super) fn issue(&self, realm: &Realm) -> Result<Issued, Error> {
        let profile = Profile::read(&self.user.document)?;
        let document = TicketDocument {
            email: profile.email().map(str::to_owned),
            password_since: profile.last_password_reset().map(str::to_owned),
            result_url: None,
            includes_email: false,
            verifies_email: self.is_mailed,
        };
        let (now, secret) = (realm.now(), secret::new(realm.random()));
        let row = TicketRow {
            hash: secret::hash(&secret),
            kind: self.kind.name().to_owned(),
            user_id: self.user.id.clone(),
            client_id: self.client.map(|client| client.id.clone()),
            organization_id: self
                .organization
                .map(|organization| organization.id.to_string()),
            document: serde_json::to_string(&document)?,
            created_at: now,
            ends_at: now.plus_seconds(LIFETIME),
            used_at: None,
        };
        Ok(Issued {
            row,
            secret,
            kind: self.kind,
        })
    }
}
