//! Somebody says that they have forgotten a password.
//!
//! Nobody learns whether there is such an account: the answer is the same, and so is what is done for it. Where there is
//! none, a mail is written as well, and taken back in the same transaction.

use guildhall_model::Timestamp;
use guildhall_model::organization::Organization;
use guildhall_pages::Locale;
use guildhall_pages::mail::Template;
use guildhall_protocol::oauth::Scope;
use guildhall_store::{
    ClientRow, ConnectionRow, LogRow, MailRow, TenantTransaction, TicketRow, UserRow,
};

use super::Kind;
use super::issue::{Fresh, Terms, Wanted};
use super::mail::{About, Letter};
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::hash::sha256;
use crate::log::{self, Happening, Through};
use crate::mail::{self, Draft};
use crate::realm::Realm;
use crate::user::Profile;

/// How many mails may be asked for by a name from one address (behaviour notes, "Management API rules").
const MOST: i64 = 10;
/// For how long they are remembered, in seconds since the last.
const REMEMBERED: i64 = 3600;

/// An account that was found by the name that was typed.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) user: UserRow,
    pub(crate) connection: ConnectionRow,
}

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked<'a> {
    /// The name that was typed.
    pub(crate) username: &'a str,
    /// The account that has it, where there is one.
    pub(crate) account: Option<Account>,
    pub(crate) client: &'a ClientRow,
    pub(crate) organization: Option<&'a Organization>,
    pub(crate) locale: Locale,
    pub(crate) origin: Origin,
}

/// What came of it, as far as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requested {
    /// If there is such an account, a mail is on its way.
    Sent,
    /// There were too many of them.
    TooMany,
}

struct Plan {
    key: String,
    ticket: Option<TicketRow>,
    mail: MailRow,
    log: LogRow,
    now: Timestamp,
}

/// Sends the user of a name a link that sets a new password.
pub(crate) async fn request(realm: &Realm, asked: &Asked<'_>) -> Result<Requested, Error> {
    let address = &asked.origin.ip;
    let name = asked.username.to_lowercase();
    let (ticket, mail) = asked.prepare(realm)?;
    let plan = Plan {
        key: sha256(&format!("reset\n{address}\n{name}")),
        log: asked.entry(realm, ticket.is_some())?,
        ticket,
        mail,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(write(plan, tx)))
        .await
}

async fn write(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Requested, Error> {
    let since = plan.now.plus_seconds(-REMEMBERED);
    let count = tx.add_login_failure(&plan.key, plan.now, since).await?;
    if count > MOST {
        return Ok(Requested::TooMany);
    }
    tx.insert_mail(&plan.mail).await?;
    match &plan.ticket {
        Some(ticket) => tx.insert_ticket(ticket).await?,
        None => tx.finish_mail(&plan.mail.id).await?,
    }
    tx.insert_log(&plan.log).await?;
    Ok(Requested::Sent)
}

impl Asked<'_> {
    /// The ticket, where somebody is to have one, and the mail.
    fn prepare(&self, realm: &Realm) -> Result<(Option<TicketRow>, MailRow), Error> {
        let Some(Account { user, connection }) = &self.account else {
            return Ok((None, self.letter_to_nobody(realm)?));
        };
        let profile = Profile::read(&user.document)?;
        let Some(to) = profile.email() else {
            return Ok((None, self.letter_to_nobody(realm)?));
        };
        let fresh = Fresh::new(realm);
        let issued = Wanted {
            kind: Kind::ResetPassword,
            user,
            client: Some(self.client),
            organization: self.organization,
            terms: Terms {
                verifies_email: true,
                ..Terms::default()
            },
        }
        .issue(realm, &fresh)?;
        let letter = Letter {
            template: Template::ResetEmail,
            to,
            about: About {
                user,
                connection,
                client: Some(self.client),
                organization: self.organization,
                locale: self.locale,
            },
        };
        let mail = letter.seal(realm, &fresh, &issued)?;
        Ok((Some(issued.row), mail))
    }

    /// A mail that is never sent.
    fn letter_to_nobody(&self, realm: &Realm) -> Result<MailRow, Error> {
        Draft {
            id: mail::new_id(realm),
            template: Template::ResetEmail,
            to: String::new(),
            locale: self.locale,
            variables: serde_json::Map::new(),
        }
        .seal(realm)
    }

    fn entry(&self, realm: &Realm, is_sent: bool) -> Result<LogRow, Error> {
        let user = self.account.as_ref().map(|account| &account.user);
        let actor = Actor::with_scopes(
            Some(self.client.id.clone()),
            user.map(|user| user.id.clone()),
            Scope::default(),
            self.origin.clone(),
        );
        let username: String = self.username.chars().take(320).collect();
        let organization = self.organization;
        let connection = self.account.as_ref().map(|account| &account.connection);
        let (kind, description) = match (is_sent, user) {
            (true, _) => ("scpr", "Success Change Password Request"),
            (false, Some(_)) => ("fcpr", "The user has no email address."),
            (false, None) => ("fcpr", "The user does not exist."),
        };
        let happening = Happening {
            kind,
            description,
            client_name: Some(&self.client.name),
            user: Some((user.map_or("", |user| &user.id), &username)),
            connection: connection.map(Through::of),
            organization: organization.map(|found| (found.id.as_str(), found.name.as_str())),
            ..Happening::default()
        };
        log::entry(realm, &actor, &happening)
    }
}
