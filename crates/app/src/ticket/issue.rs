//! Making a ticket.

use guildhall_model::organization::Organization;
use guildhall_store::{ClientRow, TicketRow, UserRow};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Kind, TicketDocument};
use crate::error::Error;
use crate::mail;
use crate::realm::Realm;
use crate::secret;
use crate::user::Profile;

/// How long a ticket is good when nobody says, in seconds: five days (contract: `ttl_sec`).
const LIFETIME: i64 = 432_000;

/// A ticket that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) kind: Kind,
    pub(super) user: &'a UserRow,
    pub(super) client: Option<&'a ClientRow>,
    pub(super) organization: Option<&'a Organization>,
    pub(super) terms: Terms,
}

/// What is random about a ticket and its mail: made before a transaction, so that one that runs again writes the same.
#[derive(Clone, Debug)]
pub(crate) struct Fresh {
    secret: SecretString,
    /// The id of the mail.
    pub(super) mail: String,
}

impl Fresh {
    pub(crate) fn new(realm: &Realm) -> Self {
        Self {
            secret: secret::new(realm.random()).into(),
            mail: mail::new_id(realm),
        }
    }
}

/// On which terms.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// For how long it is good, in seconds; nothing and 0 are five days.
    pub(super) lifetime: Option<i64>,
    /// Where whoever used it goes on.
    pub(super) result_url: Option<String>,
    /// Whether the address is told there.
    pub(super) includes_email: bool,
    /// Whether the address counts as verified once it is used: it is mailed there, or somebody says so.
    pub(super) verifies_email: bool,
}

/// A ticket that was made, and its secret.
pub(super) struct Issued {
    pub(super) row: TicketRow,
    secret: SecretString,
    kind: Kind,
}

impl Issued {
    /// The link.
    pub(super) fn url(&self, realm: &Realm) -> String {
        let (origin, path) = (realm.origin(), self.kind.path());
        format!("{origin}{path}?ticket={}", self.secret.expose_secret())
    }
}

impl Wanted<'_> {
    /// Makes the ticket; it is good once its row is written.
    pub(super) fn issue(&self, realm: &Realm, fresh: &Fresh) -> Result<Issued, Error> {
        let profile = Profile::read(&self.user.document)?;
        let document = TicketDocument {
            email: profile.email().map(str::to_owned),
            password_since: profile.last_password_reset().map(str::to_owned),
            result_url: self.terms.result_url.clone(),
            includes_email: self.terms.includes_email,
            verifies_email: self.terms.verifies_email,
        };
        let lifetime = self.terms.lifetime.filter(|seconds| *seconds > 0);
        let now = realm.now();
        let row = TicketRow {
            hash: secret::hash(fresh.secret.expose_secret()),
            kind: self.kind.name().to_owned(),
            user_id: self.user.id.clone(),
            client_id: self.client.map(|client| client.id.clone()),
            organization_id: self
                .organization
                .map(|organization| organization.id.to_string()),
            document: serde_json::to_string(&document)?,
            created_at: now,
            ends_at: now.plus_seconds(lifetime.unwrap_or(LIFETIME)),
            used_at: None,
        };
        Ok(Issued {
            row,
            secret: fresh.secret.clone(),
            kind: self.kind,
        })
    }
}
