//! Leaving for another provider, to sign in there.
//!
//! What is needed to believe the answer is stored under the hash of a `state` of its own, bound to the browser: the
//! provider never sees the `state` of the login.

use guildhall_store::{DepartureRow, Sealed};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::connection::Upstream;
use super::flow::{Answer, Next, ProviderFailed, Refused, Step, resume, settle};
use super::screen::Screen;
use super::transaction::LIFETIME;
use super::view::Ongoing;
use super::visitor::{Change, Kept, Visitor};
use crate::error::Error;
use crate::realm::Realm;
use crate::secret;
use crate::upstream::request::{self, Departing};
use crate::upstream::{Failure, Provider};

/// Where answers of providers come to.
pub(super) const CALLBACK: &str = "/login/callback";

/// What is kept of a departure until its answer comes.
#[derive(Serialize, Deserialize)]
pub(super) struct Departed {
    /// The login's `state`.
    pub(super) login: String,
    /// The connection, by id.
    pub(super) connection: String,
    /// What the ID token has to carry.
    pub(super) nonce: String,
    /// What the code is redeemed with.
    pub(super) verifier: String,
}

/// Where the secrets of a departure are sealed.
pub(super) const fn place(hash: &str) -> Sealed<'_> {
    Sealed {
        table: "departure",
        id: hash,
        column: "secrets",
    }
}

/// What became of an address that was typed where only other providers know people.
#[derive(Debug)]
pub enum Discovery {
    /// The login goes on.
    GoesOn(Answer),
    /// The page is shown again.
    Again(Box<Ongoing>, DiscoveryProblem),
}

/// Why no provider was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscoveryProblem {
    /// Nothing was typed.
    Nothing,
    /// No provider is for this address.
    Unknown,
}

/// Leaves for the provider to which an address leads.
pub async fn discover(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
    typed: &str,
) -> Result<Discovery, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    if !ongoing.screen().is_some_and(Screen::is_of_signing_in) {
        return Ok(Discovery::GoesOn(ongoing.go_on(realm, visitor).await?));
    }
    let typed = typed.trim().to_owned();
    let Some(upstream) = ongoing.upstream_for(&typed) else {
        let problem = if typed.is_empty() {
            DiscoveryProblem::Nothing
        } else {
            DiscoveryProblem::Unknown
        };
        return Ok(Discovery::Again(Box::new(ongoing), problem));
    };
    let connection = upstream.row.id.clone();
    let answer = go(realm, &ongoing, visitor, &connection, Some(typed)).await?;
    Ok(Discovery::GoesOn(answer))
}

/// Leaves for the provider whose button was pressed: by the connection's name, or without one where there is but one. A
/// connection that is none of this login's leads back to the page.
pub async fn leave(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
    name: Option<&str>,
) -> Result<Answer, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    let is_here = ongoing.screen().is_some_and(Screen::is_of_signing_in);
    let only = ongoing.invitation_provider();
    let name = name.or_else(|| Some(only.as_ref()?.name.as_str()));
    let pressed = ongoing
        .upstreams()
        .find(|upstream| Some(upstream.row.name.as_str()) == name);
    match pressed.filter(|_| is_here) {
        Some(upstream) => {
            let connection = upstream.row.id.clone();
            go(realm, &ongoing, visitor, &connection, None).await
        }
        None => ongoing.go_on(realm, visitor).await,
    }
}

/// Leaves a login that is under way; `typed` is who will probably sign in.
pub(super) async fn go(
    realm: &Realm,
    ongoing: &Ongoing,
    visitor: &Visitor,
    connection: &str,
    typed: Option<String>,
) -> Result<Answer, Refused> {
    let mut progress = ongoing.case.progress.clone();
    if typed.is_some() {
        progress.identifier = typed;
    }
    let step = Step::of(ongoing, progress, visitor);
    depart(realm, &ongoing.case, step, connection).await
}

/// Leaves for the provider of a connection of this login.
pub(super) async fn depart(
    realm: &Realm,
    case: &Case,
    step: Step,
    connection: &str,
) -> Result<Answer, Refused> {
    let upstream = case
        .asked
        .as_ref()
        .ok()
        .and_then(|asked| asked.connections.upstream(connection));
    let Some(upstream) = upstream else {
        return Err(Error::Internal("a login leaves through another's connection").into());
    };
    let provider = Provider::read(&realm.store, &upstream.row)?;
    let hint = hint(case, step.progress.identifier.clone());
    let browser = step.visitor.browser_hash();
    let (login, kept) = settle(realm, step).await?;
    let provider = match provider {
        Ok(provider) => provider,
        Err(failure) => return Err(failed(case, upstream, failure, login)),
    };
    let browser = browser.or_else(|| browser_of(&kept));
    let browser = browser.ok_or(Error::Internal("a login belongs to no browser"))?;
    let state = secret::new(realm.random());
    let departed = Departed {
        login: login.expose_secret().to_owned(),
        connection: upstream.row.id.clone(),
        nonce: secret::new(realm.random()),
        verifier: secret::new(realm.random()),
    };
    write(realm, &state, browser, &departed).await?;
    let leaving = Leaving {
        case,
        provider: &provider,
        state: &state,
        departed: &departed,
        hint,
    };
    Ok(Answer {
        next: Next::Leave(leaving.address(realm)),
        kept,
    })
}

/// The browser that was given something to keep just now.
fn browser_of(kept: &Kept) -> Option<String> {
    match &kept.browser {
        Change::Set { secret, .. } => Some(secret::hash(secret.expose_secret())),
        Change::None | Change::Forget => None,
    }
}

async fn write(
    realm: &Realm,
    state: &str,
    browser: String,
    departed: &Departed,
) -> Result<(), Error> {
    let hash = secret::hash(state);
    let text = serde_json::to_vec(departed)?;
    let row = DepartureRow {
        secrets: realm.store.seal(place(&hash), &text, realm.random())?,
        hash,
        browser,
        ends_at: realm.now().plus_seconds(LIFETIME),
    };
    let write = realm.store.write(row, |row, mut tx| {
        Box::pin(async move { tx.insert_departure(row).await })
    });
    Ok(write.await?)
}

/// A departure whose address is made.
struct Leaving<'a> {
    case: &'a Case,
    provider: &'a Provider,
    state: &'a str,
    departed: &'a Departed,
    /// Who will probably sign in.
    hint: Option<String>,
}

impl Leaving<'_> {
    fn address(&self, realm: &Realm) -> String {
        let request = self.case.asked.as_ref().ok().map(|asked| &asked.request);
        let departing = Departing {
            state: self.state,
            nonce: &self.departed.nonce,
            verifier: &self.departed.verifier,
            redirect_uri: &callback(realm),
            login_hint: self.hint.as_deref(),
            anew: request.is_some_and(|request| request.prompt.login),
            max_age: request.and_then(|request| request.max_age),
            asked: &|name| self.case.progress.requested(name).map(str::to_owned),
        };
        request::address(self.provider, &departing)
    }
}

/// Who will probably sign in: who was invited, else who was typed, else whom the application names.
fn hint(case: &Case, typed: Option<String>) -> Option<String> {
    let asked = case.asked.as_ref().ok()?;
    let invited = asked.invitation.as_ref();
    invited
        .map(|invitation| invitation.email.clone())
        .or(typed)
        .or_else(|| asked.request.login_hint.clone())
}

/// Where the provider sends browsers back to: the host that they came from.
pub(super) fn callback(realm: &Realm) -> String {
    format!("{}{CALLBACK}", realm.origin())
}

/// A provider that signed nobody in; the login goes on.
pub(super) fn failed(
    case: &Case,
    upstream: &Upstream,
    failure: Failure,
    state: SecretString,
) -> Refused {
    let has_other_ways = case
        .asked
        .as_ref()
        .is_ok_and(|asked| asked.connections.only_upstream().is_none());
    Refused::Provider(Box::new(ProviderFailed {
        connection: upstream.label().to_owned(),
        failure,
        state,
        has_other_ways,
    }))
}
