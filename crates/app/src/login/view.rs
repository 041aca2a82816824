//! A login as its present page shows it.

use guildhall_model::connection::PasswordPolicy;
use guildhall_model::login::DiscoveryMethod;
use guildhall_model::organization::Organization;
use guildhall_protocol::oauth::RedirectUri;
use secrecy::SecretString;
use serde_json::Value;

use super::case::{Asked, Case};
use super::connection::{Connections, Database, Upstream};
use super::decide::Decision;
use super::flow::{Answer, Refused, Step, go_on};
use super::screen::Screen;
use super::visitor::Visitor;
use crate::connection;
use crate::error::Error;
use crate::realm::Realm;

/// What leads to another provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// The connection's name.
    pub name: String,
    /// What people know it by.
    pub label: String,
}

impl Button {
    fn of(upstream: &Upstream) -> Self {
        Self {
            name: upstream.row.name.clone(),
            label: upstream.label().to_owned(),
        }
    }
}

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

    /// How old a sign-in may be, in seconds, where the application says so.
    pub(super) fn max_age(&self) -> Option<i64> {
        self.asked()?.request.max_age
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

    /// Whether people can sign in with a password.
    pub fn has_passwords(&self) -> bool {
        self.databases().next().is_some()
    }

    /// The providers that have a button, in their order.
    pub fn buttons(&self) -> Vec<Button> {
        self.upstreams()
            .filter(|upstream| upstream.has_button())
            .map(Button::of)
            .collect()
    }

    /// Whether there are addresses that lead to a provider.
    pub fn discovers(&self) -> bool {
        self.upstreams()
            .any(|upstream| upstream.settings.has_domains())
    }

    /// The provider through which the invitation is accepted, where there is but one.
    pub fn invitation_provider(&self) -> Option<Button> {
        self.connections()?.only_upstream().map(Button::of)
    }

    /// Where the browser may be sent to sign in.
    pub fn destinations(&self) -> impl Iterator<Item = &str> {
        self.upstreams()
            .filter_map(|upstream| upstream.settings.destination.as_deref())
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
        let connections = self.connections().into_iter();
        connections.flat_map(|connections| &connections.databases)
    }

    /// The connections to other providers, hidden ones among them.
    pub(super) fn upstreams(&self) -> impl Iterator<Item = &Upstream> {
        let connections = self.connections().into_iter();
        connections.flat_map(|connections| &connections.upstreams)
    }

    /// The provider to which an address leads (home-realm discovery).
    pub(super) fn upstream_for(&self, address: &str) -> Option<&Upstream> {
        self.upstreams()
            .find(|upstream| upstream.settings.is_for(address))
    }

    fn connections(&self) -> Option<&Connections> {
        self.asked().map(|asked| &asked.connections)
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
