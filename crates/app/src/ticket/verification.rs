//! The mail that asks whether an address is its user's.

use guildhall_pages::mail::Template;
use guildhall_store::{MailRow, TenantTransaction, TicketRow};

use super::Kind;
use super::issue::{Fresh, Terms, Wanted};
use super::mail::{About, Letter};
use crate::error::Error;
use crate::realm::Realm;
use crate::user::Profile;

/// A mail and its ticket, ready to be written with what causes them.
#[derive(Clone, Debug)]
pub(crate) struct Verification {
    ticket: TicketRow,
    mail: MailRow,
}

impl Verification {
    /// The mail to the address of a user; `None` where there is none, or it is verified already.
    pub(crate) fn of(
        realm: &Realm,
        fresh: &Fresh,
        about: About<'_>,
    ) -> Result<Option<Self>, Error> {
        let profile = Profile::read(&about.user.document)?;
        match profile.email().filter(|_| !profile.email_is_verified()) {
            Some(to) => Self::to(realm, fresh, to, about).map(Some),
            None => Ok(None),
        }
    }

    /// The mail to an address of a user, whatever is known of it.
    pub(super) fn to(
        realm: &Realm,
        fresh: &Fresh,
        to: &str,
        about: About<'_>,
    ) -> Result<Self, Error> {
        let issued = Wanted {
            kind: Kind::VerifyEmail,
            user: about.user,
            client: about.client,
            organization: about.organization,
            terms: Terms {
                verifies_email: true,
                ..Terms::default()
            },
        }
        .issue(realm, fresh)?;
        let letter = Letter {
            template: Template::VerifyEmail,
            to,
            about,
        };
        Ok(Self {
            mail: letter.seal(realm, fresh, &issued)?,
            ticket: issued.row,
        })
    }

    /// The id of the mail.
    pub(super) fn mail_id(&self) -> &str {
        &self.mail.id
    }

    /// Writes both.
    pub(crate) async fn insert(&self, tx: &mut TenantTransaction<'_>) -> Result<(), Error> {
        tx.insert_ticket(&self.ticket).await?;
        Ok(tx.insert_mail(&self.mail).await?)
    }
}
