//! A login as its present page shows it.

use guildhall_model::connection::PasswordPolicy;
use guildhall_model::login::DiscoveryMethod;
use guildhall_model::organization::Organization;
use guildhall_protocol::oauth::RedirectUri;
use secrecy::SecretString;
use serde_json::Value;

use super::case::{Asked, Case};
use super::connection::Database;
use super::decide::Decision;
use super::flow::{Answer, Refused, Step, go_on};
use super::screen::Screen;
use super::visitor::Visitor;
use crate::connection;
use crate::error::Error;
use crate::realm::Realm;

/// A login under way.
#[derive(Debug)]
pub struct Ongoing {
    pub(super) state: SecretString,
    pub(super) case: Case,
    decision: Decision,
}

impl Ongoing {
    pub(super) fn new(state: SecretString, case: Case, decision: Decision) -> Self {
        Self {
            state,
            case,
            decision,
        }
    }

    /// The login's `state`.
    pub fn state(&self) -> &SecretString {
        &self.state
    }

    /// The page at which it stands; `None` when it goes on without asking.
    pub fn screen(&self) -> Option<Screen> {
        match self.decision {
            Decision::Show(screen) => Some(screen),
            _ => None,
        }
    }

    /// The application's name.
    pub fn application(&self) -> &str {
        &self.case.trusted.client.name
    }

    /// Where the answer to the application will go.
    pub fn callback(&self) -> &RedirectUri {
        &self.case.trusted.destination.redirect
    }

    /// The organization that is signed in to, as far as it is known.
    pub fn organization(&self) -> Option<&Organization> {
        self.asked()?.organization.as_ref()
    }

    /// What the user typed before, or who will probably sign in.
    pub fn identifier(&self) -> Option<&str> {
        if let Some((_, email)) = self.invitation() {
            return Some(email);
        }
        let typed = self.case.progress.identifier.as_deref();
        typed.or_else(|| self.asked()?.request.login_hint.as_deref())
    }

    /// The languages that the application asked for, the best first.
    pub fn ui_locales(&self) -> Option<&str> {
        self.asked()?.request.ui_locales.as_deref()
    }

    /// Whether people may sign up, at this login.
    pub fn has_signup(&self) -> bool {
        self.signup_database().is_some()
    }

    /// What the password of a new account has to be.
    pub fn password_policy(&self) -> Result<PasswordPolicy, Error> {
        match self.signup_database() {
            Some(database) => connection::password_policy(&database.row),
            None => Ok(PasswordPolicy::read(&Value::Null)?),
        }
    }

    /// Who invited, and the address that was invited, where the login accepts an invitation.
    pub fn invitation(&self) -> Option<(&str, &str)> {
        let invited = self.asked()?.invitation.as_ref()?;
        Some((&invited.inviter, &invited.email))
    }

    /// The database in which a new account is made.
    pub(super) fn signup_database(&self) -> Option<&Database> {
        let is_invited = self.invitation().is_some();
        self.databases()
            .find(|database| database.has_signup() || (is_invited && database.has_invited_signup()))
    }

    /// Whether a forgotten password can be replaced.
    pub fn has_reset(&self) -> bool {
        self.databases()
            .any(|database| database.settings.has_reset())
    }

    /// Whether accounts have user names.
    pub fn has_usernames(&self) -> bool {
        self.databases()
            .any(|connection| connection.settings.has_usernames())
    }

    /// Who is signed in, as people know them.
    pub fn user_name(&self) -> Option<&str> {
        self.case.session.as_ref()?.name()
    }

    /// Whether an organization is found by what `method` says.
    pub fn finds_organization_by(&self, method: DiscoveryMethod) -> bool {
        self.case.trusted.settings.finds_by(method)
    }

    /// The language that was chosen at a page of this login.
    pub fn chosen_language(&self) -> Option<&str> {
        self.case.progress.language.as_deref()
    }

    pub(super) fn user_id(&self) -> Option<String> {
        Some(self.case.session.as_ref()?.user.id.clone())
    }

    pub(super) fn databases(&self) -> impl Iterator<Item = &Database> {
        self.asked()
            .map(|asked| asked.connections.as_slice())
            .unwrap_or_default()
            .iter()
    }

    fn asked(&self) -> Option<&Asked> {
        self.case.asked.as_ref().ok()
    }

    /// Has the pages of this login in another language from now on.
    pub async fn speak(
        &self,
        realm: &Realm,
        visitor: &Visitor,
        language: &str,
    ) -> Result<Answer, Refused> {
        let mut progress = self.case.progress.clone();
        progress.language = Some(language.to_owned());
        go_on(realm, Step::of(self, progress, visitor)).await
    }

    /// Goes on with a login that asks nothing any more.
    pub async fn go_on(&self, realm: &Realm, visitor: &Visitor) -> Result<Answer, Refused> {
        let step = Step::of(self, self.case.progress.clone(), visitor);
        go_on(realm, step).await
    }
}
