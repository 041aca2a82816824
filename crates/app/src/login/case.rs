//! A login with everything that decides about it, read in one read.

use guildhall_model::client::THIRD_PARTY_PREFIX;
use guildhall_model::id::OrganizationId;
use guildhall_model::login::{Membership, Way};
use guildhall_model::organization::{Organization, ThirdPartyClientAccess};
use guildhall_protocol::oauth::{
    Addressing, AuthorizationError, AuthorizationRequest, ResponseMode,
};
use guildhall_store::{ResourceServerRow, TenantTransaction};

use super::connection::{self, Connections};
use super::consent::{self, Wanted};
use super::invited::{self, Invited};
use super::progress::Progress;
use super::session::{self, Live};
use super::settings::TenantSettings;
use super::trusted::{self, TrustedRequest, Untrusted};
use super::visitor::Visitor;
use crate::error::Error;
use crate::invitation::Presented;
use crate::realm::Realm;

/// What is asked of the store.
pub(super) struct Question {
    pub(super) realm: Realm,
    pub(super) progress: Progress,
    presence: Presence,
}

/// Who is at the browser.
pub(super) enum Presence {
    /// Nobody who is signed in.
    Nobody,
    /// Whose session has this hash.
    Session(String),
    /// Somebody whose session was read, or is imagined.
    Signed(Box<Live>),
}

/// A login whose client may be answered.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) trusted: TrustedRequest,
    pub(super) tenant: TenantSettings,
    pub(super) progress: Progress,
    pub(super) session: Option<Live>,
    /// What is asked for and known, or why it can not be given.
    pub(super) asked: Result<Asked, AuthorizationError>,
}

/// What is asked for, and what is known about it.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) request: AuthorizationRequest,
    /// The organization that is signed in to, as far as it is known.
    pub(super) organization: Option<Organization>,
    /// The connections through which the login can go.
    pub(super) connections: Connections,
    /// The API.
    pub(super) server: Option<ResourceServerRow>,
    /// The invitation that is still to be accepted.
    pub(super) invitation: Option<Invited>,
    /// How far the choice of an organization has come, where somebody is signed in.
    pub(super) way: Way,
    /// What the user has to allow the application, where that is to be asked.
    pub(super) consent: Option<Wanted>,
    /// The organization that is entered without asking, where the way is open and there is one.
    pub(super) only: Option<OrganizationId>,
}

impl Case {
    /// The organization that is signed in to; empty where there is none.
    pub(super) fn organization_id(&self) -> String {
        let asked = self.asked.as_ref().ok();
        let organization = asked.and_then(|asked| asked.organization.as_ref());
        organization.map_or_else(String::new, |organization| organization.id.to_string())
    }
}

impl Question {
    pub(super) fn new(realm: &Realm, progress: Progress, visitor: &Visitor) -> Self {
        Self {
            realm: realm.clone(),
            progress,
            presence: match visitor.session_hash() {
                Some(hash) => Presence::Session(hash),
                None => Presence::Nobody,
            },
        }
    }

    /// A login of which somebody asks what would come.
    pub(super) fn imagined(realm: &Realm, progress: Progress, presence: Presence) -> Self {
        Self {
            realm: realm.clone(),
            progress,
            presence,
        }
    }

    /// The same login for another session: the one that began just now.
    pub(super) fn with_session(mut self, hash: String) -> Self {
        self.presence = Presence::Session(hash);
        self
    }
}

/// Reads the case; the inner error is for the person.
pub(super) async fn gather(
    question: &Question,
    mut tx: TenantTransaction<'_>,
) -> Result<Result<Case, Untrusted>, Error> {
    let realm = &question.realm;
    let tenant = TenantSettings::read(&realm.tenant.settings)?;
    let parameters = match question.progress.parameters() {
        Ok(parameters) => parameters,
        Err(untrusted) => return Ok(Err(untrusted)),
    };
    let (addressing, request) = match trusted::read(&parameters) {
        Ok(read) => read,
        Err(untrusted) => return Ok(Err(untrusted)),
    };
    let organization = find_organization(question, request.as_ref().ok(), &mut tx).await?;
    let trusted = match believe(realm, &addressing, organization.as_ref(), &mut tx).await? {
        Ok(trusted) => trusted,
        Err(untrusted) => return Ok(Err(untrusted)),
    };
    let session = match &question.presence {
        Presence::Session(hash) => session::find(hash, &tenant, realm.now(), &mut tx).await?,
        Presence::Signed(live) => Some(live.as_ref().clone()),
        Presence::Nobody => None,
    };
    let request = match &question.progress.refused {
        Some(error) => Err(error.clone()),
        None => request,
    };
    let asked = match request {
        Ok(request) => {
            let mut reading = Reading {
                realm,
                trusted: &trusted,
                tenant: &tenant,
                progress: &question.progress,
                session: session.as_ref(),
            };
            reading.ask(request, organization, &mut tx).await?
        }
        Err(error) => Err(error),
    };
    Ok(Ok(Case {
        trusted,
        tenant,
        progress: question.progress.clone(),
        session,
        asked,
    }))
}

async fn believe(
    realm: &Realm,
    addressing: &Addressing,
    organization: Option<&Organization>,
    tx: &mut TenantTransaction<'_>,
) -> Result<Result<TrustedRequest, Untrusted>, Error> {
    let client = tx.client(&addressing.client_id).await?;
    TrustedRequest::believe(realm, addressing, client, organization)
}

/// The organization that the request names, or that was chosen since.
async fn find_organization(
    question: &Question,
    request: Option<&AuthorizationRequest>,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<Organization>, Error> {
    let named = request.and_then(|request| request.organization.as_deref());
    match named.or(question.progress.organization.as_deref()) {
        Some(named) => organization_named(named, tx).await,
        None => Ok(None),
    }
}

/// The organization of an id or a name.
pub(super) async fn organization_named(
    named: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<Organization>, Error> {
    Ok(match OrganizationId::parse(named) {
        Some(id) => tx.organization(&id).await?,
        // Names compare without regard to case, as people and clients type them.
        None => tx.organization_by_name(&named.to_lowercase()).await?,
    })
}

/// What the rest of the case is read with.
struct Reading<'a> {
    realm: &'a Realm,
    trusted: &'a TrustedRequest,
    tenant: &'a TenantSettings,
    progress: &'a Progress,
    session: Option<&'a Live>,
}

impl Reading<'_> {
    /// The checks of a request, in the order in which they refuse.
    async fn ask(
        &mut self,
        request: AuthorizationRequest,
        organization: Option<Organization>,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<Result<Asked, AuthorizationError>, Error> {
        if let Err(error) = self.check_client(&request) {
            return Ok(Err(error));
        }
        if let Err(error) = self.check_organization(&request, organization.as_ref()) {
            return Ok(Err(error));
        }
        if let Some(organization) = &organization
            && let Err(error) = self.check_entitlement(organization, tx).await?
        {
            return Ok(Err(error));
        }
        let server = match self.find_server(&request, tx).await? {
            Ok(server) => server,
            Err(error) => return Ok(Err(error)),
        };
        let connections = self.find_connections(&request, organization.as_ref(), tx);
        let mut connections = match connections.await? {
            Ok(connections) => connections,
            Err(error) => return Ok(Err(error)),
        };
        let invitation = match self
            .find_invitation(&request, organization.as_ref(), &mut connections, tx)
            .await?
        {
            Ok(invitation) => invitation,
            Err(error) => return Ok(Err(error)),
        };
        let (way, only) = self.way(organization.as_ref(), &connections, tx).await?;
        let consent = match self.session {
            Some(session) => {
                let question = consent::Question {
                    client: &self.trusted.client,
                    request: &request,
                    server: server.as_ref(),
                    organization: organization.as_ref(),
                    session,
                };
                question.find(tx).await?
            }
            None => None,
        };
        Ok(Ok(Asked {
            request,
            organization,
            connections,
            server,
            invitation,
            way,
            consent,
            only,
        }))
    }

    /// The connections through which the login can go. Users of somebody else's application come to an organization only
    /// through those that are enabled for the whole domain (behaviour notes, "Organizations", section 9).
    async fn find_connections(
        &self,
        request: &AuthorizationRequest,
        organization: Option<&Organization>,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<Result<Connections, AuthorizationError>, Error> {
        let Some(organization) = organization else {
            let connections = connection::of_client(&self.trusted.client.id, tx).await?;
            return Ok(named(connections, request));
        };
        let is_named = request.connection.is_some();
        let found = connection::of_organization(organization, is_named, tx).await?;
        let found = found.and_then(|connections| named(connections, request));
        if self.trusted.client.is_first_party {
            return Ok(found);
        }
        let invalid = || AuthorizationError::UnknownOrganization(organization.id.to_string());
        Ok(match found {
            Ok(mut connections) => {
                connections.retain_domain_level();
                Some(connections)
                    .filter(|connections| !connections.is_empty())
                    .ok_or_else(invalid)
            }
            Err(AuthorizationError::NoConnections) => Err(invalid()),
            Err(error) => Err(error),
        })
    }

    /// The invitation of the request, if it is not accepted yet. One that is bound to a connection leaves only that.
    async fn find_invitation(
        &self,
        request: &AuthorizationRequest,
        organization: Option<&Organization>,
        connections: &mut Connections,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<Result<Option<Invited>, AuthorizationError>, Error> {
        let (Some(ticket), Some(organization)) = (&request.invitation, organization) else {
            return Ok(Ok(None));
        };
        if self.progress.accepted {
            return Ok(Ok(None));
        }
        let presented = Presented {
            ticket: ticket.clone(),
            organization: organization.id.clone(),
            client_id: self.trusted.client.id.clone(),
        };
        match Invited::find(self.realm, presented, self.session, connections, tx).await {
            Ok(invited) => Ok(Ok(Some(invited))),
            Err(refused) => invited::told(refused).map(Err),
        }
    }

    /// What the client may do at all.
    fn check_client(&self, request: &AuthorizationRequest) -> Result<(), AuthorizationError> {
        let settings = &self.trusted.settings;
        if !self.trusted.mode_is_spoken {
            return Err(AuthorizationError::MalformedParameter("response_mode"));
        }
        if !self.trusted.web_message_is_allowed() {
            return Err(AuthorizationError::MalformedParameter("response_mode"));
        }
        if self.trusted.destination.mode == ResponseMode::WebMessage && !request.prompt.none {
            return Err(AuthorizationError::InteractionRequired);
        }
        if !settings.allows("authorization_code") {
            return Err(AuthorizationError::GrantNotAllowed("authorization_code"));
        }
        let client = &self.trusted.client;
        let is_strict = client.id.starts_with(THIRD_PARTY_PREFIX);
        if (settings.is_public() || is_strict) && request.challenge.is_none() {
            return Err(AuthorizationError::ChallengeRequired);
        }
        if !client.is_first_party && request.invitation.is_some() {
            return Err(AuthorizationError::MalformedParameter("invitation"));
        }
        if is_strict && self.progress.requested("screen_hint").is_some() {
            return Err(AuthorizationError::MalformedParameter("screen_hint"));
        }
        if is_strict && self.progress.hinted.is_some() {
            return Err(AuthorizationError::MalformedParameter("id_token_hint"));
        }
        Ok(())
    }

    /// What the request says of organizations.
    fn check_organization(
        &self,
        request: &AuthorizationRequest,
        found: Option<&Organization>,
    ) -> Result<(), AuthorizationError> {
        use guildhall_model::login::OrganizationUsage;
        let Some(named) = &request.organization else {
            return if request.invitation.is_some() {
                Err(AuthorizationError::MissingParameter("organization"))
            } else {
                Ok(())
            };
        };
        if self.trusted.settings.usage() == OrganizationUsage::Deny {
            return Err(AuthorizationError::OrganizationNotAllowed);
        }
        if OrganizationId::parse(named).is_none() && !self.tenant.takes_organization_names() {
            return Err(AuthorizationError::OrganizationNameNotAllowed);
        }
        match found {
            Some(_) => Ok(()),
            None => Err(unknown(named)),
        }
    }

    /// Whether the organization lets its members into this client.
    async fn check_entitlement(
        &self,
        organization: &Organization,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<Result<(), AuthorizationError>, Error> {
        let client = &self.trusted.client;
        let is_open = if client.is_first_party {
            !organization.is_app_entitlement_active
        } else {
            organization.third_party_client_access == ThirdPartyClientAccess::Allow
        };
        if is_open {
            return Ok(Ok(()));
        }
        let listed = tx.organization_client(&organization.id, &client.id).await?;
        if listed.is_some_and(|listed| listed.use_for_member_access) {
            return Ok(Ok(()));
        }
        let id = organization.id.to_string();
        Ok(Err(if client.is_first_party {
            AuthorizationError::ClientNotEntitled(id)
        } else {
            AuthorizationError::UnknownOrganization(id)
        }))
    }

    /// The API that the request asks for, or the tenant's default.
    async fn find_server(
        &self,
        request: &AuthorizationRequest,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<Result<Option<ResourceServerRow>, AuthorizationError>, Error> {
        let default = self.tenant.default_audience.as_ref();
        let audience = request.audience.as_ref().or(default);
        let Some(audience) = audience.filter(|audience| !audience.is_empty()) else {
            return Ok(Ok(None));
        };
        match tx.resource_server_by_identifier(audience).await? {
            Some(server) => Ok(Ok(Some(server))),
            None => Ok(Err(AuthorizationError::UnknownAudience(audience.clone()))),
        }
    }

    /// How far the choice of an organization has come for whoever is signed in.
    async fn way(
        &self,
        organization: Option<&Organization>,
        connections: &Connections,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<(Way, Option<OrganizationId>), Error> {
        let Some(session) = self.session else {
            return Ok((Way::Without, None));
        };
        if let Some(organization) = organization {
            let through = &session.row.connection_id;
            let connection_is_enabled = connections.find(through).is_some();
            let is_member = tx.is_member(&organization.id, &session.user.id).await?;
            let membership = if is_member {
                Membership::Member
            } else if connections.assigns_membership(through) {
                Membership::Joins
            } else {
                Membership::Stranger
            };
            let way = Way::Known {
                membership,
                connection_is_enabled,
            };
            return Ok((way, None));
        }
        if self.progress.personal || !self.is_chosen_later() {
            return Ok((Way::Without, None));
        }
        let joined = tx
            .organization_choices(&session.user.id, None, None, 2)
            .await?;
        let joinable = tx
            .organizations_joined_by(&session.row.connection_id, 2)
            .await?;
        let way = Way::Open {
            memberships: joined.len(),
            can_join_one: joinable.len() == 1,
        };
        let only = match joined.into_iter().next() {
            Some((organization, _)) => Some(organization.id),
            None => joinable.into_iter().next(),
        };
        Ok((way, only))
    }

    /// Whether the organization is chosen after signing in.
    fn is_chosen_later(&self) -> bool {
        use guildhall_model::login::{OrganizationUsage, RequireBehavior};
        let settings = &self.trusted.settings;
        settings.usage() != OrganizationUsage::Deny
            && settings.behavior() == RequireBehavior::PostLoginPrompt
    }
}

/// Of these connections the one that the request names, where it names one.
fn named(
    mut connections: Connections,
    request: &AuthorizationRequest,
) -> Result<Connections, AuthorizationError> {
    if let Some(named) = &request.connection {
        connections.retain(|connection| connection.name == *named);
        if connections.is_empty() {
            return Err(AuthorizationError::ConnectionNotEnabled);
        }
    }
    Ok(connections)
}

/// An organization that is not there, as far as the client shall know. What was sent comes back shortened.
fn unknown(named: &str) -> AuthorizationError {
    AuthorizationError::UnknownOrganization(named.chars().take(100).collect())
}
