//! The steps of a login: it begins, is taken up again, and goes on as far as it can without asking.

use guildhall_protocol::oauth::{AuthorizationError, AuthorizationResponse, Scope};
use guildhall_store::{LogRow, TenantTransaction};
use secrecy::{ExposeSecret as _, SecretString};

use super::case::{self, Case, Question};
use super::complete::{self, Plan};
use super::decide::{Decision, decide};
use super::departure;
use super::id_token_hint;
use super::invited;
use super::progress::Progress;
use super::screen::Screen;
use super::stale;
use super::transaction;
use super::trusted::{self, Untrusted};
use super::view::Ongoing;
use super::visitor::{Change, Kept, Visitor};
use crate::actor::Actor;
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;
use crate::secret;
use crate::upstream::Failure;

/// What the browser is told.
#[derive(Debug)]
pub struct Answer {
    /// Where it goes.
    pub next: Next,
    /// What it keeps from now on.
    pub kept: Kept,
}

/// Where the browser goes.
#[derive(Debug)]
pub enum Next {
    /// To a page of the login.
    Show {
        /// Which.
        screen: Screen,
        /// The login's `state`.
        state: SecretString,
    },
    /// To another provider.
    Leave(String),
    /// Back to the client.
    Respond(AuthorizationResponse),
}

/// A step that came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nobody but the person can be told.
    #[error(transparent)]
    Untrusted(#[from] Untrusted),
    /// A provider did not do its part, or the person said no there.
    #[error("{} failed: {}", .0.connection, .0.failure)]
    Provider(Box<ProviderFailed>),
    /// A failure of ours.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// A provider that signed nobody in.
#[derive(Debug)]
pub struct ProviderFailed {
    /// What people know it by.
    pub connection: String,
    /// Why.
    pub failure: Failure,
    /// The login, which goes on.
    pub state: SecretString,
    /// Whether there is another way to sign in.
    pub has_other_ways: bool,
}

impl From<guildhall_store::Error> for Refused {
    fn from(error: guildhall_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Begins a login from the parameters of an authorization request.
pub async fn authorize(
    realm: &Realm,
    parameters: Vec<(String, String)>,
    visitor: &Visitor,
) -> Result<Answer, Refused> {
    // Names that come twice are looked for before the parameters that mean nothing are left out.
    let mut progress = Progress::new(&parameters);
    progress.refused = trusted::repeated(&parameters)?;
    let hint = parameters.iter().find(|(name, _)| name == "id_token_hint");
    if let Some((_, hint)) = hint.filter(|(_, hint)| !hint.is_empty()) {
        match id_token_hint::user(realm, hint).await? {
            Some(user) => progress.hinted = Some(user),
            None => {
                progress.refused = Some(AuthorizationError::MalformedParameter("id_token_hint"));
            }
        }
    }
    go_on(realm, Step::begin(progress, visitor.clone())).await
}

/// Takes a login up again: what its present page shows.
pub async fn resume(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
) -> Result<Ongoing, Refused> {
    let question = (
        realm.clone(),
        secret::hash(state.expose_secret()),
        visitor.clone(),
    );
    let read = realm.store.read(question, |question, tx| {
        Box::pin(find_and_gather(question, tx))
    });
    let case = read.await??;
    let decision = decide(&case, realm.now());
    Ok(Ongoing::new(state, case, decision))
}

async fn find_and_gather(
    (realm, hash, visitor): &(Realm, String, Visitor),
    mut tx: TenantTransaction<'_>,
) -> Result<Result<Case, Untrusted>, Error> {
    let browser = visitor.browser_hash();
    let found = transaction::find(hash, browser.as_deref(), realm.now(), &mut tx).await?;
    let Some(progress) = found else {
        let back = stale::way_back(realm, hash, &mut tx).await?;
        return Ok(Err(Untrusted::Expired { back }));
    };
    let question = Question::new(realm, progress, visitor);
    case::gather(&question, tx).await
}

/// A login between two pages.
pub(super) struct Step {
    pub(super) progress: Progress,
    pub(super) visitor: Visitor,
    /// Its `state`, once it has one.
    pub(super) state: Option<SecretString>,
    /// The session that began in this step: its hash, and what the browser keeps of it.
    pub(super) begun: Option<(String, Change)>,
}

impl Step {
    fn begin(progress: Progress, visitor: Visitor) -> Self {
        Self {
            progress,
            visitor,
            state: None,
            begun: None,
        }
    }

    /// The step of a login that is under way, after its user has said something.
    pub(super) fn of(ongoing: &Ongoing, progress: Progress, visitor: &Visitor) -> Self {
        Self {
            progress,
            visitor: visitor.clone(),
            state: Some(ongoing.state.clone()),
            begun: None,
        }
    }

    fn question(&self, realm: &Realm) -> Question {
        let question = Question::new(realm, self.progress.clone(), &self.visitor);
        match &self.begun {
            Some((hash, _)) => question.with_session(hash.clone()),
            None => question,
        }
    }

    fn kept(&self) -> Kept {
        Kept {
            session: match &self.begun {
                Some((_, kept)) => kept.clone(),
                None => Change::None,
            },
            browser: Change::None,
        }
    }
}

/// Goes on with a login as far as it can without asking.
pub(super) async fn go_on(realm: &Realm, mut step: Step) -> Result<Answer, Refused> {
    let mut case = gather(realm, &step).await?;
    let mut decision = decide(&case, realm.now());
    if let Decision::Accept(presented) = decision {
        match invited::accept(realm, &actor(&case, &step), *presented, &case).await? {
            Ok(()) => step.progress.accepted = true,
            Err(error) => return refuse(realm, &case, &step, &error).await,
        }
        case = gather(realm, &step).await?;
        decision = decide(&case, realm.now());
    }
    if let Decision::Enter(organization) = decision {
        // The one organization of the user is as good as one that was chosen; it is looked at as such.
        step.progress.organization = Some(organization.to_string());
        case = gather(realm, &step).await?;
        decision = decide(&case, realm.now());
    }
    match decision {
        Decision::Show(screen) => show(realm, step, screen).await,
        Decision::Leave(connection) => departure::depart(realm, &case, step, &connection).await,
        Decision::Complete { joins } => {
            let plan = Plan::new(realm, &case, &step, joins)?;
            match complete::complete(realm, plan).await {
                Ok(Some(response)) => Ok(Answer {
                    next: Next::Respond(response),
                    kept: step.kept(),
                }),
                Ok(None) => refuse(realm, &case, &step, &AuthorizationError::LoginRequired).await,
                Err(Error::Full(_)) => {
                    let error = AuthorizationError::OrganizationFull(case.organization_id());
                    refuse(realm, &case, &step, &error).await
                }
                Err(error) => Err(error.into()),
            }
        }
        Decision::Refuse(error) => refuse(realm, &case, &step, &error).await,
        Decision::Enter(_) | Decision::Accept(_) => {
            Err(Error::Internal("this is decided once in a step").into())
        }
    }
}

async fn gather(realm: &Realm, step: &Step) -> Result<Case, Refused> {
    let question = step.question(realm);
    let read = realm.store.read(question, |question, tx| {
        Box::pin(case::gather(question, tx))
    });
    Ok(read.await??)
}

/// Writes how far the login has come, and leads to the page.
async fn show(realm: &Realm, step: Step, screen: Screen) -> Result<Answer, Refused> {
    let (state, kept) = settle(realm, step).await?;
    Ok(Answer {
        next: Next::Show { screen, state },
        kept,
    })
}

/// Writes how far a login has come: its `state`, and what the browser keeps.
pub(super) async fn settle(realm: &Realm, step: Step) -> Result<(SecretString, Kept), Refused> {
    let mut kept = step.kept();
    let state = if let Some(state) = step.state {
        keep(realm, &state, &step.progress).await?;
        state
    } else {
        store(realm, &step, &mut kept).await?
    };
    Ok((state, kept))
}

/// Writes how far a login that is under way has come.
async fn keep(realm: &Realm, state: &SecretString, progress: &Progress) -> Result<(), Refused> {
    let written = (
        secret::hash(state.expose_secret()),
        serde_json::to_string(progress)?,
    );
    let write = realm.store.write(written, |(hash, document), mut tx| {
        Box::pin(async move { tx.update_login(hash, document).await })
    });
    if write.await? {
        Ok(())
    } else {
        Err(Untrusted::Expired { back: None }.into())
    }
}

/// Stores a login that begins; a browser that keeps nothing yet is given something to which its logins belong.
async fn store(realm: &Realm, step: &Step, kept: &mut Kept) -> Result<SecretString, Refused> {
    let state = secret::new(realm.random());
    let browser = step.visitor.browser_hash().unwrap_or_else(|| {
        let new = secret::new(realm.random());
        let hash = secret::hash(&new);
        kept.browser = Change::Set {
            secret: new.into(),
            seconds: None,
        };
        hash
    });
    let row = transaction::begin(secret::hash(&state), browser, &step.progress, realm.now())?;
    let write = realm.store.write(row, |row, mut tx| {
        Box::pin(async move { tx.insert_login(row).await })
    });
    write.await?;
    Ok(state.into())
}

/// Tells the client why not, and the tenant's log.
pub(super) async fn refuse(
    realm: &Realm,
    case: &Case,
    step: &Step,
    error: &AuthorizationError,
) -> Result<Answer, Refused> {
    let entry = refusal_entry(realm, case, step, error)?;
    let login = step
        .state
        .as_ref()
        .map(|state| secret::hash(state.expose_secret()));
    let write = realm.store.write((entry, login), |(entry, login), mut tx| {
        Box::pin(async move {
            if let Some(login) = login {
                tx.delete_login(login).await?;
            }
            tx.insert_log(entry).await
        })
    });
    write.await?;
    Ok(Answer {
        next: Next::Respond(case.trusted.destination.error(error)),
        kept: step.kept(),
    })
}

fn refusal_entry(
    realm: &Realm,
    case: &Case,
    step: &Step,
    error: &AuthorizationError,
) -> Result<LogRow, Error> {
    let is_silent = case
        .asked
        .as_ref()
        .is_ok_and(|asked| asked.request.prompt.none);
    let organization = case
        .asked
        .as_ref()
        .ok()
        .and_then(|asked| asked.organization.as_ref())
        .map(|organization| (organization.id.as_str(), organization.name.as_str()));
    let description = error.to_string();
    log::entry(
        realm,
        &actor(case, step),
        &Happening {
            kind: if is_silent { "fsa" } else { "f" },
            description: &description,
            client_name: Some(&case.trusted.client.name),
            organization,
            ..Happening::default()
        },
    )
}

/// Who signs in, as the log and events tell it.
pub(super) fn actor(case: &Case, step: &Step) -> Actor {
    Actor::with_scopes(
        Some(case.trusted.client.id.clone()),
        case.session.as_ref().map(|session| session.user.id.clone()),
        Scope::default(),
        step.visitor.origin.clone(),
    )
}
