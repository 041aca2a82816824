//! A forgotten password: asked for at the page of a login, or by the application itself.

use guildhall_model::id::OrganizationId;
use guildhall_model::login::OrganizationUsage;
use guildhall_model::organization::Organization;
use guildhall_pages::Locale;
use guildhall_protocol::oauth;
use guildhall_store::{ClientRow, TenantTransaction};
use secrecy::SecretString;

use super::case::organization_named;
use super::connection::{self, Database};
use super::flow::{Answer, Refused, resume};
use super::password::find_in;
use super::screen::Screen;
use super::settings::{ClientSettings, TenantSettings};
use super::signup::is_address;
use super::view::Ongoing;
use super::visitor::Visitor;
use crate::actor::Origin;
use crate::error::Error;
use crate::realm::Realm;
use crate::ticket::{self, Account, Asked, Requested};
use crate::token;

/// The longest name that is looked at, in bytes.
const LONGEST: usize = 1024;

/// What became of a name that was typed.
#[derive(Debug)]
pub enum AskedReset {
    /// If there is such an account, a mail is on its way.
    Sent(Box<Ongoing>),
    /// The page is shown again.
    Again(Box<Ongoing>, ResetProblem),
    /// The login offers nothing of the kind, and goes on.
    GoesOn(Answer),
}

/// Why no mail is sent. None of them tells whether there is such an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetProblem {
    /// Nothing was typed.
    NoUsername,
    /// What was typed is no address.
    InvalidEmail,
    /// Too many were asked for.
    TooMany,
}

/// Sends the user of a name a link that sets a new password, where a login offers that; in the language of its pages.
pub async fn ask_reset(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
    username: &str,
    locale: impl Fn(&Ongoing) -> Locale,
) -> Result<AskedReset, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    if !ongoing.offers_reset() {
        return Ok(AskedReset::GoesOn(ongoing.go_on(realm, visitor).await?));
    }
    let username = username.trim();
    let again = |ongoing, problem| Ok(AskedReset::Again(Box::new(ongoing), problem));
    if username.is_empty() || username.len() > LONGEST {
        return again(ongoing, ResetProblem::NoUsername);
    }
    if !ongoing.has_usernames() && !is_address(username) {
        return again(ongoing, ResetProblem::InvalidEmail);
    }
    let databases: Vec<Database> = ongoing.databases().cloned().collect();
    let asked = Asked {
        account: find(realm, databases, username).await?,
        username,
        client: &ongoing.case.trusted.client,
        organization: ongoing.organization(),
        locale: locale(&ongoing),
        origin: visitor.origin.clone(),
    };
    match ticket::request(realm, &asked).await? {
        Requested::Sent => Ok(AskedReset::Sent(Box::new(ongoing))),
        Requested::TooMany => again(ongoing, ResetProblem::TooMany),
    }
}

impl Ongoing {
    /// Whether the login stands where people sign in, and a forgotten password can be replaced there.
    pub fn offers_reset(&self) -> bool {
        let is_here = matches!(
            self.screen(),
            Some(Screen::Login | Screen::Signup | Screen::SignupInvitation)
        );
        is_here && self.has_reset()
    }
}

/// The account of that name in the first of the databases that has one, if people may replace its password.
async fn find(
    realm: &Realm,
    databases: Vec<Database>,
    username: &str,
) -> Result<Option<Account>, Error> {
    let question = (databases, username.to_owned());
    let read = realm.store.read(question, |(databases, username), mut tx| {
        Box::pin(async move {
            for database in databases {
                if let Some(user) = find_in(&database.row.id, username, &mut tx).await? {
                    return Ok(Some((user, database.clone())));
                }
            }
            Ok::<_, Error>(None)
        })
    });
    let found = read.await?;
    let found = found.filter(|(_, database)| database.settings.has_reset());
    Ok(found.map(|(user, database)| Account {
        user,
        connection: database.row,
    }))
}

/// What an application asks for in the name of somebody who has forgotten a password.
#[derive(Clone, Debug)]
pub struct ForgottenPassword {
    /// The application.
    pub client_id: String,
    /// The name of the database.
    pub connection: String,
    /// The address, or the user name.
    pub username: String,
    /// The organization whose mail it is to be; nothing of it is told to whoever is no member.
    pub organization: Option<String>,
}

struct Request {
    client: ClientRow,
    database: Database,
    organization: Option<Organization>,
}

/// The same, asked by an application (`POST /dbconnections/change_password`).
pub async fn forgotten_password(
    realm: &Realm,
    asked: &ForgottenPassword,
    origin: Origin,
) -> Result<(), token::Refused> {
    let question = (realm.tenant.settings.clone(), asked.clone());
    let read = realm.store.read(question, |(settings, asked), mut tx| {
        Box::pin(async move { gather(settings, asked, &mut tx).await })
    });
    let request = read.await?;
    let username = asked.username.trim();
    let account = find(realm, vec![request.database], username).await?;
    let mut organization = request.organization;
    if let (Some(found), Some(account)) = (&organization, &account)
        && !is_member(realm, found, &account.user.id).await?
    {
        organization = None;
    }
    let asked = Asked {
        account,
        username,
        client: &request.client,
        organization: organization.as_ref(),
        locale: crate::mail::tenant_locale(realm)?,
        origin,
    };
    match ticket::request(realm, &asked).await? {
        Requested::Sent => Ok(()),
        Requested::TooMany => Err(oauth::Error::RateLimited.into()),
    }
}

async fn gather(
    settings: &str,
    asked: &ForgottenPassword,
    tx: &mut TenantTransaction<'_>,
) -> Result<Request, token::Refused> {
    let client = tx.client(&asked.client_id).await?;
    let client = client
        .filter(|client| !client.is_global)
        .ok_or(oauth::Error::UnknownClient)?;
    let named: String = asked.connection.chars().take(100).collect();
    let database = connection::of_client(&client.id, tx)
        .await?
        .databases
        .into_iter()
        .find(|database| database.row.name == asked.connection && database.settings.has_reset())
        .ok_or(oauth::Error::UnknownConnection(named))?;
    let organization = match &asked.organization {
        Some(named) => Some(organization(settings, &client, named, tx).await?),
        None => None,
    };
    Ok(Request {
        client,
        database,
        organization,
    })
}

/// The organization of that id, or name where the tenant takes names.
async fn organization(
    settings: &str,
    client: &ClientRow,
    named: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Organization, token::Refused> {
    if ClientSettings::read(&client.document)?.usage() == OrganizationUsage::Deny {
        return Err(oauth::Error::OrganizationNotAllowed.into());
    }
    let is_name = OrganizationId::parse(named).is_none();
    if is_name && !TenantSettings::read(settings)?.takes_organization_names() {
        return Err(oauth::Error::OrganizationNameNotAllowed.into());
    }
    let unknown = || oauth::Error::UnknownOrganization(named.chars().take(100).collect());
    Ok(organization_named(named, tx).await?.ok_or_else(unknown)?)
}

async fn is_member(realm: &Realm, organization: &Organization, user: &str) -> Result<bool, Error> {
    let question = (organization.id.clone(), user.to_owned());
    let read = realm.store.read(question, |(organization, user), mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.is_member(organization, user).await?) })
    });
    read.await
}
