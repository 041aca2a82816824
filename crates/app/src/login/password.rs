//! Signing in with a password.

use guildhall_model::Timestamp;
use guildhall_store::{LogRow, SessionRow, TenantTransaction, UserRow};
use secrecy::{ExposeSecret as _, SecretString};

use super::attempts::{Attempt, Stopped};
use super::connection::Database;
use super::departure;
use super::flow::{Answer, Refused, Step, go_on, resume};
use super::screen::Screen;
use super::session;
use super::trusted::Untrusted;
use super::view::Ongoing;
use super::visitor::{Change, Visitor};
use crate::actor::Actor;
use crate::error::Error;
use crate::log::{self, Happening, Through};
use crate::password::{self, Verdict};
use crate::realm::Realm;
use crate::secret;

/// The longest name that is looked at, in bytes.
const LONGEST: usize = 1024;

/// What was typed.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// An e-mail address, a user name or a telephone number.
    pub username: String,
    /// The password.
    pub password: SecretString,
}

/// What became of it.
#[derive(Debug)]
pub enum SignIn {
    /// The login goes on.
    GoesOn(Answer),
    /// The page is shown again.
    Again(Box<Ongoing>, SignInProblem),
}

/// Why nobody was signed in. None of them tells whether there is such an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInProblem {
    /// No name was typed.
    NoUsername,
    /// No password was typed.
    NoPassword,
    /// There is no such pair of name and password.
    WrongCredentials,
    /// The account is blocked, which is told only after the right password.
    Blocked,
    /// There were too many failures for this account from this address.
    TooManyAttempts,
    /// There were too many failures from this address.
    AddressBlocked,
}

/// Signs in with a name and a password, where the login stands at that page.
pub async fn sign_in(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
    credentials: Credentials,
) -> Result<SignIn, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    if !ongoing.screen().is_some_and(Screen::is_of_signing_in) {
        // The login has come further since the page was shown.
        let step = Step::of(&ongoing, ongoing.case.progress.clone(), visitor);
        return Ok(SignIn::GoesOn(go_on(realm, step).await?));
    }
    let username = credentials.username.trim().to_owned();
    let again = |ongoing, problem| Ok(SignIn::Again(Box::new(ongoing), problem));
    if username.is_empty() || username.len() > LONGEST {
        return again(ongoing, SignInProblem::NoUsername);
    }
    if let Some(upstream) = ongoing.upstream_for(&username) {
        let connection = upstream.row.id.clone();
        let answer = departure::go(realm, &ongoing, visitor, &connection, Some(username)).await?;
        return Ok(SignIn::GoesOn(answer));
    }
    if credentials.password.expose_secret().is_empty() {
        return again(ongoing, SignInProblem::NoPassword);
    }
    let attempt = Attempt::new(&ongoing, visitor, &username);
    if let Some(stopped) = stopped(realm, &attempt).await? {
        return again(ongoing, stopped.into());
    }
    let mut found = find(realm, &ongoing, username.clone()).await?;
    let typed = credentials.password.expose_secret().to_owned();
    let mut verdict = password::verify(realm, found.as_ref(), typed).await?;
    if let Some(user) = found.as_mut().filter(|user| !user.blocked)
        && verdict == Verdict::Outdated
    {
        verdict = renew(realm, user, &credentials.password).await?;
    }
    let problem = match &found {
        _ if verdict == Verdict::Wrong => SignInProblem::WrongCredentials,
        Some(user) if !user.blocked => {
            forget(realm, &attempt).await?;
            match begin(realm, &ongoing, visitor, user).await? {
                Some(answer) => return Ok(SignIn::GoesOn(answer)),
                // It was replaced while it was looked at.
                None => SignInProblem::WrongCredentials,
            }
        }
        _ => SignInProblem::Blocked,
    };
    let failure = Failure {
        ongoing: &ongoing,
        visitor,
        username: &username,
        user: found.as_ref(),
        attempt: &attempt,
    };
    failure.write(realm, problem).await?;
    again(ongoing, problem)
}

/// Hashes a password anew whose hash is of another algorithm or strength than new ones. Whoever changed it meanwhile has
/// the last word: what was typed is judged by that.
async fn renew(
    realm: &Realm,
    user: &mut UserRow,
    password: &SecretString,
) -> Result<Verdict, Error> {
    let Some(former) = user.password.clone() else {
        return Ok(Verdict::Wrong);
    };
    let new = password::hash(realm, password.expose_secret().to_owned()).await?;
    let plan = (user.id.clone(), former, new.clone());
    let write = realm.store.write(plan, |(user, former, new), mut tx| {
        Box::pin(async move { tx.replace_password(user, former, new).await })
    });
    if write.await? {
        user.password = Some(new);
        return Ok(Verdict::Right);
    }
    let read = realm.store.read(user.id.clone(), |id, mut tx| {
        Box::pin(async move { tx.user(id).await })
    });
    let Some(present) = read.await? else {
        return Ok(Verdict::Wrong);
    };
    *user = present;
    password::verify(realm, Some(user), password.expose_secret().to_owned()).await
}

/// The user of that name in the first of the login's connections that has one.
async fn find(
    realm: &Realm,
    ongoing: &Ongoing,
    username: String,
) -> Result<Option<UserRow>, Error> {
    let ids: Vec<String> = ongoing
        .databases()
        .map(|connection| connection.row.id.clone())
        .collect();
    let read = realm
        .store
        .read((ids, username), |(ids, username), mut tx| {
            Box::pin(async move {
                for id in ids {
                    if let Some(user) = find_in(id, username, &mut tx).await? {
                        return Ok(Some(user));
                    }
                }
                Ok(None)
            })
        });
    read.await
}

/// Whether the sign-in finds this user, by any of the names that the user has.
pub(super) async fn reaches(
    realm: &Realm,
    ongoing: &Ongoing,
    user: &UserRow,
) -> Result<bool, Error> {
    let keys = &user.keys;
    let names = [&keys.email, &keys.username, &keys.phone];
    for name in names.into_iter().flatten() {
        let found = find(realm, ongoing, name.clone()).await?;
        if found.is_some_and(|found| found.id == user.id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A name with an at sign is an e-mail address first, one that begins with a plus sign a telephone number.
pub(super) async fn find_in(
    connection: &str,
    username: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<UserRow>, Error> {
    if username.contains('@') {
        let found = tx.users_by_email(username).await?;
        let found = found
            .into_iter()
            .find(|user| user.connection_id == connection);
        if found.is_some() {
            return Ok(found);
        }
    }
    if username.starts_with('+')
        && let Some(user) = tx.user_by_phone(connection, username).await?
    {
        return Ok(Some(user));
    }
    Ok(tx.user_by_username(connection, username).await?)
}

/// Begins the session of a user who gave a credential, in place of the browser's former one, and goes on. `None` when the
/// user is gone, or has another password than `user`: what ended with the former one is not begun anew by it.
pub(super) async fn begin(
    realm: &Realm,
    ongoing: &Ongoing,
    visitor: &Visitor,
    user: &UserRow,
) -> Result<Option<Answer>, Refused> {
    let settings = &ongoing.case.tenant;
    let (row, secret) = session::begin(realm, user, settings);
    let kept = Change::Set {
        secret,
        seconds: settings.session_cookie_seconds(),
    };
    let mut progress = ongoing.case.progress.clone();
    progress.signed_in = Some(row.id.clone());
    let mut step = Step::of(ongoing, progress, visitor);
    step.begun = Some((row.hash.clone(), kept));
    let plan = Beginning {
        row,
        password: user.password.clone(),
        former: visitor.session_hash(),
        login: secret::hash(ongoing.state.expose_secret()),
        document: serde_json::to_string(&step.progress)?,
    };
    let write = realm.store.write(plan, |plan, tx| Box::pin(plan.write(tx)));
    match write.await? {
        Begun::Session => Ok(Some(go_on(realm, step).await?)),
        Begun::AnotherPassword => Ok(None),
        Begun::NoLogin => Err(Untrusted::Expired { back: None }.into()),
    }
}

/// A session that is to begin.
struct Beginning {
    row: SessionRow,
    /// The hash of the password that the user has given, or has just set.
    password: Option<String>,
    /// The hash of the browser's former session.
    former: Option<String>,
    login: String,
    document: String,
}

/// What became of it.
enum Begun {
    Session,
    AnotherPassword,
    NoLogin,
}

impl Beginning {
    async fn write(&self, mut tx: TenantTransaction<'_>) -> Result<Begun, Error> {
        let user = tx.user(&self.row.user_id).await?;
        if user.is_none_or(|user| user.password != self.password) {
            return Ok(Begun::AnotherPassword);
        }
        if !tx.update_login(&self.login, &self.document).await? {
            return Ok(Begun::NoLogin);
        }
        if let Some(former) = &self.former {
            tx.delete_session(former).await?;
        }
        tx.insert_session(&self.row).await?;
        Ok(Begun::Session)
    }
}

impl From<Stopped> for SignInProblem {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Account => Self::TooManyAttempts,
            Stopped::Address => Self::AddressBlocked,
        }
    }
}

/// Whether a password is tried at all.
async fn stopped(realm: &Realm, attempt: &Attempt) -> Result<Option<Stopped>, Error> {
    let question = (attempt.clone(), realm.now());
    let read = realm.store.read(question, |(attempt, now), mut tx| {
        Box::pin(async move { attempt.check(*now, &mut tx).await })
    });
    read.await
}

/// Forgets the failures of an account whose user has signed in.
async fn forget(realm: &Realm, attempt: &Attempt) -> Result<(), Error> {
    let Some(account) = attempt.account().map(str::to_owned) else {
        return Ok(());
    };
    let read = realm.store.read(account.clone(), |account, mut tx| {
        Box::pin(async move { tx.login_failures(account, Timestamp::default()).await })
    });
    if read.await? == 0 {
        return Ok(());
    }
    let write = realm.store.write(account, |account, mut tx| {
        Box::pin(async move { tx.forget_login_failures(account).await })
    });
    Ok(write.await?)
}

/// What is written of a failure.
struct FailurePlan {
    entry: LogRow,
    account: LogRow,
    address: LogRow,
    attempt: Option<Attempt>,
    now: Timestamp,
}

async fn write(plan: &FailurePlan, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    tx.insert_log(&plan.entry).await?;
    let Some(attempt) = &plan.attempt else {
        return Ok(());
    };
    match attempt.count(plan.now, &mut tx).await? {
        Some(Stopped::Account) => tx.insert_log(&plan.account).await?,
        Some(Stopped::Address) => tx.insert_log(&plan.address).await?,
        None => {}
    }
    Ok(())
}

/// A sign-in that failed, for the tenant's log.
struct Failure<'a> {
    ongoing: &'a Ongoing,
    visitor: &'a Visitor,
    username: &'a str,
    user: Option<&'a UserRow>,
    attempt: &'a Attempt,
}

impl Failure<'_> {
    async fn write(&self, realm: &Realm, problem: SignInProblem) -> Result<(), Error> {
        let (kind, description) = match (problem, self.user) {
            (SignInProblem::Blocked, _) => ("f", "user is blocked"),
            (_, Some(_)) => ("fp", "Wrong email or password."),
            (_, None) => ("fu", "Wrong email or password."),
        };
        let is_guess = problem == SignInProblem::WrongCredentials;
        let plan = FailurePlan {
            entry: self.entry(realm, kind, description)?,
            account: self.entry(realm, "limit_wc", "Blocked Account")?,
            address: self.entry(realm, "limit_mu", "Blocked IP Address")?,
            attempt: is_guess.then(|| self.attempt.clone()),
            now: realm.now(),
        };
        realm
            .store
            .write(plan, |plan, tx| Box::pin(write(plan, tx)))
            .await
    }

    fn entry(
        &self,
        realm: &Realm,
        kind: &'static str,
        description: &'static str,
    ) -> Result<LogRow, Error> {
        let case = &self.ongoing.case;
        let actor = Actor::with_scopes(
            Some(case.trusted.client.id.clone()),
            self.user.map(|user| user.id.clone()),
            guildhall_protocol::oauth::Scope::default(),
            self.visitor.origin.clone(),
        );
        let username: String = self.username.chars().take(320).collect();
        let organization = self.ongoing.organization();
        let happening = Happening {
            kind,
            description,
            client_name: Some(&case.trusted.client.name),
            user: Some((self.user.map_or("", |user| &user.id), &username)),
            connection: self
                .connection()
                .map(|connection| Through::of(&connection.row)),
            organization: organization.map(|found| (found.id.as_str(), found.name.as_str())),
            ..Happening::default()
        };
        log::entry(realm, &actor, &happening)
    }

    /// The connection of the user, or the one that would have been asked first.
    fn connection(&self) -> Option<&Database> {
        let of_user = self.user.and_then(|user| {
            self.ongoing
                .databases()
                .find(|connection| connection.row.id == user.connection_id)
        });
        of_user.or_else(|| self.ongoing.databases().next())
    }
}
