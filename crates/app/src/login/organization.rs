//! Which organization: named before signing in, found by the domain of an e-mail address, or chosen.

use guildhall_model::id::OrganizationId;
use guildhall_model::login::DiscoveryMethod;
use guildhall_model::organization::Organization;
use guildhall_store::{After, TenantTransaction};
use secrecy::SecretString;

use super::flow::{Answer, Refused, Step, go_on, resume};
use super::screen::Screen;
use super::view::Ongoing;
use super::visitor::Visitor;
use crate::error::Error;
use crate::realm::Realm;

/// How many organizations one page of a picker shows.
const PAGE: i64 = 20;
/// How many organizations may share a domain, as far as a page shows them.
const SHARED: i64 = 200;

/// What became of a name or a choice.
#[derive(Debug)]
pub enum Chosen {
    /// The login goes on.
    GoesOn(Answer),
    /// The page is shown again.
    Again(Box<Ongoing>, ChoiceProblem),
}

/// Why no organization was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceProblem {
    /// Nothing was typed.
    Nothing,
    /// No organization has this name, or it is not one of those to choose from.
    Unknown,
    /// What was typed is no e-mail address.
    NotAnAddress,
    /// No organization has the domain of this address.
    UnknownDomain,
}

/// A part of the organizations to choose from.
#[derive(Debug)]
pub struct Choices {
    /// The organizations, in their order.
    pub organizations: Vec<Organization>,
    /// Continues the list, where there are more.
    pub next: Option<String>,
}

/// Takes what was typed at the question for the organization. A name is compared in lower case, without space around
/// it; an address finds the organizations that have its domain verified and use it for discovery.
pub async fn name_organization(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
    typed: &str,
) -> Result<Chosen, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    let Some(Screen::OrganizationSelection { .. } | Screen::PreOrganizationPicker { .. }) =
        ongoing.screen()
    else {
        return Ok(Chosen::GoesOn(ongoing.go_on(realm, visitor).await?));
    };
    let typed = typed.trim().to_lowercase();
    let found = match look_for(realm, &ongoing, &typed).await? {
        Ok(found) => found,
        Err(problem) => return Ok(Chosen::Again(Box::new(ongoing), problem)),
    };
    let mut progress = ongoing.case.progress.clone();
    match found {
        Found::Organization(organization) => {
            progress.organization = Some(organization.id.to_string());
            progress.domain = None;
        }
        Found::Several(domain) => progress.domain = Some(domain),
    }
    if typed.contains('@') {
        progress.identifier = Some(typed);
    }
    let step = Step::of(&ongoing, progress, visitor);
    Ok(Chosen::GoesOn(go_on(realm, step).await?))
}

enum Found {
    Organization(Box<Organization>),
    /// Several organizations share this domain.
    Several(String),
}

async fn look_for(
    realm: &Realm,
    ongoing: &Ongoing,
    typed: &str,
) -> Result<Result<Found, ChoiceProblem>, Error> {
    if typed.is_empty() {
        return Ok(Err(ChoiceProblem::Nothing));
    }
    let takes_addresses = ongoing.finds_organization_by(DiscoveryMethod::Email);
    let takes_names = ongoing.finds_organization_by(DiscoveryMethod::OrganizationName);
    match typed.rsplit_once('@') {
        Some((name, domain)) if takes_addresses => {
            if name.is_empty() || !domain.contains('.') || typed.contains(char::is_whitespace) {
                return Ok(Err(ChoiceProblem::NotAnAddress));
            }
            by_domain(realm, domain.to_owned()).await
        }
        _ if takes_names => {
            let read = realm.store.read(typed.to_owned(), |name, mut tx| {
                Box::pin(async move { tx.organization_by_name(name).await })
            });
            let found = read.await?;
            Ok(found
                .map(|organization| Found::Organization(Box::new(organization)))
                .ok_or(ChoiceProblem::Unknown))
        }
        _ => Ok(Err(ChoiceProblem::NotAnAddress)),
    }
}

async fn by_domain(realm: &Realm, domain: String) -> Result<Result<Found, ChoiceProblem>, Error> {
    let read = realm.store.read(domain.clone(), |domain, mut tx| {
        Box::pin(async move { tx.organizations_by_domain(domain, 2).await })
    });
    let mut found = read.await?.into_iter();
    Ok(match (found.next(), found.next()) {
        (Some(organization), None) => Ok(Found::Organization(Box::new(organization))),
        (Some(_), Some(_)) => Ok(Found::Several(domain)),
        (None, _) => Err(ChoiceProblem::UnknownDomain),
    })
}

/// Goes on without an organization, where the page offers that.
pub async fn skip_organization(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
) -> Result<Answer, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    let mut progress = ongoing.case.progress.clone();
    if let Some(
        Screen::OrganizationSelection { personal: true }
        | Screen::PreOrganizationPicker { personal: true }
        | Screen::OrganizationPicker { personal: true },
    ) = ongoing.screen()
    {
        progress.personal = true;
        progress.domain = None;
    }
    go_on(realm, Step::of(&ongoing, progress, visitor)).await
}

/// Takes a choice at a picker: one of the organizations that share the domain, or one of the user's.
pub async fn choose_organization(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
    id: &str,
) -> Result<Chosen, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    let source = match ongoing.screen() {
        Some(Screen::PreOrganizationPicker { .. }) => {
            ongoing.case.progress.domain.clone().map(Source::Domain)
        }
        Some(Screen::OrganizationPicker { .. }) => ongoing.user_id().map(Source::Memberships),
        _ => return Ok(Chosen::GoesOn(ongoing.go_on(realm, visitor).await?)),
    };
    let chosen = OrganizationId::parse(id);
    let is_offered = match (source, chosen.clone()) {
        (Some(source), Some(chosen)) => {
            let read = realm.store.read((source, chosen), |question, tx| {
                Box::pin(offers(question, tx))
            });
            read.await?
        }
        _ => false,
    };
    let Some(chosen) = chosen.filter(|_| is_offered) else {
        return Ok(Chosen::Again(Box::new(ongoing), ChoiceProblem::Unknown));
    };
    let mut progress = ongoing.case.progress.clone();
    progress.organization = Some(chosen.to_string());
    progress.domain = None;
    let step = Step::of(&ongoing, progress, visitor);
    Ok(Chosen::GoesOn(go_on(realm, step).await?))
}

/// Where the organizations of a picker come from.
enum Source {
    /// They share this domain.
    Domain(String),
    /// This user is a member.
    Memberships(String),
}

async fn offers(
    (source, id): &(Source, OrganizationId),
    mut tx: TenantTransaction<'_>,
) -> Result<bool, Error> {
    Ok(match source {
        Source::Domain(domain) => tx
            .organizations_by_domain(domain, SHARED)
            .await?
            .iter()
            .any(|organization| organization.id == *id),
        Source::Memberships(user) => {
            tx.organization(id).await?.is_some() && tx.is_member(id, user).await?
        }
    })
}

/// The organizations that the picker shows: those of the user, after `from`, whose names have `search`; or those that
/// share the domain.
pub async fn choices(
    realm: &Realm,
    ongoing: &Ongoing,
    search: Option<String>,
    from: Option<&str>,
) -> Result<Choices, Error> {
    let domain = ongoing.case.progress.domain.clone();
    if let (Some(Screen::PreOrganizationPicker { .. }), Some(domain)) = (ongoing.screen(), domain) {
        let read = realm.store.read(domain, |domain, mut tx| {
            Box::pin(async move { tx.organizations_by_domain(domain, SHARED).await })
        });
        return Ok(Choices {
            organizations: read.await?,
            next: None,
        });
    }
    let user = ongoing.user_id().unwrap_or_default();
    let question = (user, search, from.and_then(parse_place));
    let read = realm.store.read(question, |(user, search, after), mut tx| {
        Box::pin(async move {
            tx.organization_choices(user, search.as_deref(), after.as_ref(), PAGE + 1)
                .await
        })
    });
    let mut found = read.await?;
    let page = usize::try_from(PAGE).unwrap_or_default();
    let has_more = found.len() > page;
    found.truncate(page);
    let next = found
        .last()
        .filter(|_| has_more)
        .map(|(_, place)| format!("{}-{}", place.created_at, place.id));
    Ok(Choices {
        organizations: found
            .into_iter()
            .map(|(organization, _)| organization)
            .collect(),
        next,
    })
}

/// Where a page of the list begins, as an earlier page told it; anything else begins the list.
fn parse_place(text: &str) -> Option<After> {
    let (created_at, id) = text.split_once('-')?;
    Some(After {
        created_at: created_at.parse().ok()?,
        id: OrganizationId::parse(id)?.to_string(),
    })
}
