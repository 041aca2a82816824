//! What an application asks of its user: somebody else's application everything, one of the tenant's own only the scopes of an
//! API that does not let that be skipped, and any application that asks for the question itself.
//!
//! What was allowed is remembered by user, application, API and organization, and grows.

use guildhall_model::organization::Organization;
use guildhall_protocol::oauth::{AuthorizationError, AuthorizationRequest, Scope};
use guildhall_store::{ClientRow, ConsentKey, ResourceServerRow, TenantTransaction};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::case::Case;
use super::flow::{Answer, Refused, Step, go_on, refuse, resume};
use super::screen::Screen;
use super::session::Live;
use super::trusted::Untrusted;
use super::view::Ongoing;
use super::visitor::Visitor;
use crate::error::Error;
use crate::realm::Realm;
use crate::secret;
use crate::user::OPENID_SCOPES;

/// A refresh token, which is asked for as a scope.
const OFFLINE: &str = "offline_access";

/// What the user says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentAnswer {
    /// The application may have it.
    Accept,
    /// It may not.
    Deny,
    /// Nothing that is understood: the page is shown again.
    Unclear,
}

/// What became of it.
#[derive(Debug)]
pub enum Consented {
    /// The login goes on.
    GoesOn(Answer),
    /// The page is shown again.
    Again(Box<Ongoing>),
}

/// One thing that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedScope {
    /// The scope.
    pub name: String,
    /// What it allows, in the API's words.
    pub description: Option<String>,
    /// The API's name; none for what concerns the person's own profile.
    pub api: Option<String>,
}

/// What has to be allowed for a code.
#[derive(Debug)]
pub(super) struct Wanted {
    key: ConsentKey,
    scope: Scope,
    /// What was allowed before, if anything.
    given: Option<Scope>,
    /// Whether the application wants the question to be asked whatever was allowed.
    is_demanded: bool,
    asked: Vec<AskedScope>,
}

/// Who asks, for what, and where.
pub(super) struct Question<'a> {
    pub(super) client: &'a ClientRow,
    pub(super) request: &'a AuthorizationRequest,
    pub(super) server: Option<&'a ResourceServerRow>,
    pub(super) organization: Option<&'a Organization>,
    pub(super) session: &'a Live,
}

/// The part of an API that decides.
#[derive(Debug, Default, Deserialize)]
struct Api {
    #[serde(default)]
    scopes: Option<Vec<ApiScope>>,
    #[serde(default)]
    skip_consent_for_verifiable_first_party_clients: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct ApiScope {
    value: String,
    #[serde(default)]
    description: Option<String>,
}

impl Question<'_> {
    /// What has to be allowed; `None` where nothing has.
    pub(super) async fn find(
        &self,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<Option<Wanted>, Error> {
        let api: Api = match self.server {
            Some(server) => serde_json::from_str(&server.document)?,
            None => Api::default(),
        };
        let is_demanded = self.request.prompt.consent;
        let is_whole = is_demanded || !self.client.is_first_party;
        // The tenant's own Management API gives users no more than themselves.
        let is_skipped = self.server.is_none_or(|server| server.is_system)
            || api.skip_consent_for_verifiable_first_party_clients == Some(true);
        if !is_whole && is_skipped {
            return Ok(None);
        }
        let asked = self.asked(&api, is_whole);
        if asked.is_empty() && !is_whole {
            return Ok(None);
        }
        let names: Vec<&str> = asked.iter().map(|scope| scope.name.as_str()).collect();
        let key = ConsentKey {
            user_id: self.session.user.id.clone(),
            client_id: self.client.id.clone(),
            audience: self
                .server
                .map_or_else(String::new, |server| server.identifier.clone()),
            organization_id: self
                .organization
                .map_or_else(String::new, |organization| organization.id.to_string()),
        };
        let given = tx.consent(&key).await?;
        Ok(Some(Wanted {
            scope: Scope::parse(&names.join(" ")),
            given: given.as_deref().map(Scope::parse),
            key,
            is_demanded,
            asked,
        }))
    }

    /// What is asked for and can be given; of one's own profile only where everything is asked.
    fn asked(&self, api: &Api, is_whole: bool) -> Vec<AskedScope> {
        let known = api.scopes.as_deref().unwrap_or_default();
        let name = self.server.map(|server| {
            let name = server.name.as_ref().filter(|name| !name.is_empty());
            name.unwrap_or(&server.identifier).clone()
        });
        let of_api = |wanted: &str| {
            let scope = known.iter().find(|scope| scope.value == wanted)?;
            Some(AskedScope {
                name: scope.value.clone(),
                description: scope.description.clone(),
                api: name.clone(),
            })
        };
        let of_profile = |wanted: &str| {
            let is_known = OPENID_SCOPES.contains(&wanted) || wanted == OFFLINE;
            (is_whole && is_known).then(|| AskedScope {
                name: wanted.to_owned(),
                description: None,
                api: None,
            })
        };
        let scopes = self.request.scope.iter();
        scopes
            .filter_map(|wanted| of_api(wanted).or_else(|| of_profile(wanted)))
            .collect()
    }
}

/// Whether the user has still to be asked.
pub(super) fn is_open(case: &Case) -> bool {
    let (Ok(asked), Some(session)) = (&case.asked, &case.session) else {
        return false;
    };
    let Some(wanted) = &asked.consent else {
        return false;
    };
    let is_answered = case.progress.consented.as_deref() == Some(session.row.id.as_str());
    let is_covered = wanted
        .given
        .as_ref()
        .is_some_and(|given| wanted.scope.is_subset(given));
    !is_covered || (wanted.is_demanded && !is_answered)
}

impl Ongoing {
    /// What the application asks for, where its user is asked.
    pub fn asked_scopes(&self) -> &[AskedScope] {
        let asked = self.case.asked.as_ref().ok();
        let wanted = asked.and_then(|asked| asked.consent.as_ref());
        wanted
            .map(|wanted| wanted.asked.as_slice())
            .unwrap_or_default()
    }
}

/// Takes what the user says to what an application asks for.
pub async fn answer_consent(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
    answer: ConsentAnswer,
) -> Result<Consented, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    if ongoing.screen() != Some(Screen::Consent) {
        return Ok(Consented::GoesOn(ongoing.go_on(realm, visitor).await?));
    }
    match answer {
        ConsentAnswer::Unclear => Ok(Consented::Again(Box::new(ongoing))),
        ConsentAnswer::Deny => {
            let step = Step::of(&ongoing, ongoing.case.progress.clone(), visitor);
            let denied = AuthorizationError::ConsentDenied;
            let told = refuse(realm, &ongoing.case, &step, &denied).await?;
            Ok(Consented::GoesOn(told))
        }
        ConsentAnswer::Accept => Ok(Consented::GoesOn(accept(realm, &ongoing, visitor).await?)),
    }
}

/// Remembers what is allowed beside what was, and goes on.
async fn accept(realm: &Realm, ongoing: &Ongoing, visitor: &Visitor) -> Result<Answer, Refused> {
    let case = &ongoing.case;
    let wanted = case.asked.as_ref().ok();
    let wanted = wanted.and_then(|asked| asked.consent.as_ref());
    let (Some(wanted), Some(session)) = (wanted, &case.session) else {
        return Err(Error::Internal("nothing is asked of nobody").into());
    };
    let mut progress = case.progress.clone();
    progress.consented = Some(session.row.id.clone());
    let step = Step::of(ongoing, progress, visitor);
    let plan = (
        secret::hash(ongoing.state.expose_secret()),
        serde_json::to_string(&step.progress)?,
        wanted.key.clone(),
        wanted.scope.to_string(),
        realm.now(),
    );
    let write = realm
        .store
        .write(plan, |(login, document, key, scope, now), mut tx| {
            Box::pin(async move {
                if !tx.update_login(login, document).await? {
                    return Ok(false);
                }
                let before = tx.consent(key).await?.unwrap_or_default();
                let both = Scope::parse(&format!("{before} {scope}")).to_string();
                tx.set_consent(key, &both, *now).await?;
                Ok::<_, Error>(true)
            })
        });
    if !write.await? {
        return Err(Untrusted::Expired { back: None }.into());
    }
    go_on(realm, step).await
}
