//! Signing up: a new account, by which its user is signed in at once. In an organization its user becomes a member as
//! whoever signs in through that connection does.

use guildhall_model::connection::PasswordRule;
use guildhall_pages::Locale;
use guildhall_protocol::oauth::Scope;
use guildhall_store::{ConnectionRow, LogRow, TenantTransaction, UserRow};
use secrecy::{ExposeSecret as _, SecretString};

use super::flow::{Answer, Refused, resume};
use super::password;
use super::screen::Screen;
use super::trusted::Untrusted;
use super::view::Ongoing;
use super::visitor::Visitor;
use crate::actor::Actor;
use crate::error::Error;
use crate::event::Event;
use crate::log::{self, Happening, Through};
use crate::realm::Realm;
use crate::ticket::{About, Fresh, Verification};
use crate::user::{self, NewAccount};

/// The longest address (RFC 5321 section 4.5.3.1) and user name.
const LONGEST_EMAIL: usize = 254;
const LONGEST_NAME: usize = 128;

/// What was typed.
#[derive(Clone, Debug)]
pub struct Account {
    /// The address; who was invited has that of the invitation.
    pub email: String,
    /// The user name, where the database has them.
    pub username: String,
    /// The password.
    pub password: SecretString,
}

/// What became of it.
#[derive(Debug)]
pub enum SignUp {
    /// The login goes on.
    GoesOn(Answer),
    /// The page is shown again.
    Again(Box<Ongoing>, SignUpProblem),
}

/// Why no account was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpProblem {
    /// No address was typed.
    NoEmail,
    /// What was typed is no address.
    InvalidEmail,
    /// No user name was typed.
    NoUsername,
    /// The user name has characters or a length that it can not have.
    InvalidUsername,
    /// No password was typed.
    NoPassword,
    /// The password breaks this rule, among others perhaps.
    Password(PasswordRule),
    /// There is an account of this address or name already, and the tenant lets that be told.
    Taken,
    /// The account could not be made, which is all that is told.
    Rejected,
}

/// Makes an account where the login offers that, signs its user in, and goes on. The mail that asks whether the address
/// is theirs speaks the language of the pages.
pub async fn sign_up(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
    typed: Account,
    locale: impl Fn(&Ongoing) -> Locale,
) -> Result<SignUp, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    let is_here = matches!(
        ongoing.screen(),
        Some(Screen::Login | Screen::Signup | Screen::SignupInvitation)
    );
    let Some(database) = ongoing.signup_database().filter(|_| is_here) else {
        return Ok(SignUp::GoesOn(ongoing.go_on(realm, visitor).await?));
    };
    let connection = database.row.clone();
    let new = match check(&ongoing, typed)? {
        Ok(new) => new,
        Err(problem) => return Ok(SignUp::Again(Box::new(ongoing), problem)),
    };
    let attempt = Attempt {
        realm,
        ongoing: &ongoing,
        visitor,
        connection: &connection,
        locale: locale(&ongoing),
    };
    if let Some(user) = attempt.make(new).await? {
        let begun = password::begin(realm, &ongoing, visitor, &user).await?;
        let answer = begun.ok_or(Untrusted::Expired { back: None })?;
        return Ok(SignUp::GoesOn(answer));
    }
    let problem = if ongoing.case.tenant.tells_who_exists() {
        SignUpProblem::Taken
    } else {
        SignUpProblem::Rejected
    };
    Ok(SignUp::Again(Box::new(ongoing), problem))
}

/// Whether an account can be made of what was typed.
fn check(ongoing: &Ongoing, typed: Account) -> Result<Result<NewAccount, SignUpProblem>, Error> {
    let email = match ongoing.invitation() {
        Some((_, invited)) => invited.to_owned(),
        None => typed.email.trim().to_owned(),
    };
    let username = typed.username.trim().to_owned();
    let policy = ongoing.password_policy()?;
    let has_usernames = ongoing.has_usernames();
    let password = typed.password.expose_secret();
    let problem = if email.is_empty() {
        Some(SignUpProblem::NoEmail)
    } else if !is_address(&email) {
        Some(SignUpProblem::InvalidEmail)
    } else if has_usernames && username.is_empty() {
        Some(SignUpProblem::NoUsername)
    } else if has_usernames && !is_username(&username) {
        Some(SignUpProblem::InvalidUsername)
    } else if password.is_empty() {
        Some(SignUpProblem::NoPassword)
    } else {
        let personal = [email.as_str(), username.as_str()];
        let broken = policy.broken_by(password, &personal);
        broken.first().copied().map(SignUpProblem::Password)
    };
    Ok(match problem {
        Some(problem) => Err(problem),
        None => Ok(NewAccount {
            password: password.to_owned(),
            username: has_usernames.then_some(username),
            email,
        }),
    })
}

/// One at sign with something on both sides, and no space: what is more is found out by the mail that is sent.
pub(super) fn is_address(text: &str) -> bool {
    text.len() <= LONGEST_EMAIL
        && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
        && text.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty() && !domain.contains('@') && domain.contains('.')
        })
}

fn is_username(text: &str) -> bool {
    text.chars().count() <= LONGEST_NAME
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || "_+-.!#$'^`~".contains(letter))
}

/// Somebody who signs up.
struct Attempt<'a> {
    realm: &'a Realm,
    ongoing: &'a Ongoing,
    visitor: &'a Visitor,
    connection: &'a ConnectionRow,
    locale: Locale,
}

impl Attempt<'_> {
    /// Writes the account, and `ss` or `fs` in the tenant log; `None` when there is one already.
    async fn make(&self, new: NewAccount) -> Result<Option<UserRow>, Error> {
        let label = new.email.clone();
        let actor = self.actor(None);
        let (user, event) = user::account(self.realm, &actor, self.connection, new).await?;
        let entry = self.entry("ss", "Successful signup", (&user.id, &label))?;
        let plan = Plan {
            verification: self.verification(&user)?,
            user,
            event,
            entry,
        };
        let store = &self.realm.store;
        let write = store.write(plan, |plan, tx| Box::pin(write(plan, tx)));
        match write.await {
            Ok(user) => Ok(Some(user)),
            Err(error) if user::is_taken(&error) => {
                let entry = self.entry("fs", "The user already exists.", ("", &label))?;
                log::write(self.realm, entry).await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The mail that asks whether the address is the user's; whoever was invited has shown that by coming.
    fn verification(&self, user: &UserRow) -> Result<Option<Verification>, Error> {
        if self.ongoing.invitation().is_some() {
            return Ok(None);
        }
        let about = About {
            user,
            connection: self.connection,
            client: Some(&self.ongoing.case.trusted.client),
            organization: self.ongoing.organization(),
            locale: self.locale,
        };
        Verification::of(self.realm, &Fresh::new(self.realm), about)
    }

    fn actor(&self, user: Option<String>) -> Actor {
        Actor::with_scopes(
            Some(self.ongoing.case.trusted.client.id.clone()),
            user,
            Scope::default(),
            self.visitor.origin.clone(),
        )
    }

    fn entry(
        &self,
        kind: &'static str,
        description: &'static str,
        user: (&str, &str),
    ) -> Result<LogRow, Error> {
        let organization = self.ongoing.organization();
        let happening = Happening {
            kind,
            description,
            client_name: Some(self.ongoing.application()),
            user: Some(user),
            connection: Some(Through::of(self.connection)),
            organization: organization.map(|found| (found.id.as_str(), found.name.as_str())),
            ..Happening::default()
        };
        log::entry(self.realm, &self.actor(None), &happening)
    }
}

/// All that is written of a new account.
struct Plan {
    user: UserRow,
    event: Event,
    entry: LogRow,
    verification: Option<Verification>,
}

async fn write(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<UserRow, Error> {
    let user = &plan.user;
    tx.insert_user(user).await?;
    tx.insert_log(&plan.entry).await?;
    plan.event.enqueue(user.created_at, &mut tx).await?;
    if let Some(verification) = &plan.verification {
        verification.insert(&mut tx).await?;
    }
    Ok(user.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names() {
        for (text, fits) in [
            ("a@b.example", true),
            ("a.b+c@b.example", true),
            ("a@b", false),
            ("@b.example", false),
            ("a@", false),
            ("a@b@c.example", false),
            ("a b@c.example", false),
            ("", false),
        ] {
            assert_eq!(is_address(text), fits, "{text}");
        }
        for (text, fits) in [
            ("ada", true),
            ("ada-1_x", true),
            ("a b", false),
            ("a@b", false),
        ] {
            assert_eq!(is_username(text), fits, "{text}");
        }
    }
}
