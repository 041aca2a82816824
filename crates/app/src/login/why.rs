//! Why a user can not sign in: a login walked through without anybody at a browser.
//!
//! Nothing is decided here. What an application would ask is gathered and decided by the functions of a login, first with
//! nobody signed in, then with a session as it would begin for the user; in between the account is looked for as the
//! password's page looks for it. Nothing is written.

use guildhall_model::organization::Organization;
use guildhall_protocol::oauth::AuthorizationError;
use guildhall_store::UserRow;
use secrecy::SecretString;

use super::case::{self, Case, Presence, Question};
use super::decide::{Decision, decide};
use super::password;
use super::progress::Progress;
use super::screen::Screen;
use super::session::{self, Live};
use super::settings::TenantSettings;
use super::trusted::Untrusted;
use super::view::Ongoing;
use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;
use crate::{client, organization, user};

/// A challenge of PKCE, for applications without which they may not ask (RFC 7636 appendix B).
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What an application asks, and for whom.
#[derive(Clone, Debug, Default)]
pub struct Inquiry {
    /// Who is to sign in.
    pub user_id: String,
    /// The application.
    pub client_id: String,
    /// The organization, as the application names it.
    pub organization: Option<String>,
    /// The connection, as the application names it.
    pub connection: Option<String>,
    /// The ticket of an invitation.
    pub invitation: Option<String>,
    /// The address at which the application is answered; the first that it registered, where none is named.
    pub redirect_uri: Option<String>,
    /// Whether pages may be shown.
    pub manner: Manner,
}

/// How an application asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// With the pages of the login.
    #[default]
    WithPages,
    /// Silently (`prompt=none`), while the user is signed in.
    SilentlySignedIn,
    /// Silently, while nobody is signed in.
    SilentlySignedOut,
}

/// What comes of a login.
#[derive(Debug)]
pub enum Finding {
    /// The application is given a code.
    Enters {
        /// The organization that is signed in to.
        organization: Option<Box<Organization>>,
        /// Whether the user becomes a member by it.
        joins: bool,
    },
    /// The user is asked something that only a person can answer.
    Asked(Screen),
    /// A check refuses.
    Refused(Reason),
}

/// The check that refuses.
#[derive(Debug)]
pub enum Reason {
    /// Nobody but the person is told: application or address can not be trusted.
    Untrusted(Untrusted),
    /// The application is told.
    Answered(AuthorizationError),
    /// The password's page says that name or password are wrong: no connection of this login has the account.
    NotReached {
        /// The names of the connections in which it was looked for.
        connections: Vec<String>,
    },
    /// The password's page says that name or password are wrong: the account has no password.
    NoPassword,
    /// The password's page says so, once the password is right.
    Blocked,
}

/// Says what comes of a login.
///
/// # Errors
/// The caller may not read users, applications and organizations; the user is not there; or the store fails.
pub async fn why(realm: &Realm, actor: &Actor, inquiry: &Inquiry) -> Result<Finding, Error> {
    actor.must(user::READ)?;
    actor.must(client::READ)?;
    actor.must(organization::READ)?;
    let (user, _) = user::find(realm, inquiry.user_id.clone()).await?;
    let progress = Progress::new(&parameters(inquiry));
    let finding = match inquiry.manner {
        Manner::WithPages => {
            let before = before(realm, &progress, &user).await?;
            match before {
                Some(finding) => finding,
                None => signed_in(realm, progress, &user, IsFresh::Yes).await?,
            }
        }
        Manner::SilentlySignedIn => signed_in(realm, progress, &user, IsFresh::No).await?,
        Manner::SilentlySignedOut => match gather(realm, &progress, Presence::Nobody).await? {
            Ok(case) => told(&case, decide(&case, realm.now())),
            Err(untrusted) => Finding::Refused(Reason::Untrusted(untrusted)),
        },
    };
    Ok(finding)
}

/// What the application sends.
fn parameters(inquiry: &Inquiry) -> Vec<(String, String)> {
    let always = [
        ("response_type", "code"),
        ("scope", "openid"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("client_id", inquiry.client_id.as_str()),
    ];
    let named = [
        ("organization", &inquiry.organization),
        ("connection", &inquiry.connection),
        ("invitation", &inquiry.invitation),
        ("redirect_uri", &inquiry.redirect_uri),
    ];
    let named = named
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let silent = (inquiry.manner != Manner::WithPages).then_some(("prompt", "none"));
    always
        .into_iter()
        .chain(named)
        .chain(silent)
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

async fn gather(
    realm: &Realm,
    progress: &Progress,
    presence: Presence,
) -> Result<Result<Case, Untrusted>, Error> {
    let question = Question::imagined(realm, progress.clone(), presence);
    let read = realm.store.read(question, |question, tx| {
        Box::pin(case::gather(question, tx))
    });
    read.await
}

/// The login until the password is right; `None` when it comes so far.
async fn before(
    realm: &Realm,
    progress: &Progress,
    user: &UserRow,
) -> Result<Option<Finding>, Error> {
    let case = match gather(realm, progress, Presence::Nobody).await? {
        Ok(case) => case,
        Err(untrusted) => return Ok(Some(Finding::Refused(Reason::Untrusted(untrusted)))),
    };
    let decision = decide(&case, realm.now());
    let signs_in = match &decision {
        Decision::Leave(_) => true,
        Decision::Show(screen) => screen.is_of_signing_in(),
        _ => false,
    };
    if !signs_in {
        return Ok(Some(told(&case, decision)));
    }
    let ongoing = Ongoing::new(SecretString::default(), case, decision);
    let is_elsewhere = ongoing
        .upstreams()
        .any(|upstream| upstream.row.id == user.connection_id);
    let refused = if is_elsewhere {
        // Whether the password is right, another provider says.
        user.blocked.then_some(Reason::Blocked)
    } else if !password::reaches(realm, &ongoing, user).await? {
        let databases = ongoing.databases().map(|database| &database.row);
        let upstreams = ongoing.upstreams().map(|upstream| &upstream.row);
        Some(Reason::NotReached {
            connections: databases
                .chain(upstreams)
                .map(|row| row.name.clone())
                .collect(),
        })
    } else if user.password.is_none() {
        Some(Reason::NoPassword)
    } else {
        user.blocked.then_some(Reason::Blocked)
    };
    Ok(refused.map(Finding::Refused))
}

/// Whether the user has just given the password, in this login.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IsFresh {
    Yes,
    No,
}

/// The login from there on.
async fn signed_in(
    realm: &Realm,
    mut progress: Progress,
    user: &UserRow,
    is_fresh: IsFresh,
) -> Result<Finding, Error> {
    let settings = TenantSettings::read(&realm.tenant.settings)?;
    let (row, _) = session::begin(realm, user, &settings);
    if is_fresh == IsFresh::Yes {
        progress.signed_in = Some(row.id.clone());
    }
    let live = Live {
        row,
        user: user.clone(),
    };
    let gathered = gather(realm, &progress, Presence::Signed(Box::new(live.clone()))).await?;
    let mut case = match gathered {
        Ok(case) => case,
        Err(untrusted) => return Ok(Finding::Refused(Reason::Untrusted(untrusted))),
    };
    let mut decision = decide(&case, realm.now());
    if let Decision::Enter(only) = decision {
        progress.organization = Some(only.to_string());
        case = match gather(realm, &progress, Presence::Signed(Box::new(live))).await? {
            Ok(case) => case,
            Err(untrusted) => return Ok(Finding::Refused(Reason::Untrusted(untrusted))),
        };
        decision = decide(&case, realm.now());
    }
    Ok(told(&case, decision))
}

fn told(case: &Case, decision: Decision) -> Finding {
    let organization = || {
        let asked = case.asked.as_ref().ok();
        asked.and_then(|asked| asked.organization.clone().map(Box::new))
    };
    match decision {
        Decision::Show(screen) => Finding::Asked(screen),
        // The person signs in at the provider, as at a page of ours.
        Decision::Leave(_) => Finding::Asked(Screen::Login),
        Decision::Refuse(error) => Finding::Refused(Reason::Answered(error)),
        // Whoever accepts becomes a member, and the login goes on.
        Decision::Accept(_) => Finding::Enters {
            organization: organization(),
            joins: true,
        },
        Decision::Complete { joins } => Finding::Enters {
            organization: organization(),
            joins,
        },
        Decision::Enter(_) => Finding::Refused(Reason::Answered(AuthorizationError::Internal)),
    }
}
